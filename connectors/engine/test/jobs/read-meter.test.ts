import t from 'tap';
import type { Progress } from '../../src/db/schema.ts';
import { ReadMeter } from '../../src/jobs/read-meter.ts';
import { readTable } from '../../src/read/index.ts';
import { streamOf } from '../read/fixture-bytes.ts';
import { textWorkbook } from '../read/fixture-xlsx.ts';

/** A meter of a file of 1,000 bytes, on a clock that stands still until it is set. */
function metered(total = 1_000) {
  const said: Progress[] = [];
  const clock = { ms: 5_000 };
  return {
    said,
    clock,
    meter: new ReadMeter(
      total,
      (progress) => said.push(progress),
      () => clock.ms,
    ),
  };
}

async function* pieces(count: number, length: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(length);
}

t.test('share, rate and time left come from bytes, for the number of rows is not known before', async (t) => {
  const { meter, clock, said } = metered();
  const reading = meter.reading(pieces(10, 100));
  await reading.next();
  meter.opened({});
  await reading.next();
  clock.ms += 2_000;
  meter.rows(50);
  t.same(said.at(-1), {
    phase: 'reading',
    rowsDone: 50,
    bytesDone: 200,
    share: 0.2,
    rowsPerSecond: 25,
    secondsLeft: 8,
  });
});

t.test('what cannot be told yet is not guessed', async (t) => {
  const { meter, clock } = metered();
  const reading = meter.reading(pieces(10, 100));
  await reading.next();
  t.match(meter.progress, { share: null, secondsLeft: null }, 'not opened: bytes may be gathered before any row');
  meter.opened({});
  clock.ms += 10;
  meter.rows(3);
  t.match(meter.progress, { share: 0.1, rowsPerSecond: null, secondsLeft: null }, 'too soon');
});

t.test('a file that is taken whole before its first row has no share of bytes', async (t) => {
  const { meter, clock } = metered();
  for await (const _ of meter.reading(pieces(10, 100)));
  meter.opened({});
  clock.ms += 5_000;
  meter.rows(100);
  t.match(meter.progress, { phase: 'reading', bytesDone: 1_000, share: null, rowsPerSecond: 20, secondsLeft: null });
});

t.test('after the last byte it is compared, and a second reading loads', async (t) => {
  const { meter, said } = metered();
  const first = meter.reading(pieces(10, 100));
  await first.next();
  meter.opened({});
  for await (const _ of first);
  t.match(said.at(-1), { phase: 'comparing', bytesDone: 1_000, share: null });
  const second = meter.reading(pieces(10, 100));
  await second.next();
  meter.opened({});
  await second.next();
  t.match(said.at(-1), { phase: 'loading', bytesDone: 100, share: 0.1 });
  await second.return(undefined);
});

t.test('a workbook knows how much of its sheet has been read', async (t) => {
  const rows = Array.from({ length: 20_000 }, (_, i) => [`Nguyễn ${Math.sin(i)}`, String(i)]);
  const { rows: batches, share } = await readTable(streamOf(textWorkbook(rows)));
  const shares: number[] = [];
  for await (const _ of batches) shares.push(share?.() ?? Number.NaN);
  t.ok(shares.length > 3);
  t.same(
    shares,
    [...shares].sort((a, b) => a - b),
  );
  t.ok((shares[0] ?? 1) < 0.5);
  t.equal(shares.at(-1), 1);
});
