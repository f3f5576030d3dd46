import { randomUUID } from 'node:crypto';
import t from 'tap';
import type { ClientsTable, KeysTable } from '../../src/access/db/schema.ts';
import { accessRoom, addClient, hashApiKey, listClients, revokeClient, roles } from '../../src/index.ts';
import { startDatabase } from '../fixture.ts';

const { db, owner, close } = await startDatabase();
t.teardown(close);

t.test(
  'a client is listed with its key’s prefix; the key itself is in the first answer and nowhere else',
  async (t) => {
    const expiresAt = new Date('2030-01-01T00:00:00Z');
    const asked = { name: 'Trường A', roles: ['department'], sources: ['education'], segment: 'DHBN' } as const;
    const { id, key, prefix } = await addClient(db, { ...asked, expiresAt, ratePerMinute: 60 }, null);
    t.match(
      (await listClients(db)).find((client) => client.id === id),
      { ...asked, keyPrefix: prefix, expiresAt, revokedAt: null, ratePerMinute: 60, createdAt: Date },
    );
    const { rows } = await owner.query('SELECT * FROM access.clients WHERE id = $1', [id]);
    t.same(rows[0].key_hash, hashApiKey(key));
    const kept = JSON.stringify(rows) + rows[0].key_hash.toString('latin1');
    t.notOk(kept.includes(key.slice(12)), 'the secret is not in the row');
  },
);

t.test('what is not said is not restricted: all sources, every segment, no end, the common rate', async (t) => {
  const { id } = await addClient(db, { name: 'Nhà đăng ký', roles: ['registrar'] }, null);
  const client = (await listClients(db)).find((listed) => listed.id === id);
  t.match(client, { sources: null, segment: null, expiresAt: null, revokedAt: null, ratePerMinute: null });
});

t.test('lists are in the order of admission', async (t) => {
  const made: string[] = [];
  for (const name of ['một', 'hai', 'ba']) made.push((await addClient(db, { name, roles: ['auditor'] }, null)).id);
  t.same(
    (await listClients(db)).map(({ id }) => id).filter((id) => made.includes(id)),
    made,
  );
});

t.test('revoking is for good: a second time changes nothing', async (t) => {
  const { id } = await addClient(db, { name: 'Hết hạn', roles: ['registrar'] }, null);
  const first = await revokeClient(db, id);
  t.ok(first?.revokedAt);
  t.same(await revokeClient(db, id), first);
  t.equal(await revokeClient(db, randomUUID()), null, 'nobody is revoked by an unknown id');
});

t.test('a client without a name or a role, or with a role that is none, is not admitted', async (t) => {
  await t.rejects(addClient(db, { name: '', roles: ['registrar'] }, null), { code: '23514' });
  await t.rejects(addClient(db, { name: 'x', roles: [] }, null), { code: '23514' });
  await t.rejects(addClient(db, { name: 'x', roles: ['root' as 'admin'] }, null), { code: '23514' });
  await t.rejects(addClient(db, { name: 'x', roles: ['admin'], ratePerMinute: 0 }, null), { code: '23514' });
  for (const role of roles) t.ok(await addClient(db, { name: role, roles: [role] }, null));
});

t.test('the typed schema is the migrated one', async (t) => {
  t.same(accessRoom.name, 'access');
  // `satisfies` holds these lists to the types; the database is held to the lists.
  const clients = {
    id: true,
    name: true,
    roles: true,
    sources: true,
    segment: true,
    key_prefix: true,
    key_hash: true,
    created_at: true,
    created_by: true,
    expires_at: true,
    revoked_at: true,
    rate_per_minute: true,
    sandbox: true,
  } satisfies Record<keyof ClientsTable, true>;
  const keys = { name: true, wrapped: true, created_at: true } satisfies Record<keyof KeysTable, true>;
  const { rows } = await owner.query(
    `SELECT table_name, array_agg(column_name::text ORDER BY column_name) AS columns FROM information_schema.columns
     WHERE table_schema = 'access' GROUP BY table_name ORDER BY table_name`,
  );
  t.same(rows, [
    { table_name: 'clients', columns: Object.keys(clients).sort() },
    { table_name: 'keys', columns: Object.keys(keys).sort() },
  ]);
});
