import { createDatabase, createPool } from '@xacthuc/platform';
import t from 'tap';
import { listEntries } from '../../src/audit/entries.ts';
import type { VerificationDatabase } from '../../src/db/schema.ts';

t.test('a cursor that decodes to nothing, or to another writing of a number, is refused', async (t) => {
  const pool = createPool({ url: 'postgresql://x:x@127.0.0.1:1/x', role: null, max: 1, name: 'nobody' });
  t.teardown(() => pool.end());
  for (const text of ['', ' 12', '0x1f', '1e3', '+5']) {
    const cursor = Buffer.from(text).toString('base64url') || 'A';
    await t.rejects(
      listEntries(createDatabase<VerificationDatabase>(pool), { limit: 3, cursor }),
      { code: 'invalid_cursor' },
      text,
    );
  }
});
