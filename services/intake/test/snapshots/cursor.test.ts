import fc from 'fast-check';
import t from 'tap';
import { decodeCursor, encodeCursor } from '../../src/snapshots/cursor.ts';

const fields = ['kind', 'row', 'record'] as const;
const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

t.test('a position comes back as it was, and fits an address as it is', async () => {
  const position = fc.nat({ max: 2 ** 31 - 1 }).map(String);
  fc.assert(
    fc.property(position, position, position, (kind, row, record) => {
      const cursor = encodeCursor({ kind, row, record });
      if (!/^[A-Za-z0-9_-]{1,200}$/.test(cursor)) throw new Error(cursor);
      const found = decodeCursor(cursor, fields);
      if (found.kind !== kind || found.row !== row || found.record !== record) throw new Error(JSON.stringify(found));
    }),
  );
});

t.test('what was not made here is refused: other shapes, other fields, what is no number', async (t) => {
  for (const forged of [
    'x',
    text(null),
    text({}),
    text('1'),
    text([]),
    text(['1', '2']),
    text(['1', '2', '3', '4']),
    text([1, 2, 3]),
    text(['1', '2', '']),
    text(['1', '2', '-3']),
    text(['1', '2', '3.5']),
    text(['1', '2', '1e3']),
    text(['1', '2', '9'.repeat(16)]),
    text(['1', '2', "3' OR 1=1"]),
    text(['1', '2', null]),
    encodeCursor({ stage: '7' }),
    '',
  ]) {
    t.throws(
      () => decodeCursor(forged, fields),
      { code: 'invalid_cursor' },
      Buffer.from(forged, 'base64url').toString(),
    );
  }
});

t.test('nothing that a client can send makes anything but a position of numbers or the refusal', async () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => Buffer.from(json).toString('base64url')),
      ),
      (cursor) => {
        try {
          for (const value of Object.values(decodeCursor(cursor, ['stage'] as const))) {
            if (!Number.isSafeInteger(Number(value))) throw new Error(value);
          }
        } catch (error) {
          if ((error as { code?: string }).code !== 'invalid_cursor') throw error;
        }
      },
    ),
  );
});
