import t from 'tap';
import { decodeCursor, encodeCursor } from '../../src/snapshots/cursor.ts';

t.test('a position beyond what its column holds is refused here, not by the database', async (t) => {
  for (const field of ['ordinal', 'stage', 'row', 'kind'] as const) {
    const cursor = encodeCursor({ [field]: String(2 ** 31) });
    t.throws(() => decodeCursor(cursor, [field]), { code: 'invalid_cursor' }, field);
  }
  t.same(decodeCursor(encodeCursor({ record: String(2 ** 40) }), ['record'] as const), { record: String(2 ** 40) });
});
