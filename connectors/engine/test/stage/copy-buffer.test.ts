import fc from 'fast-check';
import t from 'tap';
import { CopyBuffer } from '../../src/stage/copy-buffer.ts';
import { copyIn } from '../../src/stage/copy-stream.ts';
import { TestFacts } from './fixture.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());
const { owner } = facts;

interface Values {
  readonly small: number;
  readonly medium: number;
  readonly large: number;
  readonly bytes: Buffer | null;
  readonly text: string | null;
}

function write(buffer: CopyBuffer, { small, medium, large, bytes, text }: Values): void {
  buffer.row(6);
  buffer.int2(small);
  buffer.int4(medium);
  buffer.int8(large);
  buffer.latin1(bytes === null ? null : bytes.toString('latin1'));
  buffer.text(text);
  const half = (bytes?.length ?? 0) >> 1;
  buffer.joined(bytes?.subarray(0, half) ?? Buffer.alloc(0), bytes?.subarray(half) ?? Buffer.alloc(0));
}

/** What PostgreSQL makes of rows, each lot one COPY from the same buffer. */
async function roundTrip(lots: readonly (readonly Values[])[]): Promise<Values[]> {
  const client = await owner.connect();
  try {
    await client.query(`CREATE TEMPORARY TABLE copied (n int GENERATED ALWAYS AS IDENTITY, small smallint,
      medium integer, large bigint, bytes bytea, text text, joined bytea)`);
    const buffer = new CopyBuffer();
    for (const lot of lots) {
      for (const row of lot) write(buffer, row);
      const into = 'COPY copied (small, medium, large, bytes, text, joined) FROM STDIN (FORMAT binary)';
      await copyIn(client, into, buffer.take());
    }
    const { rows } = await client.query('SELECT * FROM copied ORDER BY n');
    return rows.map(({ small, medium, large, bytes, text, joined }) => {
      if (!(joined as Buffer).equals(bytes ?? Buffer.alloc(0))) throw new Error('joined bytes differ');
      return { small, medium, large, bytes, text };
    });
  } finally {
    await client.query('DROP TABLE IF EXISTS copied');
    client.release();
  }
}

const values: fc.Arbitrary<Values> = fc.record({
  small: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  medium: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  large: fc.oneof(
    fc.maxSafeNat(),
    fc.constantFrom(0, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40 + 2 ** 31, Number.MAX_SAFE_INTEGER),
  ),
  bytes: fc.option(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))),
  // A PostgreSQL text holds no NUL.
  text: fc.option(fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0'))),
});

t.test(
  'PostgreSQL reads what was written: every integer width, bytes, Vietnamese, null, lots from one buffer',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(values, { maxLength: 20 }), { minLength: 1, maxLength: 3 }), async (lots) => {
        const [found, wanted] = [JSON.stringify(await roundTrip(lots)), JSON.stringify(lots.flat())];
        if (found !== wanted) throw new Error(`${found} and not ${wanted}`);
      }),
      { numRuns: 40 },
    );
  },
);

t.test('a lot far larger than the buffer begins with arrives whole, and the next one after it too', async (t) => {
  const row = (i: number): Values => ({
    small: i & 0x7fff,
    medium: i,
    large: 2 ** 33 + i,
    bytes: Buffer.alloc(997, i),
    text: `Nguyễn Văn ${i}`.repeat(20),
  });
  const lots = [Array.from({ length: 3000 }, (_, i) => row(i)), [row(9)]];
  const found = await roundTrip(lots);
  t.equal(found.length, 3001);
  const wrong = lots.flat().findIndex((wanted, i) => JSON.stringify(found[i]) !== JSON.stringify(wanted));
  t.equal(wrong, -1, 'the first row that differs');
});

t.test('a body handed out is not written to again', async (t) => {
  const buffer = new CopyBuffer();
  const row: Values = { small: 1, medium: 1, large: 1, bytes: Buffer.from('first'), text: 'first' };
  write(buffer, row);
  const first = buffer.take();
  const copy = Buffer.from(first);
  write(buffer, { ...row, text: 'second', bytes: Buffer.alloc(2 << 20, 7) });
  buffer.take();
  t.ok(first.equals(copy));
});

t.test('a buffer with no row is a COPY of none', async (t) => {
  t.same(await roundTrip([[], []]), []);
});
