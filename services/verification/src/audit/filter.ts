/** What an auditor may narrow the log by. Each filter leaves only entries that say something of the kind. */
export interface EntryFilter {
  readonly type?: string | undefined;
  /** First moment of `at`. */
  readonly from?: string | undefined;
  /** First moment of `at` no more wanted. */
  readonly until?: string | undefined;
  readonly registrar?: string | undefined;
  readonly benefit?: string | undefined;
  readonly outcome?: string | undefined;
  readonly reason?: string | undefined;
  readonly source?: string | undefined;
  readonly policy?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly attestation?: string | undefined;
}

/** The names of filters, in the order in which they are written. */
export const filterNames = [
  'type',
  'from',
  'until',
  'registrar',
  'benefit',
  'outcome',
  'reason',
  'source',
  'policy',
  'snapshot',
  'attestation',
] as const satisfies readonly (keyof EntryFilter)[];

/** A filter as it is recorded and as cursors are bound to it: only what was given, in one order. */
export function givenFilters(filter: EntryFilter): Record<string, string> {
  return Object.fromEntries(
    filterNames.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name] as string]])),
  );
}

/** Where a snapshot became what checks see. */
export interface ActivatedAs {
  readonly source: string;
  readonly sequence: number;
}

/** Takes a value as the statement's next parameter, and gives its name. */
export type Parameter = (value: unknown) => string;

/**
 * What the summary `s` of a block must say for any of its entries to fit; none: every block may have some.
 * @param activated of `snapshot`; null: it never became active.
 */
export function blockConditions(filter: EntryFilter, activated: ActivatedAs | null, parameter: Parameter): string[] {
  const { type, from, until, registrar, benefit, outcome, reason, source, policy, snapshot } = filter;
  const conditions: string[] = [];
  const said = (...terms: string[]) => conditions.push(`s.terms && ${parameter(terms)}::text[]`);
  if (from !== undefined) conditions.push(`s.last_at >= ${parameter(new Date(from))}::timestamptz`);
  if (until !== undefined) conditions.push(`s.first_at < ${parameter(new Date(until))}::timestamptz`);
  // Of two that most blocks say each, few say both of one answer.
  if (registrar !== undefined && outcome !== undefined) said(`asked=${registrar}/${outcome}`);
  for (const [name, value] of Object.entries({ type, registrar, benefit, outcome, policy, reason, source })) {
    if (value !== undefined) said(`${name}=${value}`);
  }
  if (snapshot !== undefined) {
    said(`snapshot=${snapshot}`, ...(activated === null ? [] : [`at=${activated.source}/${activated.sequence}`]));
  }
  return conditions;
}

const redeeming = `('reservation', 'reservation-release', 'redemption', 'release')`;

/** What an entry `l`, whose JSON is `j.e`, must be to fit. `attestation` is not among it: that is looked up. */
export function entryConditions(filter: EntryFilter, activated: ActivatedAs | null, parameter: Parameter): string[] {
  const { type, from, until, registrar, benefit, outcome, reason, source, policy, snapshot } = filter;
  const conditions: string[] = [];
  if (type !== undefined) conditions.push(`l.type = ${parameter(type)}`);
  if (from !== undefined) conditions.push(`l.at >= ${parameter(new Date(from))}::timestamptz`);
  if (until !== undefined) conditions.push(`l.at < ${parameter(new Date(until))}::timestamptz`);
  if (registrar !== undefined) {
    const who = `${parameter(registrar)}::text`;
    conditions.push(`CASE WHEN l.type IN ${redeeming} THEN j.e ->> 'by' ELSE j.e ->> 'registrar' END = ${who}`);
  }
  for (const [name, value] of Object.entries({ benefit, outcome, policy })) {
    if (value !== undefined) conditions.push(`j.e ->> '${name}' = ${parameter(value)}`);
  }
  if (reason !== undefined) {
    const code = `${parameter(reason)}::text`;
    conditions.push(`CASE l.type WHEN 'check' THEN j.e -> 'reasons' ? ${code}
      WHEN 'status-change' THEN j.e ->> 'reason' = ${code} OR j.e -> 'facts' ? ${code} ELSE false END`);
  }
  if (source !== undefined) {
    const named = `${parameter(source)}::text`;
    conditions.push(`CASE l.type WHEN 'check'
      THEN j.e -> 'evidence' @> jsonb_build_array(jsonb_build_object('source', ${named}))
      ELSE coalesce(j.e ->> 'source' = ${named}, false) END`);
  }
  if (snapshot !== undefined) conditions.push(ofSnapshot(snapshot, activated, parameter));
  return conditions;
}

/** Its own entries, the answers that rest on its sequence, and what its activation caused. */
function ofSnapshot(snapshot: string, activated: ActivatedAs | null, parameter: Parameter): string {
  const ways = [`j.e ->> 'snapshot' = ${parameter(snapshot)}`];
  if (activated !== null) {
    const at = `${parameter(JSON.stringify(activated))}::jsonb`;
    ways.push(`j.e @> ${at}`, `j.e -> 'evidence' @> jsonb_build_array(${at})`);
  }
  return `(${ways.join(' OR ')})`;
}
