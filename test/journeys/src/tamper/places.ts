/** A column that a check of the log must hold to something else, and how its value becomes another one. */
export interface Place {
  readonly table: string;
  readonly column: string;
  /** SQL for another value of the column `v`. */
  readonly another: string;
}

const bytes = 'set_byte(v, length(v) - 1, (get_byte(v, length(v) - 1) + 1) % 256)';
const number = 'v + 1000003';
const instant = `v + interval '1 second'`;
const id = 'gen_random_uuid()';
const code = `v || 'x'`;
const list = `array_append(v, 'x')`;

/** A note's or an attestation's last letter but one: in the signature. */
const signed = `overlay(v placing (CASE substr(v, length(v) - 5, 1) WHEN 'A' THEN 'B' ELSE 'A' END) from length(v) - 5 for 1)`;

const covered: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'log.entries': { index: number, number, type: code, at: instant, entry: bytes },
  'log.tiles': { level: 'v + 1', index: number, hashes: bytes },
  'log.edge': { index: number, hashes: bytes },
  'log.checkpoints': { size: number, root: bytes, note: signed, previous: number },
  'log.cosignatures': { size: number, key: 'v + 1', signature: bytes, previous: number },
  'log.witness_keys': { vkey: signed, latest: number },
  'log.salts': { index: number, salt: bytes },
  'log.summaries': { block: number, first_at: instant, last_at: instant, terms: list },
  'log.state': { size: number },
  'log.keys': { origin: code, vkey: signed },
  'log.events': {
    number,
    type: code,
    at: instant,
    body: `v || '{"by": "00000000-0000-4000-8000-000000000000"}'`,
    private: `v || '{"reason": "x"}'`,
  },
  'verification.answers': {
    index: number,
    id,
    issued_at: instant,
    client_id: id,
    benefit: code,
    subject_type: code,
    subject_key: bytes,
    outcome: code,
    reasons: list,
    departments: list,
    policy: code,
    eligible_until: 'v + 1',
    evidence: `v || '[{"source": "x", "sequence": 1, "asOf": null, "ageDays": null, "limitDays": 1}]'`,
    records: 'array_append(v, 7)',
    token: signed,
  },
  'verification.status_changes': { attestation_id: id, status: '(v + 1) % 3', reason: code, facts: list, at: instant },
  'verification.redemption_events': { attestation_id: id, client_id: id, at: instant },
  'verification.key_events': { event: `CASE v WHEN 'retired' THEN 'active' ELSE 'retired' END`, at: instant },
  'verification.policy_versions': { canonical: code, first_used_at: instant },
  'facts.guard_settings': { changed_by: id, changed_at: instant },
  'facts.limit_changes': { days_after: 'v + 1', changed_by: id },
  'access.clients': { roles: `array_append(v, 'admin')`, expires_at: `coalesce(v, now()) + interval '1 day'` },
};

export const places: readonly Place[] = Object.entries(covered).flatMap(([table, columns]) =>
  Object.entries(columns).map(([column, another]) => ({ table, column, another })),
);

export const tables = Object.keys(covered);
