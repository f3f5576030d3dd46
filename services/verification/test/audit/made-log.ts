import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** An entry of a log that is made up. */
export type Made = Readonly<Record<string, unknown>> & { readonly type: string; readonly at: string };

/** Puts entries at a log's end as the integrator does, without the tree: in statements of at most so many. */
export async function addMade(owner: pg.Pool, entries: readonly Made[], atOnce = 700): Promise<void> {
  for (let i = 0; i < entries.length; i += atOnce) {
    const some = entries.slice(i, i + atOnce);
    await owner.query(
      `WITH added AS (
         INSERT INTO log.entries (index, number, type, at, entry)
         SELECT s.size + g.ordinal - 1, nextval('verification.answers_index_seq'), g.e ->> 'type', (g.e ->> 'at')::timestamptz,
           convert_to(g.e::text, 'UTF8')
         FROM log.state s, unnest($1::text[]) WITH ORDINALITY AS t(text, ordinal), LATERAL (SELECT t.text::jsonb AS e, t.ordinal) AS g
         RETURNING 1
       ) UPDATE log.state SET size = size + (SELECT count(*) FROM added)`,
      [some.map((entry) => JSON.stringify(entry))],
    );
  }
}

export const registrars = Array.from({ length: 3 }, () => randomUUID());
export const outcomes = ['eligible', 'not_found', 'source_unavailable'];
export const sources = ['education', 'youth-union'];

const one = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

/** Some entry, a minute or so after the one before; sometimes out of order, as those of long transactions are. */
export function someEntry(minute: number): Made {
  const late = Math.random() < 0.05 ? 40 : 0;
  const at = new Date(Date.UTC(2026, 0, 1, 0, minute - late)).toISOString();
  const attestation = randomUUID();
  const sequence = Math.ceil(minute / 100);
  const kind = Math.random();
  const base = { v: 1, at };
  if (kind < 0.9) {
    const evidence = sources.map((source) => ({ source, sequence: Math.random() < 0.1 ? null : sequence }));
    const outcome = Math.random() < 0.01 ? 'source_unavailable' : one(outcomes.slice(0, 2));
    const reasons = outcome === 'eligible' ? ['facts_satisfy_policy'] : ['no_matching_record', 'other_reason'];
    return {
      ...base,
      type: 'check',
      attestation,
      registrar: one(registrars),
      benefit: one(['id.vn', 'biz.vn']),
      outcome,
      reasons,
      policy: minute < 500 ? 'old' : 'new',
      evidence: Math.random() < 0.5 ? evidence : evidence.slice(1),
    };
  }
  if (kind < 0.94) return { ...base, type: 'redemption', attestation, by: one(registrars), benefit: 'id.vn' };
  if (kind < 0.97) {
    const facts = ['no_matching_record'];
    return {
      ...base,
      type: 'status-change',
      attestation,
      reason: 'record_retired',
      facts,
      source: one(sources),
      sequence,
    };
  }
  return { ...base, type: 'limit-change', source: one(sources), by: one(registrars), daysBefore: 1, daysAfter: 2 };
}
