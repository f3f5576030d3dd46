import { type IsoDate, nameOn } from '@xacthuc/domain';
import { type Caller, Problem } from '@xacthuc/platform';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { OrganisationNameRow, OrganisationsTable } from '../db/plan-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';

type Db = Kysely<ProgrammeDatabase>;

/** What kinds of organisation take part. */
export const organisationKinds = [
  'department',
  'mass_organisation',
  'association',
  'community_team',
  'authority',
] as const;

/** An organisation as it is recorded: a whole new version takes the place of the one before. */
export interface OrganisationRecord {
  readonly kind: string;
  /** Oldest first; departments are merged and renamed. */
  readonly names: readonly OrganisationNameRow[];
  readonly area: AreaKey | null;
  readonly from: string | null;
  readonly until: string | null;
}

/** An area: a code means nothing without the version of the list that it is from. */
export interface AreaKey {
  readonly list: string;
  readonly code: string;
}

/** An organisation's current version. */
export interface Organisation extends OrganisationRecord {
  readonly code: string;
  readonly version: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export async function listOrganisations(db: Db): Promise<Organisation[]> {
  const rows = await db.selectFrom('programme.current_organisations').selectAll().orderBy('code').execute();
  return rows.map(organisationOf);
}

/** All versions of an organisation, newest first. @throws Problem `not_found`. */
export async function organisationHistory(db: Db, code: string): Promise<Organisation[]> {
  const rows = await db
    .selectFrom('programme.organisations')
    .selectAll()
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .execute();
  if (rows.length === 0) throw new Problem('not_found');
  return rows.map(organisationOf);
}

/** Records a new version, unless the current one says the same. */
export async function recordOrganisation(
  db: Db,
  code: string,
  record: OrganisationRecord,
  by: string,
): Promise<Organisation> {
  return db.transaction().execute(async (trx) => {
    await lockRecord(trx, `organisation:${code}`);
    const current = await trx
      .selectFrom('programme.current_organisations')
      .selectAll()
      .where('code', '=', code)
      .executeTakeFirst();
    if (current && sameRecord(organisationOf(current), record)) return organisationOf(current);
    const row = await trx
      .insertInto('programme.organisations')
      .values({
        code,
        version: (current?.version ?? 0) + 1,
        kind: record.kind,
        names: JSON.stringify(record.names),
        area_list: record.area?.list ?? null,
        area_code: record.area?.code ?? null,
        valid_from: record.from,
        valid_until: record.until,
        recorded_by: by,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return organisationOf(row);
  });
}

/** Two who record the same thing at one moment do so one after the other, so that versions are numbered without gaps. */
export async function lockRecord(trx: Db, name: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`programme:${name}`}, 0))`.execute(trx);
}

function organisationOf(row: Selectable<OrganisationsTable>): Organisation {
  const { area_list: list, area_code: areaCode } = row;
  return {
    code: row.code,
    version: row.version,
    kind: row.kind,
    names: row.names,
    area: list === null || areaCode === null ? null : { list, code: areaCode },
    from: row.valid_from,
    until: row.valid_until,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}

function sameRecord(current: Organisation, record: OrganisationRecord): boolean {
  const facts = ({ kind, names, area, from, until }: OrganisationRecord) =>
    JSON.stringify([
      kind,
      names.map(({ vi, en, from: since, until: last }) => [vi, en, since, last]),
      area && [area.list, area.code],
      from,
      until,
    ]);
  return facts(current) === facts(record);
}

export async function organisationCodes(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('programme.current_organisations').select('code').execute();
  return rows.map(({ code }) => code);
}

/** Binds a new key to its organisation. */
export async function bindKey(db: Db, clientId: string, organisation: string): Promise<void> {
  await db.insertInto('programme.organisation_keys').values({ client_id: clientId, organisation }).execute();
}

/** The organisation a caller's key files for; null: none, or the key has not that role. */
export async function organisationOfCaller(db: Db, caller: Caller): Promise<string | null> {
  if (!caller.roles.includes('organisation')) return null;
  const row = await db
    .selectFrom('programme.organisation_keys')
    .select('organisation')
    .where('client_id', '=', caller.id)
    .executeTakeFirst();
  return row?.organisation ?? null;
}

/** Whether the caller works for the whole programme rather than for one organisation. */
export function actsForOffice(caller: Caller): boolean {
  return caller.roles.includes('office') || caller.roles.includes('admin');
}

/** The organisation's name on a day. */
export function organisationName({ names }: Pick<Organisation, 'names'>, day: IsoDate) {
  return nameOn(names, day);
}
