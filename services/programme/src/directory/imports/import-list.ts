import { createHash, randomUUID } from 'node:crypto';
import { type IsoDate, subjectKeyText, vietnamDay } from '@xacthuc/domain';
import { UnreadableFile } from '@xacthuc/engine/read';
import { Problem } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type { ImportCounts } from '../../db/directory-schema.ts';
import type { ProgrammeDatabase } from '../../db/schema.ts';
import { noOrigin } from '../entries/claim.ts';
import type { HolderSecrets } from '../entries/holder-secrets.ts';
import type { NewClaim } from '../entries/stored-claims.ts';
import { claimsAtOnce, takeClaims } from '../entries/take-claims.ts';
import type { ListedName } from './list.ts';
import { mostRows, type ReadList, readList } from './read-list.ts';

export interface ImportOrder {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly contentType: string | null;
  /** The day whose state the list gives. */
  readonly asOf: IsoDate;
  readonly areaList: string;
  /** Says what would come of it, and changes nothing but the record of imports. */
  readonly dryRun: boolean;
  readonly maxBytes: number;
  readonly by: string;
  readonly now: Date;
}

/**
 * Takes a registry's or registrar's list into the directory: all of it is read and judged first, then its good rows are
 * taken in batches. The same file of the same day again gives the first import's answer. Killed half-way, it has taken
 * some rows, each of them whole, and is simply sent again. @returns the import's id.
 * @throws Problem for a file that cannot be used.
 */
export async function importList(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  order: ImportOrder,
): Promise<{ readonly id: string; readonly repeated: boolean }> {
  const sha = createHash('sha256');
  const list = await read(order, sha);
  const sha256 = sha.digest();
  const before = order.dryRun ? undefined : await importOf(db, order, sha256);
  if (before !== undefined) return { id: before, repeated: true };
  const taken = await takeNames(db, secrets, list.names, order);
  const { rows, rejected, warnings } = list;
  const counts = { rows, accepted: rows - rejected, rejected, warnings, ...taken };
  const id = await record(db, order, sha256, list, counts);
  return id === null ? { id: (await importOf(db, order, sha256)) ?? '', repeated: true } : { id, repeated: false };
}

async function read(order: ImportOrder, sha: ReturnType<typeof createHash>): Promise<ReadList> {
  try {
    return await readList(
      hashed(order.bytes, sha),
      order.contentType,
      order.areaList,
      vietnamDay(order.now),
      order.maxBytes,
    );
  } catch (error) {
    throw error instanceof UnreadableFile ? refusal(error, order.maxBytes) : error;
  }
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, sha: ReturnType<typeof createHash>) {
  try {
    for await (const chunk of bytes) {
      sha.update(chunk);
      yield chunk;
    }
  } catch {
    throw new Problem('malformed_body', { vi: 'Đường truyền bị ngắt giữa chừng', en: 'The line broke' });
  }
}

function refusal(error: UnreadableFile, maxBytes: number): Problem {
  if (error.code === 'file_empty') return new Problem('empty_file');
  if (error.code === 'file_too_large' || error.code === 'too_many_rows') {
    return new Problem('payload_too_large', {
      vi: `Một tệp có nhiều nhất ${mostRows} dòng và ${maxBytes} byte`,
      en: `A file has at most ${mostRows} rows and ${maxBytes} bytes`,
    });
  }
  if (error.code === 'file_type_unsupported') return new Problem('unsupported_media_type');
  return new Problem('malformed_body', {
    vi: `${error.vi.what} ${error.vi.fix}`.replace(/\.$/, ''),
    en: `${error.en.what} ${error.en.fix}`.replace(/\.$/, ''),
  });
}

async function importOf(db: Kysely<ProgrammeDatabase>, { by, asOf }: ImportOrder, sha256: Buffer) {
  const row = await db
    .selectFrom('directory.imports')
    .select('id')
    .where('client_id', '=', by)
    .where('sha256', '=', sha256)
    .where('as_of', '=', asOf)
    .where('dry_run', '=', false)
    .executeTakeFirst();
  return row?.id;
}

type Taken = Pick<ImportCounts, 'created' | 'changed' | 'unchanged' | 'conflicts'>;

/** Thrown to give a transaction up that was only tried. */
class Tried extends Error {}

async function takeNames(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
  names: readonly ListedName[],
  order: ImportOrder,
): Promise<Taken> {
  const sum = { created: 0, changed: 0, unchanged: 0, conflicts: 0 };
  for (let i = 0; i < names.length; i += claimsAtOnce) {
    const claims = names.slice(i, i + claimsAtOnce).map((name) => claimOf(secrets, name, order));
    await db
      .transaction()
      .execute(async (trx) => {
        const { created, changed, unchanged, conflicts } = await takeClaims(trx, secrets, claims);
        sum.created += created;
        sum.changed += changed;
        sum.unchanged += unchanged;
        sum.conflicts += conflicts;
        if (order.dryRun) throw new Tried();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Tried)) throw error;
      });
  }
  return sum;
}

function claimOf(secrets: HolderSecrets, listed: ListedName, { asOf, areaList, by, now }: ImportOrder): NewClaim {
  const { domain, number, province, commune } = listed;
  return {
    domain: domain.ascii,
    domainUnicode: domain.unicode,
    zone: domain.zone,
    source: 'registry',
    origin: noOrigin,
    status: listed.status,
    holderKind: listed.holderKind,
    holderKey: number === null ? null : secrets.lookup(subjectKeyText(number)).toString('hex'),
    name: listed.name,
    scheme: number?.scheme ?? null,
    number: number?.number ?? null,
    registeredOn: listed.registeredOn,
    expiresOn: listed.expiresOn,
    registrar: listed.registrar,
    sector: listed.sector,
    area: province === null && commune === null ? null : { list: areaList, province, commune },
    services: listed.services,
    // The end of the day in Vietnam, as what happened on it is in the list; but no moment that is still to come.
    statedAt: new Date(Math.min(new Date(`${asOf}T23:59:59+07:00`).getTime(), now.getTime())),
    recordedBy: by,
  };
}

async function record(
  db: Kysely<ProgrammeDatabase>,
  { by, asOf, dryRun }: ImportOrder,
  sha256: Buffer,
  { header, issues }: ReadList,
  counts: ImportCounts,
): Promise<string | null> {
  const id = randomUUID();
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      INSERT INTO directory.imports (id, client_id, sha256, as_of, dry_run, counts, header)
      VALUES (${id}, ${by}, ${sha256}, ${asOf}, ${dryRun}, ${JSON.stringify(counts)}::jsonb, ${JSON.stringify(header)}::jsonb)
      ON CONFLICT (client_id, sha256, as_of) WHERE NOT dry_run DO NOTHING RETURNING id
    `.execute(trx);
    if (rows.length === 0) return null;
    const listed = issues.map(({ column, ...issue }, ordinal) => ({ ...issue, header: column, ordinal: ordinal + 1 }));
    await sql`
      INSERT INTO directory.import_issues (import_id, ordinal, row, code, severity, header, letters, value)
      SELECT ${id}::uuid, i.ordinal, i.row, i.code, i.severity, i.header, i.letters, i.value
      FROM jsonb_to_recordset(${JSON.stringify(listed)}::jsonb) AS i (
        ordinal integer, row integer, code text, severity text, header text, letters text, value text
      )
    `.execute(trx);
    return id;
  });
}
