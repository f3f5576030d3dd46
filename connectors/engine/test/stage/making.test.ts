import { createSecretKey } from 'node:crypto';
import { isoDate } from '@xacthuc/domain';
import { newDataKey } from '@xacthuc/platform/core';
import fc from 'fast-check';
import t from 'tap';
import type { MappedRow } from '../../src/map/index.ts';
import { type Making, MakingHere, MakingInThread } from '../../src/stage/making.ts';
import { Preparer } from '../../src/stage/prepare.ts';
import { type Lot, type Made, type MakerOptions, RecordMaker } from '../../src/stage/record-maker.ts';
import { RowDigester } from '../../src/stage/row-digester.ts';
import { digestBytes, RowPacker } from '../../src/stage/row-packet.ts';

const lookupKey = newDataKey();
const options: MakerOptions = { stage: 7, source: 3, key: newDataKey(), lookupKey, reading: 'reading' };

// Vietnamese in both normal forms, four-byte characters, halves of pairs; also longer than any scratch space.
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', 'Nguyễn Đăng Thuỷ', 'Nguyễn'.normalize('NFD'), '\ud83c', 'ễ'.repeat(5000), 'a'.repeat(4090)),
);
const key = fc.tuple(fc.constantFrom('person|student-code|', 'household|owner-number|'), text).map(([a, b]) => a + b);
const row: fc.Arbitrary<MappedRow> = fc.record({
  row: fc.nat(),
  filled: fc.nat(),
  segment: fc.option(text),
  keys: fc.array(key, { minLength: 1, maxLength: 4 }),
  facts: text.map((name) => ({
    type: 'person' as const,
    name,
    birthDate: isoDate('2001-02-03'),
    sex: null,
    nationality: null,
    hasPersonalNumber: true,
  })),
  line: fc.option(text),
  issues: fc.constant([]),
});

t.test('a packet of rows is hashed as each row is by itself, whatever its texts are', async () => {
  const preparer = new Preparer(lookupKey, 'reading');
  const digester = new RowDigester(lookupKey, 'reading');
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const packer = new RowPacker();
      for (const one of rows) packer.add(one, JSON.stringify(one.facts));
      const digests = digester.digest(packer.take());
      let at = 0;
      for (const one of rows) {
        const wanted = preparer.prepare(one);
        if (wanted === null) throw new Error('a good row');
        const found = digests.toString('latin1', at, at + digestBytes(one.keys.length));
        const line = wanted.line ?? found.slice(-16);
        if (found !== [...wanted.keys, wanted.content, line].join('')) throw new Error(JSON.stringify(one));
        at += digestBytes(one.keys.length);
      }
    }),
    { numRuns: 200 },
  );
});

function made(lot: Lot): Record<keyof Lot, string> {
  return { records: lot.records.toString('hex'), keys: lot.keys.toString('hex'), pages: lot.pages.toString('hex') };
}

t.test('rows whose hashes were worked out before become the same records', async () => {
  const preparer = new Preparer(lookupKey, 'reading');
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const [packer, prepared] = [new RowPacker(), new RowPacker()];
      for (const one of rows) {
        packer.add(one, JSON.stringify(one.facts));
        const hashed = preparer.prepare(one);
        if (hashed !== null) prepared.addPrepared(hashed);
      }
      const lots = [packer, prepared].map((from) => {
        const maker = new RecordMaker(options);
        maker.make(from.take(), [1000]);
        return JSON.stringify(made(maker.end().lot));
      });
      if (lots[0] !== lots[1]) throw new Error(JSON.stringify(rows));
    }),
  );
});

const many: readonly MappedRow[] = fc.sample(row, { numRuns: 300, seed: 1 }).flatMap((one, i) =>
  Array.from({ length: 60 }, (_, j) => ({
    ...one,
    // Every tenth of a batch names a subject again.
    keys: [`person|student-code|${i}/${j - (j % 10 === 9 ? 1 : 0)}`],
    segment: 'XSC',
  })),
);

/** Everything that is made of the rows, and whose memory was given back in between. */
async function allOf(open: (...of: ConstructorParameters<typeof MakingHere>) => Making): Promise<[string[], Made]> {
  const packer = new RowPacker();
  const lots: string[] = [];
  const making = open(options, packer, (lot) => {
    lots.push(JSON.stringify(made(lot)));
    making.reuse(lot);
  });
  let block = 0;
  const nextBlock = () => {
    block += 1000;
    return block;
  };
  for (const one of many) {
    packer.add(one, JSON.stringify(one.facts));
    if (packer.full) await making.make(packer.take(), [nextBlock()]);
  }
  await making.make(packer.take(), [nextBlock()]);
  const end = await making.end();
  await making.close();
  return [[...lots, JSON.stringify(made(end.lot))], end];
}

t.test('a thread makes the same of rows, byte for byte, as is made here', async (t) => {
  const [here, endHere] = await allOf((...of) => new MakingHere(...of));
  const [there, endThere] = await allOf((...of) => new MakingInThread(...of));
  t.ok(here.length > 2, `${here.length} lots`);
  t.ok(here.every((lot, i) => lot === there[i]) && here.length === there.length);
  t.same([endThere.first, endThere.last], [endHere.first, endHere.last]);
  t.same(endThere.repeated, endHere.repeated);
  t.ok(endHere.repeated.size > 0);
});

t.test('what fails in the thread fails whoever gives it rows, or waits for its end', async (t) => {
  const packet = () => {
    const packer = new RowPacker();
    packer.add(many[0] as MappedRow, '{}');
    return packer.take();
  };
  const making = new MakingInThread(options, new RowPacker(), () => {});
  await making.make(packet(), []); // no ids for it
  await t.rejects(making.end(), { message: /more rows than ids/ });
  await t.rejects(making.make(packet(), [1000]));
  await making.close();
  const unable = new MakingInThread(
    { ...options, lookupKey: createSecretKey(Buffer.alloc(65)) },
    new RowPacker(),
    () => {},
  );
  await t.rejects(unable.end(), RangeError, 'it could not even start');
  await unable.close();
  const closed = new MakingInThread(options, new RowPacker(), () => {});
  await closed.close();
});
