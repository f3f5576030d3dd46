import { randomUUID } from 'node:crypto';
import type { TestProgramme } from './fixture.ts';

export interface TestCheck {
  readonly subject: string;
  readonly type?: 'person' | 'household' | 'enterprise';
  readonly outcome?: string;
  readonly registrar: string;
  readonly channel?: string | null;
  readonly at?: string;
}

/** An answer about a subject that is told by any text, as the verification service would have stored it. @returns its id. */
export async function checkSubject(programme: TestProgramme, check: TestCheck): Promise<string> {
  const id = randomUUID();
  const type = check.type ?? 'person';
  await programme.owner(
    `INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome, reasons,
       departments, policy, evidence, records, token, disclosures, fingerprint, channel)
     VALUES ($1, $2, $2::timestamptz + interval '72 hours', $3, $4, $5, $6, $7, '{}', '{}', 'p', '[]', '{}', 't', '', '', $8)`,
    [
      id,
      check.at ?? '2026-10-05T03:00:00Z',
      check.registrar,
      type === 'person' ? 'id.vn' : 'biz.vn',
      type,
      programme.context.directory.lookup(check.subject),
      check.outcome ?? 'eligible',
      check.channel ?? null,
    ],
  );
  return id;
}

/** The use of an answer for a name. */
export async function redeemCheck(
  programme: TestProgramme,
  attestation: string,
  domain: string,
  at: string,
): Promise<void> {
  await programme.owner(
    `INSERT INTO verification.redemptions
       (attestation_id, client_id, benefit, domain, domain_unicode, registered_at, registrar_transaction_id)
     SELECT id, client_id, benefit, $2, $2, $3, $1::text FROM verification.answers WHERE id = $1::uuid`,
    [attestation, domain, at],
  );
  await programme.owner(
    `INSERT INTO verification.redemption_events (attestation_id, event, client_id) VALUES ($1, 'redeemed', $1)`,
    [attestation],
  );
}

/** Puts up to so many of the rows that are not there yet into the log, in their order, as its integrator does. */
export async function integrateLog(programme: TestProgramme, most = 1_000_000): Promise<void> {
  await programme.owner(
    `WITH recorded AS (
       SELECT index AS number, 'check' AS type, issued_at AS at FROM verification.answers
       UNION ALL SELECT number, type, at FROM log.events
     ), missing AS (
       SELECT * FROM recorded r WHERE NOT EXISTS (SELECT FROM log.entries e WHERE e.number = r.number) ORDER BY number LIMIT $1
     )
     INSERT INTO log.entries (index, number, type, at, entry)
     SELECT (SELECT count(*) FROM log.entries) + row_number() OVER (ORDER BY number) - 1, number, type, at, '{}' FROM missing`,
    [most],
  );
}

/** All sums as they stand. */
export async function sumsOf(programme: TestProgramme): Promise<Record<string, unknown>[]> {
  const all = [];
  for (const table of ['monitored_subjects', 'subject_counts', 'monitored_names', 'name_counts']) {
    all.push({ table, rows: await programme.owner(`SELECT r::text FROM programme.${table} r ORDER BY 1`) });
  }
  return all;
}
