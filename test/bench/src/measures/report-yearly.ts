import { randomBytes } from 'node:crypto';
import type { ChildServer } from '../child-server.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { runStatements, type Workspace } from '../workspace.ts';

const communes = 100;
const units = 30;
const activities = 5_000;
const list = '2025-07-01';
const year = { from: '2025-01-01', until: '2025-12-31' };

/** Only the office's part: the log would take in a million answers that were put straight into the table. */
function office(workspace: Workspace, databaseUrl: string, masterKey: string): Promise<ChildServer> {
  return workspace.server('service', {
    PORT: '0',
    XACTHUC_DATA: workspace.file('report'),
    XACTHUC_DATABASE_URL: databaseUrl,
    XACTHUC_MASTER_KEY: masterKey,
    XACTHUC_LOG_LEVEL: 'warn',
    XACTHUC_RATE_PER_MINUTE: '100000000',
    XACTHUC_ROLES: 'programme',
  });
}

/** Names registered over two years, and what thirty organisations did in a hundred communes. */
function facts(rows: number): string[] {
  const client = `'00000000-0000-4000-8000-000000000000'`;
  return [
    `INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key,
       outcome, reasons, departments, policy, evidence, records, token, disclosures, fingerprint)
     SELECT gen_random_uuid(), at, at + interval '72 hours', ${client}, 'biz.vn',
       (ARRAY['person', 'household', 'enterprise'])[1 + i % 3], sha256(i::text::bytea), 'eligible', '{}', '{}', 'biz.vn-2025-05-03', '[]', '{}',
       'token', '\\x00', '\\x00'
     FROM (SELECT i, '2024-01-01T00:00:00Z'::timestamptz + i * (interval '730 days' / ${rows}) AS at
           FROM generate_series(0, ${rows - 1}) i) n`,
    `INSERT INTO verification.redemptions (attestation_id, client_id, benefit, domain, domain_unicode, registered_at,
       registrar_transaction_id, redeemed_at)
     SELECT id, client_id, benefit, 'a' || index || '.biz.vn', 'a' || index || '.biz.vn', issued_at, 'GD' || index, issued_at
     FROM verification.answers`,
    `INSERT INTO programme.activities (id, organisation, state, kind, starts_on, area_list, area_code, content, participants,
       likeness, created_by, changed_by, filed_at)
     SELECT gen_random_uuid(), 'don-vi-' || 1 + i % ${units}, 'filed',
       (ARRAY['workshop', 'training', 'media', 'support_point'])[1 + i % 4], '2024-01-01'::date + i % 730, '${list}',
       lpad((100 + i % ${communes})::text, 5, '0'),
       jsonb_build_object('kind', 'training', 'title', 'Tập huấn ' || i, 'place', 'Nhà văn hóa'), i % 80,
       sha256(i::text::bytea), ${client}, ${client}, now()
     FROM generate_series(1, ${activities * 2}) i`,
    // The directory knows where nine in ten of them are, and how half of the websites looked.
    `INSERT INTO directory.entries (domain, domain_unicode, zone, status, holder_kind, known_subject, words, personal, disputed,
       search, province, commune, area_list, registered_on, sources, services)
     SELECT r.domain, r.domain, 'biz.vn', 'registered', a.subject_type, true, '{}', true, false, r.domain,
       CASE WHEN a.index % 10 > 0 THEN '24' END, CASE WHEN a.index % 10 > 0 THEN lpad((100 + a.index % ${communes})::text, 5, '0') END,
       CASE WHEN a.index % 10 > 0 THEN '${list}' END, r.registered_at::date, '{redemption}', '{}'
     FROM verification.redemptions r JOIN verification.answers a ON a.id = r.attestation_id`,
    `INSERT INTO directory.website_history (entry_id, state, outcome, since, until)
     SELECT id, (ARRAY['live', 'parked', 'down'])[1 + number % 3], 'page', registered_on + interval '1 day', now()
     FROM directory.entries WHERE number % 2 = 0`,
    'VACUUM ANALYZE',
    'CHECKPOINT',
  ];
}

async function call(server: ChildServer, method: string, path: string, json?: unknown): Promise<Response> {
  const response = await fetch(`${server.url}/v1/programme${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.keys.admin}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function recordPlan(server: ChildServer): Promise<void> {
  const dates = { from: null, until: null };
  const province = { code: '24', level: 'province', parent: null, vi: 'Tỉnh Mẫu', en: 'Sample province', ...dates };
  const areas = Array.from({ length: communes }, (_, i) => {
    const name = { vi: `Xã Mẫu ${i}`, en: `Commune ${i}` };
    return { code: String(100 + i).padStart(5, '0'), level: 'commune', parent: '24', ...name, ...dates };
  });
  await call(server, 'PUT', `/areas/${list}`, { areas: [province, ...areas] });
  const codes = Array.from({ length: units }, (_, i) => `don-vi-${i + 1}`);
  for (const code of codes) {
    const names = [{ vi: `Cơ quan ${code}`, en: code, ...dates }];
    await call(server, 'PUT', `/organisations/${code}`, { kind: 'department', names, area: null, ...dates });
  }
  const content = {
    title: { vi: 'Kế hoạch mẫu', en: 'Sample plan' },
    legalBasis: 'Quyết định 826/QĐ-BTTTT',
    area: { list, code: '24' },
    period: { from: '2024-01-01', until: '2025-12-31' },
    units: codes.map((organisation, i) => ({
      organisation,
      role: i === 0 ? 'lead' : 'coordinating',
      task: 'Phối hợp',
    })),
    targets: [{ indicator: 'names', period: year, area: null, organisation: null, value: 1_000_000 }],
    budget: [],
    milestones: [],
  };
  await call(server, 'POST', '/plans', { code: 'mau', content });
  await call(server, 'POST', '/plans/mau/versions/1/approval', { revision: 1 });
}

/** Seconds from the request that submits a report until it lies here as a PDF. */
async function secondsOf(server: ChildServer, kind: string, period: object): Promise<number> {
  const begun = await call(server, 'POST', '/reports', { template: 'lead-province', kind, period });
  const { id } = (await begun.json()) as { id: string };
  const start = performance.now();
  await call(server, 'POST', `/reports/${id}/submission`, { revision: 1 });
  const submitted = (performance.now() - start) / 1000;
  const pdf = await (await call(server, 'GET', `/reports/${id}/document?format=pdf`)).bytes();
  const seconds = (performance.now() - start) / 1000;
  if (!Buffer.from(pdf.subarray(0, 5)).equals(Buffer.from('%PDF-'))) throw new Error('the report is no PDF');
  say(
    `  ${kind}: figures in ${submitted.toFixed(1)} s, ${(pdf.length / 1024).toFixed(0)} KiB of PDF after ${seconds.toFixed(1)} s`,
  );
  return seconds;
}

export const reportYearly: Measure = {
  name: 'report-yearly',
  what: 'a yearly report to the People’s Committee, from submitting it until it lies there as a PDF',
  unit: 's',
  bar: { of: 'value', atMost: 20 },
  run: async (workspace, options) => {
    const url = await workspace.database('report_yearly');
    const masterKey = randomBytes(32).toString('base64');
    // Makes the tables.
    await office(workspace, url, masterKey);
    await workspace.endServers();
    say(`  ${options.rows} names, ${activities * 2} activities`);
    await runStatements(url, facts(options.rows));
    const server = await office(workspace, url, masterKey);
    await recordPlan(server);
    const baseline = await secondsOf(server, 'month', { from: '2025-12-01', until: '2025-12-31' });
    const value = await secondsOf(server, 'year', year);
    await workspace.endServers();
    await workspace.dropDatabase('report_yearly');
    const note = `${options.rows} names, ${communes} communes, ${units} organisations; baseline: a month's report`;
    return { value, baseline, note: options.rows < 1_000_000 ? `${note}; the bar speaks of 1000000 names` : note };
  },
};
