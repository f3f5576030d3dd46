import { sql } from 'kysely';
import t from 'tap';
import { ensureRoles } from '../../src/database/roles.ts';
import { accessRoom, createDatabase, createPool, databaseRoles, migrateRooms } from '../../src/index.ts';
import { startDatabase } from '../fixture.ts';

const { server, owner, close } = await startDatabase();
t.teardown(close);

async function rolesOf(member: string): Promise<string[]> {
  const { rows } = await owner.query<{ rolname: string }>(
    `SELECT rolname FROM pg_roles WHERE rolname LIKE 'xacthuc\\_%' AND NOT rolcanlogin AND pg_has_role($1, oid, 'SET')
     ORDER BY rolname`,
    [member],
  );
  return rows.map(({ rolname }) => rolname);
}

t.test('making the roles again changes nothing', async (t) => {
  const before = await rolesOf(server.serviceUser);
  t.same(before, [...databaseRoles].sort());
  const db = createDatabase<unknown>(owner);
  await ensureRoles(db, server.serviceUser);
  await ensureRoles(db, server.serviceUser);
  t.same(await rolesOf(server.serviceUser), before);
});

t.test('a connection works under its role for its whole life and may do what that role may, no more', async (t) => {
  const pool = createPool({ url: server.serviceUrl, role: 'xacthuc_verification', max: 1, name: 'test serving' });
  t.teardown(() => pool.end());
  t.equal((await pool.query('SELECT current_user')).rows[0].current_user, 'xacthuc_verification');
  t.ok(await pool.query('SELECT * FROM access.clients'));
  for (const forbidden of [
    'UPDATE access.clients SET revoked_at = NULL',
    'DELETE FROM access.clients',
    `INSERT INTO access.clients (id, name, roles, key_prefix, key_hash)
       VALUES (gen_random_uuid(), 'x', '{admin}', 'x', decode(repeat('00', 32), 'hex'))`,
    'CREATE TABLE access.mine (x int)',
    'SELECT * FROM migrations.access_applied',
    'SET ROLE xacthuc_owner',
  ]) {
    await t.rejects(pool.query(forbidden), { code: '42501' }, forbidden);
  }
  await pool.query('RESET ROLE');
  t.equal(
    (await pool.query('SELECT current_user')).rows[0].current_user,
    'xacthuc_verification',
    'RESET comes back to it',
  );
});

t.test('the account that services connect with can do nothing without a role', async (t) => {
  const pool = createPool({ url: server.serviceUrl, role: null, max: 1, name: 'test no role' });
  t.teardown(() => pool.end());
  await t.rejects(pool.query('SELECT * FROM access.clients'), { code: '42501' });
});

t.test(
  'a database user who may not make roles is told what an administrator must run, and that is enough',
  async (t) => {
    await owner.query(`CREATE ROLE "Sở An" LOGIN PASSWORD 'x'`);
    await owner.query('CREATE DATABASE managed OWNER "Sở An"');
    // Roles belong to the whole server: those of the first database must be away for this.
    for (const role of databaseRoles) await owner.query(`ALTER ROLE ${role} RENAME TO ${role}_away`);
    const url = new URL(server.ownerUrl);
    url.username = encodeURIComponent('Sở An');
    url.password = 'x';
    url.pathname = '/managed';
    const managed = createDatabase<unknown>(createPool({ url: url.href, role: null, max: 1, name: 'test managed' }));
    t.teardown(() => managed.destroy());
    const refusal = (await migrateRooms(managed, [accessRoom]).catch((error) => error)) as Error;
    t.match(refusal.message, /^The database user may not create roles\. Ask the administrator to run once:\n/);
    await owner.query(refusal.message.slice(refusal.message.indexOf('\n')));
    t.match(await migrateRooms(managed, [accessRoom]), [
      { room: 'access', applied: ['001-access', '002-sandbox', '003-organisations'] },
    ]);
    await sql`SET ROLE xacthuc_intake`.execute(managed);
    t.ok(await sql`SELECT * FROM access.clients`.execute(managed));
  },
);
