import { type Kysely, sql } from 'kysely';

/**
 * The database roles a process works under. Each connection drops to one of them (`SET ROLE`), so a service can touch
 * only what its room was granted: the serving role cannot UPDATE or DELETE an answer, the sandbox's reaches no fact at all.
 */
export const databaseRoles = [
  'xacthuc_verification',
  'xacthuc_intake',
  'xacthuc_programme',
  'xacthuc_log',
  'xacthuc_sandbox',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/**
 * Creates the roles, which belong to the whole server, and lets `user` (null: the migrating user) act as them.
 * @throws with the SQL an administrator must run, when the migrating user may not create roles.
 */
export async function ensureRoles(db: Kysely<unknown>, user: string | null): Promise<void> {
  const member = user ?? (await sql<{ name: string }>`SELECT current_user AS name`.execute(db)).rows[0]?.name ?? '';
  for (const role of databaseRoles) {
    if (await mayAct(db, member, role)) continue;
    try {
      await create(db, role);
      await sql`GRANT ${sql.id(role)} TO ${sql.id(member)}`.execute(db);
    } catch (error) {
      if ((error as { code?: string }).code !== insufficientPrivilege) throw error;
      throw new Error(
        'The database user may not create roles. Ask the administrator to run once:\n' +
          databaseRoles.map((r) => `  CREATE ROLE ${r} NOLOGIN; GRANT ${r} TO "${member}";`).join('\n'),
      );
    }
  }
}

const insufficientPrivilege = '42501';
const duplicate = new Set(['42710', '23505']);

async function mayAct(db: Kysely<unknown>, member: string, role: DatabaseRole): Promise<boolean> {
  // Since version 16 membership alone does not allow SET ROLE.
  const { rows } = await sql<{ yes: boolean }>`
    SELECT pg_has_role(
      ${member}::name,
      oid,
      CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END
    ) AS yes
    FROM pg_roles WHERE rolname = ${role}
  `.execute(db);
  return rows[0]?.yes ?? false;
}

async function create(db: Kysely<unknown>, role: DatabaseRole): Promise<void> {
  const { rows } = await sql`SELECT 1 FROM pg_roles WHERE rolname = ${role}`.execute(db);
  if (rows.length > 0) return;
  try {
    await sql`CREATE ROLE ${sql.id(role)} NOLOGIN`.execute(db);
  } catch (error) {
    // Two databases of one server may be migrated at the same moment: the other one made it.
    if (!duplicate.has((error as { code?: string }).code ?? '')) throw error;
  }
}
