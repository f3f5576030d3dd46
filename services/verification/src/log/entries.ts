import { type Static, type TObject, type TProperties, Type } from 'typebox';

/**
 * The one registry of what the log holds: a schema for each type of entry. docs/log.md says the same in prose; a test
 * holds the two together. A field is never given another meaning: a new meaning is a new type or a new `v`.
 */

const closed = { additionalProperties: false } as const;
const maybe = <S extends TProperties[string]>(schema: S, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const id = (description: string) => Type.String({ pattern: '^[0-9a-f-]{36}$', description });
const maybeId = (description: string) => maybe(Type.String({ pattern: '^[0-9a-f-]{36}$' }), description);
const hash = (description: string) => Type.String({ pattern: '^[0-9a-f]{64}$', description });
const instantPattern = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$';
const instant = (description: string) => Type.String({ pattern: instantPattern, description });
const maybeInstant = (description: string) => maybe(Type.String({ pattern: instantPattern }), description);
const code = (description: string) => Type.String({ minLength: 1, description });
const codes = (description: string) => Type.Array(Type.String(), { description });
const maybeCode = (description: string) => maybe(Type.String(), description);
const count = (description: string) => Type.Integer({ minimum: 0, description });
const maybeCount = (description: string) => maybe(Type.Integer({ minimum: 0 }), description);
const day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

const attestation = id('The attestation');
const source = code('The source');
const by = id('The API client that did it');
const reason = hash('Commitment to the reason given');
const settingsHash = hash('SHA-256 of the settings as PostgreSQL writes them');

const evidence = Type.Object(
  {
    source,
    sequence: maybeCount("The source's sequence that was read; null: it has none"),
    asOf: maybe(day, 'The day its facts speak of'),
    ageDays: maybe(Type.Integer(), 'How old that was'),
    limitDays: count('How old it might be'),
  },
  closed,
);

const guard = Type.Object(
  {
    guard: code('Which guard'),
    segment: maybeCode('The segment it judged; null: the whole source, or several alike'),
    segments: maybeCount('How many segments alike it stands for'),
    field: maybeCode('The column it judged'),
    value: maybeCode('What it found, as decimal text; null: nothing to judge by'),
    limit: code('Its limit, as decimal text'),
    outcome: Type.Union([Type.Literal('passed'), Type.Literal('tripped'), Type.Literal('no_basis')]),
    ok: Type.Boolean({ description: 'Whether it let the delivery pass' }),
  },
  closed,
);

const loaded = {
  snapshot: id('The snapshot'),
  source,
  sequence: count('The sequence it got'),
  mode: Type.Union([Type.Literal('full'), Type.Literal('append')]),
  segment: maybeCode('The segment it covers; null: the whole source'),
  asOf: day,
  counts: maybe(
    Type.Record(Type.String(), Type.Integer()),
    'Rows (rows, good, bad, skipped) and records (added, changed, retired, unchanged)',
  ),
  guards: Type.Array(guard, { maxItems: 100, description: 'What guards said; those that passed are left out first' }),
  guardsOmitted: count('How many results did not fit'),
  uploadedBy: id('The API client that delivered it'),
  activatedBy: id('The API client that activated it'),
  commitment: maybe(Type.String({ pattern: '^[0-9a-f]{64}$' }), 'Commitment to the reason given; null: none was'),
};

const client = {
  client: id('The API client'),
  roles: codes('What it may do'),
  sources: maybe(Type.Array(Type.String()), 'The sources it is bound to; null: all'),
  segment: maybeCode('The segment it is bound to'),
  by: maybeId('Who admitted it; null: the operator, on the server'),
  expiresAt: maybeInstant('When it ends'),
  revokedAt: maybeInstant('When it was revoked'),
  ratePerMinute: maybeCount('Requests a minute it is allowed; null: as the system is set'),
};

const audited = {
  filters: Type.Record(Type.String(), Type.String(), { description: 'What it was narrowed by' }),
  format: Type.Union([Type.Literal('json'), Type.Literal('csv'), Type.Literal('ndjson')]),
  size: count('How many entries the log had'),
};

/** The fields of each type besides `v`, `type` and `at`. */
const fields = {
  check: {
    attestation,
    registrar: id('The API client that asked'),
    benefit: code('The benefit asked for'),
    subjectType: code('The kind of subject'),
    outcome: code('The answer'),
    reasons: codes('Its reason codes'),
    departments: codes('Sources whose departments act next'),
    policy: code('The policy version that was applied'),
    evidence: Type.Array(evidence, { description: 'The sources it rests on' }),
    sha256: hash('SHA-256 of the signed attestation, up to its first "~"'),
    // Until when a person is young enough tells the birth date, so an entry names no such day and no expiry.
    commitment: hash(
      'Commitment to {"eligibleUntil":…,"records":[…],"subject":"…"}: the last day on which the facts satisfy the policy, ' +
        'the records that matched, the keyed hash asked for',
    ),
  },
  activation: {
    ...loaded,
    fileSha256: maybe(Type.String({ pattern: '^[0-9a-f]{64}$' }), 'SHA-256 of the file as it was sent'),
  },
  reversal: { ...loaded, revertsTo: count('The sequence whose content is active again; 0: none') },
  reservation: { attestation, by, until: instant('Until when the free name is kept') },
  'reservation-release': { attestation, by },
  redemption: {
    attestation,
    by,
    benefit: code('The benefit used'),
    registeredAt: instant('When the domain name was registered'),
    commitment: hash('Commitment to {"domain":"…","registrarTransactionId":"…"}'),
  },
  release: { attestation, by, commitment: reason },
  'status-change': {
    attestation,
    status: Type.Union([Type.Literal('valid'), Type.Literal('suspended'), Type.Literal('revoked')]),
    reason: code('Why, as a code'),
    facts: codes('The reasons of the answer that would be given instead'),
    source: maybeCode('The source whose activation caused it; null: a person did'),
    sequence: maybeCount('The sequence of that activation'),
    by: maybeId('The API client that did it; null: an activation did'),
  },
  'policy-version': {
    policy: code('Its id'),
    sha256: hash('SHA-256 of its canonical text (GET /v1/policies)'),
  },
  'key-event': {
    kid: code('The signing key'),
    event: code('Its state from then on'),
    x: code('The public key (RFC 8037)'),
    automatic: Type.Boolean({ description: 'Whether the program did it because it was due' }),
    commitment: hash('Commitment to {"actor":"…","reason":…}'),
  },
  'access-grant': client,
  'access-change': {
    ...client,
    changedBy: Type.Optional(maybeId('Who changed it; null: the operator, on the server; left out in older entries')),
  },
  'limit-change': {
    source,
    daysBefore: count('Its freshness limit before'),
    daysAfter: count('Its freshness limit since'),
    by,
    commitment: reason,
  },
  'guard-settings': { source, by, sha256: settingsHash, commitment: reason },
  'guard-override': {
    source,
    snapshot: id('The snapshot that was held'),
    by,
    guards: codes('The guards that held it'),
    commitment: reason,
  },
  'column-map': { source, by, sha256: settingsHash },
  'audit-search': {
    id: id('The search'),
    by,
    subjectType: code('The kind of subject that was searched for'),
    ...audited,
    commitment: hash(
      'Commitment to {"purpose":"…","scheme":"…","subject":"…"}: what for, and the keyed hash searched for',
    ),
  },
  'audit-export': { id: id('The export'), by, ...audited },
  'report-approved': {
    report: id('The report'),
    template: code('Which report to whom'),
    kind: code('How often such a report is made'),
    from: { ...day, description: 'The first day of its period' },
    until: { ...day, description: 'The last day of its period' },
    sha256: hash('SHA-256 of what it says, as canonical JSON'),
    submittedBy: id('The API client that submitted it'),
    by: id('The API client that approved it'),
  },
  erasure: {
    index: count('The entry whose salt was erased'),
    commitment: hash('Commitment to {"by":"…"} or {"by":"…","reason":"…"}: who erased it, and why'),
  },
  signal: {
    signal: id('The signal'),
    kind: code('Its kind (docs/audit.md)'),
    subjectType: code('What it is about'),
    subject: code('Which one: an id, a source, an origin or an index'),
    value: code('What was measured, as decimal text'),
    threshold: code('What it passed, as decimal text'),
    basis: count('How many checks or acts it rests on'),
    from: instant('The beginning of what was looked at'),
    until: instant('Its end'),
    entries: Type.Array(Type.Integer({ minimum: 0 }), {
      maxItems: 50,
      description:
        'Indexes of the entries it rests on, at most the last 50; empty: it rests on sums, or on other tables',
    }),
  },
  'signal-acknowledgement': { signal: id('The signal'), by, commitment: hash('Commitment to {"note":"…"}') },
  /** What cannot be written as its own type would otherwise stop the log for good. */
  unwritable: {
    recorded: code('The type it would have'),
    sha256: hash('SHA-256 of what was recorded, as PostgreSQL writes it; of a check: as its own type has it'),
  },
} as const satisfies Record<string, TProperties>;

/** The type of an entry. */
export type EntryType = keyof typeof fields;

/** Every type of entry there is. */
export const entryTypes = Object.keys(fields) as readonly EntryType[];

function schemaOf(type: EntryType): TObject {
  const envelope = { v: Type.Literal(1), type: Type.Literal(type), at: instant('When it happened') };
  return Type.Object({ ...envelope, ...fields[type] }, closed);
}

/** The schema of each type of entry (JSON Schema). */
export const entrySchemas: Readonly<Record<EntryType, TObject>> = Object.fromEntries(
  entryTypes.map((type) => [type, schemaOf(type)]),
) as Record<EntryType, TObject>;

/** An entry as it is logged. */
export type Entry<T extends EntryType = EntryType> = {
  readonly [K in T]: { readonly v: 1; readonly type: K; readonly at: string } & Static<TObject<(typeof fields)[K]>>;
}[T];

/** What a commitment is for, so that one made for a type of entry opens no other. */
export function commitmentContext(type: string): string {
  return `xacthuc/${type}/1`;
}
