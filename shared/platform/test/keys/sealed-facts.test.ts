import { randomBytes } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';
import { isoDate } from '@xacthuc/domain';
import fc from 'fast-check';
import t from 'tap';
import { newDataKey } from '../../src/keys/envelope.ts';
import { FactsSealer, openFacts } from '../../src/keys/sealed-facts.ts';

/** Synthetic: no such person. */
const facts: Facts = {
  type: 'person',
  name: 'Nguyễn Thị Thuỷ',
  birthDate: isoDate('2004-02-29'),
  sex: 'female',
  nationality: 'VN',
  hasPersonalNumber: true,
};
const key = newDataKey();
const identity = randomBytes(16);

function text(of: Buffer): string {
  return of.toString('latin1');
}

/** A page of one record. */
function sealed(page: number, of: Buffer = identity, what: Facts = facts): Buffer {
  const sealer = new FactsSealer(key);
  sealer.add(text(of), JSON.stringify(what));
  return Buffer.concat(sealer.seal(page));
}

t.test('facts open as they were sealed, whatever their number, sizes, pages and places', async (t) => {
  const record = fc.record({
    of: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => Buffer.from(b)),
    name: fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.integer({ min: 1_000, max: 9_000 }).map((n) => 'ễ'.repeat(n)),
    ),
  });
  const firstPage = fc.integer({ min: 0, max: 2 ** 47 });
  let largest = 0;
  fc.assert(
    fc.property(firstPage, fc.array(record, { minLength: 1, maxLength: 60, size: 'max' }), (first, records) => {
      const sealer = new FactsSealer(key);
      const pages: Buffer[] = [];
      const places: { page: number; place: number }[] = [];
      for (const { of, name } of records) {
        const json = JSON.stringify({ ...facts, name });
        let place = sealer.add(text(of), json);
        if (place === null) {
          pages.push(Buffer.concat(sealer.seal(first + pages.length)));
          place = sealer.add(text(of), json);
        }
        if (place === null) throw new Error('an empty page has no room');
        places.push({ page: pages.length, place });
      }
      pages.push(Buffer.concat(sealer.seal(first + pages.length)));
      for (const [i, { of, name }] of records.entries()) {
        const { page, place } = places[i] ?? { page: -1, place: -1 };
        const opened = openFacts(key, first + page, place, of, pages[page] ?? Buffer.alloc(0));
        if (JSON.stringify(opened) !== JSON.stringify({ ...facts, name })) throw new Error('other facts');
      }
      const shared = pages.filter((_, page) => places.filter((at) => at.page === page).length > 1);
      largest = Math.max(largest, ...shared.map(({ length }) => length));
    }),
  );
  t.ok(largest > 800 && largest < 1990, 'pages of several fit in line with their row');
});

t.test('nothing of the facts can be read in what is stored', async (t) => {
  const stored = sealed(1);
  t.equal(stored.length, 20 + Buffer.byteLength(JSON.stringify(facts)) + 16, 'no nonce is stored: it is the page');
  for (const part of ['Nguyễn', '2004', 'person']) t.notOk(stored.includes(part), part);
});

t.test('as another page or another record, or under another key, facts do not open', async (t) => {
  const stored = sealed(7);
  t.same(openFacts(key, 7, 0, identity, stored), facts);
  t.throws(() => openFacts(key, 8, 0, identity, stored), 'another page');
  t.throws(() => openFacts(key, 7, 0, randomBytes(16), stored), 'another record');
  t.throws(() => openFacts(key, 7, 1, identity, stored), 'another place');
  t.throws(() => openFacts(newDataKey(), 7, 0, identity, stored), 'another key');
});

t.test('a record that is made to point at its neighbour does not open', async (t) => {
  const sealer = new FactsSealer(key);
  const other = randomBytes(16);
  sealer.add(text(identity), JSON.stringify(facts));
  const place = sealer.add(text(other), JSON.stringify({ ...facts, birthDate: '1990-01-01' })) ?? -1;
  const page = Buffer.concat(sealer.seal(3));
  t.equal((openFacts(key, 3, place, other, page) as { birthDate: string }).birthDate, '1990-01-01');
  t.throws(() => openFacts(key, 3, 0, other, page));
  t.throws(() => openFacts(key, 3, place, identity, page));
});

t.test('every changed or missing byte is refused', async (t) => {
  const stored = sealed(7);
  for (let i = 0; i < stored.length; i++) {
    const changed = Buffer.from(stored);
    changed[i] = (changed[i] ?? 0) ^ 0x01;
    t.throws(() => openFacts(key, 7, 0, identity, changed), `byte ${i} changed`);
    t.throws(() => openFacts(key, 7, 0, identity, stored.subarray(0, i)), `cut to ${i} bytes`);
  }
});

t.test('pages of one stage never share a key stream: equal facts give unequal ciphertexts', async (t) => {
  const ciphertexts = Array.from({ length: 300 }, (_, page) => sealed(page).toString('latin1'));
  t.equal(new Set(ciphertexts).size, ciphertexts.length);
});
