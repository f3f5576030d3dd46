import fc from 'fast-check';
import t from 'tap';
import { decodePosition, encodePosition } from '../../src/audit/cursor.ts';

const scope = { order: 'desc', outcome: 'not_found' };

t.test('a cursor gives back its position, in whatever order its filters are named', async (t) => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 47 }), (position) => {
      const cursor = encodePosition(position, scope);
      t.equal(decodePosition(cursor, { outcome: 'not_found', order: 'desc' }), position);
    }),
    { numRuns: 50 },
  );
});

t.test('a cursor that was made for other filters is refused', async (t) => {
  const cursor = encodePosition(41, scope);
  for (const other of [{}, { order: 'asc', outcome: 'not_found' }, { order: 'desc' }, { ...scope, benefit: 'id.vn' }]) {
    t.throws(() => decodePosition(cursor, other as Record<string, string>), { code: 'invalid_cursor' });
  }
});

t.test('a cursor that is none of ours, or another writing of one, is refused', async (t) => {
  const cursor = encodePosition(41, scope);
  const bytes = Buffer.from(cursor, 'base64url');
  const written = [Buffer.from('12'), Buffer.alloc(0), bytes.subarray(1), Buffer.concat([bytes, Buffer.from([0])])];
  const texts = [...written.map((one) => one.toString('base64url')), `${cursor}=`, cursor.replace(/.$/, '!'), 'x'];
  for (const text of texts) t.throws(() => decodePosition(text, scope), { code: 'invalid_cursor' }, text);
});
