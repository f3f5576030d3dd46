import { type DatabaseRole, databaseRoles } from '@xacthuc/platform';
import { startTestService } from '@xacthuc/test-harness';
import pg from 'pg';
import t from 'tap';
import { deliverSamples } from '../src/index.ts';

const service = await startTestService();
await deliverSamples(service, ['youth-union']);
const client = new pg.Client({ connectionString: service.running.database.serviceUrl });
await client.connect();
t.teardown(async () => {
  await client.end();
  await service.close();
});

const denied = '42501';

/** The error code of a statement under a role, or null; nothing is kept of it. */
async function attempt(role: DatabaseRole | null, statement: string): Promise<string | null> {
  await client.query('BEGIN');
  try {
    if (role) await client.query(`SET LOCAL ROLE ${role}`);
    await client.query(statement);
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  } finally {
    await client.query('ROLLBACK');
  }
}

const forEveryRole = [
  'CREATE TABLE mine (x integer)',
  'CREATE SCHEMA mine',
  'CREATE TABLE facts.mine (x integer)',
  'ALTER TABLE verification.answers ADD COLUMN x integer',
  'DROP TABLE verification.answers',
  'TRUNCATE verification.answers',
  'DELETE FROM verification.answers',
  `UPDATE verification.answers SET outcome = 'eligible'`,
  'DELETE FROM log.cosignatures',
  'UPDATE log.cosignatures SET signature = signature',
  'DELETE FROM log.witness_keys',
  'UPDATE log.witness_keys SET vkey = vkey',
  'DELETE FROM log.witness_conflicts',
  'UPDATE log.witness_conflicts SET size = size',
  'DELETE FROM log.witnesses',
  'DELETE FROM verification.redemptions',
  'UPDATE verification.redemptions SET domain = domain',
  'DELETE FROM verification.used_keys',
  'UPDATE verification.used_keys SET reserved_until = now()',
  `INSERT INTO verification.used_keys VALUES ('id.vn', '', '00000000-0000-4000-8000-000000000000')`,
  'UPDATE verification.redemption_events SET at = now()',
  'DELETE FROM verification.redemption_events',
  'UPDATE verification.code_keys SET wrapped = wrapped',
  `SELECT verification.numbers_of('00000000-0000-4000-8000-000000000000')`,
  `UPDATE verification.contests SET state = 'withdrawn'`,
  'UPDATE verification.contests SET due_at = now()',
  'DELETE FROM verification.contests',
  `UPDATE verification.contest_tickets SET state = 'rejected'`,
  'DELETE FROM verification.contest_tickets',
  'UPDATE verification.contest_events SET at = now()',
  'DELETE FROM verification.contest_events',
  'TRUNCATE verification.contest_events',
  'DELETE FROM verification.contest_watch',
  'DELETE FROM verification.policy_versions',
  'UPDATE verification.status_changes SET status = 0',
  'DELETE FROM verification.status_changes',
  'DELETE FROM verification.consequences_done',
  'DELETE FROM verification.live_attestations',
  'UPDATE verification.replays SET because = because',
  'DELETE FROM verification.replays',
  'UPDATE verification.audit_accesses SET purpose = purpose',
  'DELETE FROM verification.audit_accesses',
  'UPDATE log.summaries SET terms = terms',
  'DELETE FROM log.summaries',
  'INSERT INTO log.summaries SELECT 1, now(), now(), NULL',
  'SELECT log.summaries_of(0, 1)',
  'UPDATE verification.used_key_changes SET held = held',
  'DELETE FROM verification.used_key_changes',
  `INSERT INTO verification.used_key_changes (key, benefit, attestation_id, held)
   VALUES ('', 'id.vn', '00000000-0000-4000-8000-000000000000', true)`,
  `INSERT INTO facts.eras (number, server) VALUES (9, 'x')`,
  'SELECT facts.era_offset()',
  'UPDATE verification.status_lists SET opened_at = now()',
  'DELETE FROM verification.webhooks',
  'UPDATE verification.webhooks SET client_id = client_id',
  'DELETE FROM verification.webhook_deliveries',
  'UPDATE verification.webhook_deliveries SET webhook_id = webhook_id',
  'DELETE FROM verification.webhook_attempts',
  'UPDATE verification.webhook_attempts SET status = 200',
  'DELETE FROM verification.webhook_cursor',
  `SELECT setval('verification.status_places', 0)`,
  `UPDATE verification.policy_versions SET canonical = ''`,
  `UPDATE verification.signing_keys SET state = 'retired'`,
  'UPDATE witness.keys SET wrapped = wrapped',
  'UPDATE witness.heads SET origin = origin',
  'DELETE FROM witness.heads',
  'DELETE FROM witness.conflicts',
  'DELETE FROM access.clients',
  `UPDATE access.clients SET roles = '{admin}'`,
  `UPDATE access.clients SET key_hash = key_hash`,
  'UPDATE log.entries SET entry = entry',
  'DELETE FROM log.entries',
  'TRUNCATE log.entries',
  'DELETE FROM log.events',
  'UPDATE log.events SET body = body',
  'UPDATE log.events SET private = NULL',
  `INSERT INTO log.events (type, at, body) VALUES ('check', now(), '{}')`,
  'UPDATE log.tiles SET hashes = hashes',
  'DELETE FROM log.tiles',
  'DELETE FROM log.edge',
  'UPDATE log.checkpoints SET note = note',
  'DELETE FROM log.checkpoints',
  'DELETE FROM log.state',
  'UPDATE log.salts SET salt = NULL',
  'DELETE FROM log.salts',
  `SELECT log.erase_salts('{0}', 'x')`,
  'UPDATE log.keys SET wrapped = wrapped',
  'DELETE FROM log.keys',
  'ALTER TABLE log.entries DISABLE TRIGGER ALL',
  `SELECT log.erase_salts('{0}', 'x', 'y')`,
  'DELETE FROM verification.signals',
  'UPDATE verification.signals SET opening = opening',
  'UPDATE verification.signals SET subject = subject',
  'UPDATE verification.signal_acknowledgements SET note = note',
  'DELETE FROM verification.signal_acknowledgements',
  'DELETE FROM verification.signal_watch',
  'UPDATE verification.signal_misses SET at = at',
  'UPDATE access.keys SET wrapped = wrapped',
  'DELETE FROM access.keys',
  'DELETE FROM directory.entries',
  'UPDATE directory.entries SET domain = domain',
  'DELETE FROM directory.claims',
  'DELETE FROM directory.consents',
  'UPDATE directory.consents SET reason = reason',
  'DELETE FROM directory.conflicts',
  'UPDATE directory.conflicts SET fingerprint = fingerprint',
  'UPDATE directory.imports SET counts = counts',
  'DELETE FROM directory.imports',
  'UPDATE directory.import_issues SET value = value',
  'DELETE FROM directory.redemption_cursor',
  'DELETE FROM directory.websites',
  'DELETE FROM directory.website_history',
  'UPDATE directory.website_history SET state = state',
  `UPDATE access.clients SET roles = '{organisation}'`,
  `UPDATE programme.organisations SET kind = 'authority'`,
  'DELETE FROM programme.organisations',
  'UPDATE programme.areas SET name_vi = name_vi',
  'DELETE FROM programme.areas',
  `UPDATE programme.organisation_keys SET organisation = 'x'`,
  'DELETE FROM programme.organisation_keys',
  'DELETE FROM programme.plans',
  'DELETE FROM programme.plan_versions',
  'UPDATE programme.plan_versions SET number = number',
  'TRUNCATE programme.plan_versions',
  'DELETE FROM programme.activities',
  'UPDATE programme.activities SET organisation = organisation',
  'UPDATE programme.activities SET created_by = created_by',
  'UPDATE programme.activity_versions SET reason = reason',
  'DELETE FROM programme.activity_versions',
  'UPDATE programme.activity_imports SET filed = filed',
  'DELETE FROM programme.attachments',
  'UPDATE programme.attachments SET sha256 = sha256',
  'UPDATE programme.denominators SET value = value',
  'DELETE FROM programme.denominators',
  'DELETE FROM programme.reports',
  'TRUNCATE programme.reports',
  'UPDATE programme.reports SET organisation = organisation',
  'UPDATE programme.reports SET due_at = due_at',
  'UPDATE programme.reports SET created_by = created_by',
  'UPDATE programme.report_events SET note = note',
  'DELETE FROM programme.report_events',
  'UPDATE programme.report_reminders SET raised_at = raised_at',
  'DELETE FROM programme.report_reminders',
  'UPDATE programme.channels SET note = note',
  'DELETE FROM programme.channels',
  'UPDATE programme.published_months SET frozen_at = frozen_at',
  'DELETE FROM programme.published_months',
  'DELETE FROM programme.monitoring_place',
  'DELETE FROM programme.support_requests',
  'UPDATE programme.support_requests SET received_on = received_on',
  'UPDATE programme.support_requests SET due_on = due_on',
  'UPDATE programme.support_events SET note = note',
  'DELETE FROM programme.support_events',
  'UPDATE directory.entry_changes SET entry = entry',
  'TRUNCATE directory.entry_changes',
  `SELECT pg_read_file('postmaster.pid')`,
  `COPY (SELECT 1) TO PROGRAM 'true'`,
  'SET SESSION AUTHORIZATION xacthuc_owner',
  'UPDATE access.clients SET sandbox = NOT sandbox',
  'UPDATE sandbox.answers SET outcome = outcome',
  'UPDATE sandbox.signing_keys SET wrapped = wrapped',
  'DELETE FROM sandbox.signing_keys',
  'DELETE FROM sandbox.code_keys',
  'TRUNCATE sandbox.answers',
];

/** Only the office's own role works on these. */
const onDirectory = [
  'SELECT * FROM directory.entries',
  'SELECT * FROM directory.published',
  'SELECT * FROM directory.claims',
  'SELECT * FROM directory.consents',
  'SELECT * FROM directory.redeemed_names',
  'SELECT * FROM directory.entry_changes',
  'SELECT * FROM verification.monitored_names',
  `SELECT directory.known_subjects('{}')`,
];

/** Only the sandbox's own role works on its tables. */
const onSandbox = [
  'SELECT * FROM sandbox.answers',
  'SELECT * FROM sandbox.signing_keys',
  'SELECT * FROM sandbox.code_keys',
  'SELECT * FROM sandbox.used_keys',
  'SELECT * FROM sandbox.status_changes',
  'DELETE FROM sandbox.answers',
  `SELECT sandbox.claim('00000000-0000-4000-8000-000000000000', 1)`,
  `SELECT nextval('sandbox.status_places')`,
];

/** What the office keeps is read by its own role alone. */
const onProgramme = [
  'SELECT * FROM programme.plan_versions',
  'SELECT * FROM programme.activities',
  'SELECT sealed FROM programme.attachments',
  'SELECT * FROM programme.organisation_keys',
  'SELECT * FROM programme.registered_names',
  'SELECT * FROM programme.denominators',
  'SELECT * FROM programme.reports',
  'SELECT * FROM programme.report_events',
];

const forOne: Readonly<Record<DatabaseRole, readonly string[]>> = {
  xacthuc_verification: [
    `INSERT INTO log.entries VALUES (1000000, 1000000, 'check', now(), '')`,
    'INSERT INTO log.tiles VALUES (0, 1000000, NULL)',
    'UPDATE log.edge SET hashes = hashes',
    `INSERT INTO log.checkpoints VALUES (1000000, '', '')`,
    'UPDATE log.state SET size = size',
    'INSERT INTO log.salts (index) VALUES (1000000)',
    'SELECT wrapped FROM log.keys',
    `INSERT INTO verification.contests (state) VALUES ('decided')`,
    `INSERT INTO verification.contest_tickets (state) VALUES ('rejected')`,
    `INSERT INTO verification.contest_events (event, decision) VALUES ('decided', 'rejected')`,
    `SELECT verification.view_ticket('00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000')`,
    `SELECT verification.decide_ticket('00000000-0000-4000-8000-000000000000', 'rejected', NULL, NULL)`,
    `SELECT verification.ticket_key('00000000-0000-4000-8000-000000000000')`,
    'SELECT * FROM facts.records',
    'SELECT sealed FROM facts.pages',
    'SELECT * FROM facts.record_keys',
    'SELECT * FROM facts.files',
    'SELECT * FROM facts.file_chunks',
    'SELECT * FROM facts.snapshots',
    'SELECT * FROM facts.snapshot_issues',
    'SELECT * FROM facts.feeds',
    'SELECT * FROM facts.feed_runs',
    'SELECT * FROM facts.feed_items',
    'SELECT * FROM facts.uploads',
    'SELECT * FROM facts.limit_changes',
    'SELECT * FROM facts.eras',
    `SELECT facts.change_freshness_limit('education', 1, '00000000-0000-4000-8000-000000000000', 'x')`,
    `UPDATE facts.sources SET as_of = '2000-01-01'`,
    'DELETE FROM facts.records',
    `INSERT INTO access.clients SELECT * FROM access.clients`,
    'UPDATE access.clients SET revoked_at = NULL',
    'SELECT * FROM queue.job',
    ...onProgramme,
    ...onSandbox,
    ...onDirectory,
  ],
  xacthuc_intake: [
    'SELECT * FROM verification.signals',
    'SELECT * FROM verification.signal_misses',
    'SELECT * FROM verification.fetched_snapshots',
    'SELECT * FROM log.entries',
    'SELECT * FROM log.events',
    'SELECT * FROM log.salts',
    'SELECT * FROM log.keys',
    'SELECT * FROM verification.contests',
    'SELECT sealed FROM verification.contests',
    'SELECT * FROM verification.contest_tickets',
    'SELECT * FROM verification.contest_events',
    'SELECT * FROM verification.contest_watch',
    `INSERT INTO verification.contest_events (contest_id, event, actor)
     VALUES ('00000000-0000-4000-8000-000000000000', 'withdrawn', '00000000-0000-4000-8000-000000000000')`,
    `SELECT verification.withdraw_contest('00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000')`,
    'SELECT * FROM verification.answers',
    'SELECT outcome FROM verification.answers',
    'SELECT * FROM verification.live_attestations',
    'SELECT * FROM verification.status_changes',
    'SELECT * FROM verification.signing_keys',
    'SELECT * FROM verification.redemptions',
    'SELECT * FROM verification.used_keys',
    'SELECT * FROM verification.redemption_events',
    'SELECT * FROM verification.replays',
    'SELECT * FROM verification.records_over_time',
    'SELECT facts.seen()',
    'SELECT * FROM verification.code_keys',
    'SELECT * FROM verification.webhooks',
    'SELECT * FROM verification.webhook_deliveries',
    'SELECT verification.forget_webhook_deliveries(30)',
    'SELECT * FROM verification.batches',
    'SELECT * FROM verification.batch_parts',
    `SELECT verification.release_redemption('00000000-0000-4000-8000-000000000000')`,
    'UPDATE facts.pages SET sealed = sealed',
    'UPDATE facts.records SET content = content',
    'UPDATE facts.sources SET freshness_days = 9999',
    `INSERT INTO facts.limit_changes (source_id, days_before, days_after, changed_by, reason)
     VALUES (1, 1, 2, '00000000-0000-4000-8000-000000000000', 'x')`,
    'UPDATE facts.limit_changes SET reason = reason',
    'DELETE FROM facts.limit_changes',
    'UPDATE facts.uploads SET client_id = client_id',
    'UPDATE facts.uploads SET length = length',
    'DELETE FROM facts.snapshots',
    'UPDATE facts.files SET wrapped_key = wrapped_key',
    'UPDATE facts.snapshot_issues SET value = value',
    'DELETE FROM facts.feeds',
    'DELETE FROM facts.feed_items',
    'UPDATE facts.guard_settings SET reason = reason',
    'DELETE FROM facts.guard_settings',
    'UPDATE facts.guard_events SET reason = reason',
    'DELETE FROM facts.guard_events',
    'DELETE FROM facts.segment_content',
    `INSERT INTO access.clients SELECT * FROM access.clients`,
    'UPDATE access.clients SET revoked_at = NULL',
    ...onProgramme,
    ...onSandbox,
    ...onDirectory,
  ],
  xacthuc_programme: [
    'SELECT * FROM verification.signals',
    'SELECT * FROM verification.signal_misses',
    'SELECT * FROM verification.contests',
    'SELECT * FROM verification.contest_tickets',
    'SELECT * FROM verification.contest_events',
    'SELECT * FROM verification.department_tickets',
    'SELECT * FROM verification.department_ticket_events',
    'SELECT * FROM verification.key_records',
    'SELECT * FROM verification.answers',
    'SELECT token FROM verification.answers',
    'SELECT disclosures FROM verification.answers',
    'SELECT subject_key FROM verification.answers',
    'SELECT channel FROM verification.answers',
    'SELECT records FROM verification.answers',
    'INSERT INTO verification.answers (id) VALUES (gen_random_uuid())',
    'SELECT * FROM verification.redemptions',
    'SELECT * FROM verification.signing_keys',
    'SELECT * FROM verification.used_keys',
    'SELECT * FROM verification.redemption_events',
    'SELECT * FROM verification.replays',
    'SELECT * FROM verification.records_over_time',
    'SELECT facts.moment()',
    'SELECT * FROM verification.code_keys',
    'SELECT * FROM verification.webhooks',
    'SELECT * FROM verification.webhook_deliveries',
    'SELECT * FROM verification.batches',
    'SELECT * FROM verification.batch_parts',
    `SELECT verification.claim('00000000-0000-4000-8000-000000000000', 1)`,
    'SELECT * FROM facts.records',
    'SELECT * FROM facts.snapshots',
    'SELECT * FROM facts.file_chunks',
    'SELECT * FROM facts.current_records',
    'SELECT * FROM facts.feeds',
    'SELECT * FROM facts.feed_runs',
    'SELECT * FROM queue.job',
    'SELECT * FROM log.entries',
    'SELECT * FROM log.events',
    'SELECT * FROM log.salts',
    'SELECT * FROM log.keys',
    ...onSandbox,
  ],
  xacthuc_log: [
    'SELECT * FROM verification.signals',
    'SELECT * FROM verification.answers',
    'SELECT disclosures FROM verification.answers',
    'INSERT INTO verification.answers (id) VALUES (gen_random_uuid())',
    'SELECT * FROM verification.redemptions',
    'SELECT * FROM verification.status_changes',
    'SELECT * FROM verification.signing_keys',
    `SELECT nextval('verification.answers_index_seq')`,
    'SELECT * FROM log.salts',
    'SELECT * FROM access.clients',
    'SELECT * FROM access.keys',
    'SELECT * FROM facts.snapshots',
    ...onProgramme,
    ...onSandbox,
    ...onDirectory,
  ],
  xacthuc_sandbox: [
    ...onProgramme,
    'SELECT * FROM verification.answers',
    'SELECT outcome FROM verification.answers',
    'INSERT INTO verification.answers (id) VALUES (gen_random_uuid())',
    'SELECT * FROM verification.redemptions',
    'SELECT * FROM verification.used_keys',
    'SELECT * FROM verification.redemption_events',
    'SELECT * FROM verification.status_changes',
    'SELECT * FROM verification.status_lists',
    'SELECT * FROM verification.signing_keys',
    'SELECT * FROM verification.code_keys',
    'SELECT * FROM verification.policy_versions',
    `SELECT nextval('verification.status_places')`,
    `SELECT verification.claim('00000000-0000-4000-8000-000000000000', 1)`,
    `SELECT verification.held_by_another('00000000-0000-4000-8000-000000000000')`,
    'SELECT * FROM facts.records',
    'SELECT * FROM facts.current_records',
    'SELECT * FROM facts.source_states',
    'SELECT * FROM facts.stage_keys',
    'SELECT * FROM access.clients',
    'SELECT * FROM access.keys',
    'SELECT * FROM log.entries',
    'SELECT * FROM log.events',
    'SELECT * FROM log.salts',
    'SELECT * FROM log.keys',
    'SELECT * FROM queue.job',
  ],
};

for (const role of databaseRoles) {
  t.test(`${role} may not touch what is not its own`, async (t) => {
    for (const statement of [...forEveryRole, ...forOne[role]]) {
      t.equal(await attempt(role, statement), denied, statement);
    }
  });
}

t.test('each role may do its own work', async (t) => {
  t.equal(await attempt('xacthuc_verification', 'SELECT * FROM verification.answers'), null);
  t.equal(await attempt('xacthuc_verification', 'SELECT * FROM facts.current_records'), null);
  t.equal(await attempt('xacthuc_intake', 'SELECT * FROM facts.records'), null);
  t.equal(await attempt('xacthuc_intake', 'SELECT * FROM verification.department_tickets'), null);
  t.equal(await attempt('xacthuc_intake', 'SELECT * FROM verification.live_attestation_records'), null);
  t.equal(await attempt('xacthuc_intake', 'UPDATE facts.records SET retired_stage = 1'), null);
  t.equal(await attempt('xacthuc_log', 'SELECT outcome, token FROM verification.answers'), null);
  t.equal(await attempt('xacthuc_log', 'UPDATE log.state SET size = size'), null);
  t.equal(await attempt('xacthuc_log', 'UPDATE log.witness_keys SET latest = latest'), null);
  t.equal(await attempt('xacthuc_verification', 'SELECT * FROM log.cosignatures'), null);
  t.equal(await attempt('xacthuc_verification', 'INSERT INTO log.witnesses (name) VALUES ($$x$$)'), denied);
  t.equal(await attempt('xacthuc_verification', 'SELECT * FROM log.entries'), null);
  t.equal(await attempt('xacthuc_sandbox', 'SELECT * FROM sandbox.answers'), null);
  t.equal(await attempt('xacthuc_sandbox', 'DELETE FROM sandbox.answers'), null);
  t.equal(await attempt('xacthuc_programme', 'SELECT * FROM programme.registered_names'), null);
  t.equal(await attempt('xacthuc_programme', 'SELECT * FROM programme.plan_versions'), null);
  t.equal(await attempt('xacthuc_programme', 'SELECT * FROM verification.monitored_entries'), null);
  t.equal(await attempt('xacthuc_programme', 'DELETE FROM programme.name_counts'), null);
  t.equal(await attempt('xacthuc_programme', 'SELECT outcome FROM verification.answers'), null);
  t.equal(await attempt('xacthuc_programme', `SELECT directory.same_subject('', '')`), null);
  t.equal(await attempt('xacthuc_programme', 'SELECT holder_key FROM directory.redeemed_names'), null);
  t.equal(await attempt('xacthuc_programme', 'UPDATE access.clients SET revoked_at = now()'), null);
});

t.test('the account that services connect with may do nothing but become one of them', async (t) => {
  const statements = [
    'SELECT * FROM verification.answers',
    'SELECT * FROM facts.records',
    'SELECT * FROM facts.sources',
    'SELECT * FROM access.clients',
    'SELECT * FROM queue.job',
    'SET ROLE xacthuc_owner',
    'SET ROLE pg_read_all_data',
    'CREATE ROLE mine',
  ];
  for (const statement of statements) t.equal(await attempt(null, statement), denied, statement);
});

t.test('only the role that opens the keys can read them', async (t) => {
  for (const role of ['xacthuc_intake', 'xacthuc_programme', 'xacthuc_log', 'xacthuc_sandbox'] as const) {
    t.equal(await attempt(role, 'SELECT wrapped FROM access.keys'), denied, role);
  }
});
