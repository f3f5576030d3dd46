import { randomBytes } from 'node:crypto';
import { createDatabase, createPool } from '@xacthuc/platform';
import { foldOnce, type ProgrammeDatabase, rebuildMonitoring } from '@xacthuc/programme';
import pg from 'pg';
import type { ChildServer } from '../child-server.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { median } from '../rounds.ts';
import { runStatements, type Workspace } from '../workspace.ts';

const registrars = 12;
const channels = 40;
const communes = 120;
const list = '2025-07-01';
const office = `'00000000-0000-4000-8000-000000000000'::uuid`;
/** Answers counted one round after the other, on top of all others. */
const freshRounds = 10;
const freshAtOnce = 1_000;
const looks = 60;
const connections = 2;

const pages = [
  'by=month',
  'by=area',
  'by=commune',
  'by=sector',
  'by=group',
  'by=registrar',
  'by=organisation',
  'by=month&group=household&from=2025-01&until=2025-12',
  `by=organisation&areaList=${list}&area=24`,
];

/** Answers over three years, the log's entries of them, and what else is in the log's place. @param from of the first answer. */
function answersOf(from: number, rows: number): string[] {
  return [
    `INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome, reasons,
       departments, policy, evidence, records, token, disclosures, fingerprint, channel)
     SELECT gen_random_uuid(), '2023-12-01T00:00:00Z'::timestamptz + (i % 1095) * interval '1 day', now(),
       ('00000000-0000-4000-8000-0000000000' || lpad((10 + i % ${registrars})::text, 2, '0'))::uuid,
       CASE i % 5 WHEN 0 THEN 'biz.vn' WHEN 1 THEN 'biz.vn' ELSE 'id.vn' END,
       (ARRAY['household', 'enterprise', 'person', 'person', 'person'])[1 + i % 5],
       sha256(('subject ' || (i - CASE WHEN i % 7 = 0 THEN i / 2 ELSE 0 END))::bytea),
       CASE WHEN i % 4 = 0 THEN 'not_found' ELSE 'eligible' END, '{}', '{}', 'p', '[]', '{}', 'token', '', '',
       CASE WHEN i % 3 = 0 THEN NULL ELSE 'KENH-' || (i % ${channels + 5}) END
     FROM generate_series(${from}, ${from + rows - 1}) i`,
    `INSERT INTO log.entries (index, number, type, at, entry)
     SELECT (SELECT coalesce(max(index) + 1, 0) FROM log.entries) + row_number() OVER (ORDER BY a.index) - 1, a.index, 'check',
       a.issued_at, '{}'
     FROM verification.answers a WHERE a.index > (SELECT coalesce(max(number), 0) FROM log.entries)`,
  ];
}

/** A name for each answer that found somebody, and others that only lists know of. */
function namesOf(rows: number): string[] {
  return [
    `INSERT INTO verification.redemptions (attestation_id, client_id, benefit, domain, domain_unicode, registered_at,
       registrar_transaction_id)
     SELECT id, client_id, benefit, 'a' || index || '.biz.vn', 'a' || index || '.biz.vn', issued_at, 'GD' || index
     FROM verification.answers WHERE outcome = 'eligible'`,
    `INSERT INTO directory.entries (domain, domain_unicode, zone, status, holder_kind, known_subject, words, personal, disputed, search,
       sector, province, commune, area_list, registered_on, sources, services, website_state)
     SELECT 'a' || i || '.biz.vn', 'a' || i || '.biz.vn', 'biz.vn', CASE WHEN i % 20 = 0 THEN 'released' ELSE 'registered' END,
       (ARRAY['household', 'enterprise', 'household'])[1 + i % 3], true, '{}', false, false, 'a' || i,
       chr(65 + i % 21), '24', lpad((7000 + i % ${communes})::text, 5, '0'), '${list}', '2023-12-01'::date + i % 1095,
       CASE WHEN i % 4 = 0 THEN '{registry}' ELSE '{redemption}' END::text[], '{}',
       (ARRAY['live', 'down', 'parked'])[1 + i % 3]
     FROM generate_series(1, ${rows}) i`,
  ];
}

function places(): string[] {
  return [
    `INSERT INTO programme.organisations (code, version, kind, names, recorded_by)
     SELECT 'don-vi-' || i, 1, 'association', jsonb_build_array(jsonb_build_object('vi', 'Đơn vị ' || i, 'en', 'Unit ' || i,
       'from', NULL, 'until', NULL)), ${office} FROM generate_series(1, 20) i`,
    `INSERT INTO programme.channels (code, version, organisation, note, since_entry, recorded_by)
     SELECT 'KENH-' || i, 1, 'don-vi-' || (1 + i % 20), '', 0, ${office} FROM generate_series(0, ${channels - 1}) i`,
    `INSERT INTO programme.areas (list, code, version, level, parent, name_vi, name_en, recorded_by)
     SELECT '${list}', '24', 1, 'province', NULL, 'Tỉnh Mẫu', 'Sample province', ${office} UNION ALL
     SELECT '${list}', lpad((7000 + i)::text, 5, '0'), 1, 'commune', '24', 'Xã ' || i, 'Commune ' || i, ${office}
     FROM generate_series(0, ${communes - 1}) i`,
    `INSERT INTO programme.denominators (base, area_list, area_code, as_of, version, value, document_number, document_date,
       document_issuer, recorded_by)
     SELECT b, list, code, '2025-01-01', 1, 100000, '1', '2025-01-01', 'Cục Thống kê', ${office}
     FROM programme.areas, unnest(ARRAY['enterprises', 'households', 'people-18-23']) b`,
  ];
}

/** Only the office's part: nobody else counts, or writes the log. */
function startOffice(workspace: Workspace, url: string, masterKey: string): Promise<ChildServer> {
  return workspace.server('service', {
    PORT: '0',
    XACTHUC_DATA: workspace.file('monitoring'),
    XACTHUC_DATABASE_URL: url,
    XACTHUC_MASTER_KEY: masterKey,
    XACTHUC_LOG_LEVEL: 'warn',
    XACTHUC_RATE_PER_MINUTE: '100000000',
    XACTHUC_ROLES: 'programme',
  });
}

/** Milliseconds of each look at a page. */
async function look(server: ChildServer, page: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${server.keys.admin}` };
  const latencies: number[] = [];
  const one = async () => {
    for (let i = 0; i < looks / connections; i++) {
      const start = performance.now();
      const answer = await fetch(`${server.url}/v1/programme/monitoring/funnel?${page}`, { headers });
      const { rows } = (await answer.json()) as { rows?: unknown[] };
      latencies.push(performance.now() - start);
      if (answer.status !== 200 || !rows || rows.length === 0) throw new Error(`${page}: ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return latencies.sort((a, b) => a - b);
}

/** Counts all there is, then more and more; gives the milliseconds of each thousand answers. */
async function count(url: string, rows: number): Promise<number[]> {
  const pool = createPool({ url, role: 'xacthuc_programme', max: 2, name: 'bench' });
  try {
    const db = createDatabase<ProgrammeDatabase>(pool);
    const start = performance.now();
    const counted = await rebuildMonitoring(db);
    say(
      `  ${counted.entries} answers and ${counted.names} names counted in ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
    await runStatements(url, ['VACUUM ANALYZE', 'CHECKPOINT']);
    const rounds: number[] = [];
    for (let i = 0; i < freshRounds; i++) {
      await runStatements(url, answersOf(rows + 1 + i * freshAtOnce, freshAtOnce));
      const begun = performance.now();
      const folded = await foldOnce(db);
      if (folded?.entries !== freshAtOnce) throw new Error(`${folded?.entries} of ${freshAtOnce} were counted`);
      rounds.push(performance.now() - begun);
    }
    return rounds;
  } finally {
    await pool.end();
  }
}

/** Milliseconds of the one question that a page by months would ask the directory itself. */
async function unsummed(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await client.query(`SELECT date_trunc('month', registered_on), count(*), count(*) FILTER (WHERE website_state = 'live')
      FROM directory.entries WHERE status = 'registered' GROUP BY 1`);
    times.push(performance.now() - start);
  }
  await client.end();
  return median(times);
}

export const monitoringPages: Measure = {
  name: 'monitoring-pages',
  what: 'median latency of the slowest page of the funnel among --rows answers and --rows names, against counting names by month anew',
  unit: 'ms',
  bar: { of: 'value', atMost: 200 },
  run: async (workspace, { rows }) => {
    const url = await workspace.database('monitoring');
    const masterKey = randomBytes(32).toString('base64');
    // Makes the tables.
    await startOffice(workspace, url, masterKey);
    await workspace.endServers();
    say(`  ${rows} answers, ${rows} names`);
    await runStatements(url, [...places(), ...answersOf(1, rows), ...namesOf(rows), 'VACUUM ANALYZE', 'CHECKPOINT']);
    const rounds = await count(url, rows);
    const fold = median(rounds);
    say(
      `  ${freshAtOnce} answers more are counted in ${fold.toFixed(0)} ms (at most ${Math.max(...rounds).toFixed(0)})`,
    );
    const server = await startOffice(workspace, url, masterKey);
    let value = 0;
    let slowest = 0;
    for (const page of pages) {
      await look(server, page);
      const latencies = await look(server, page);
      const p99 = latencies[Math.ceil(latencies.length * 0.99) - 1] ?? 0;
      say(`  ${page}: median ${median(latencies).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
      value = Math.max(value, median(latencies));
      slowest = Math.max(slowest, p99);
    }
    const baseline = await unsummed(url);
    await workspace.endServers();
    await workspace.dropDatabase('monitoring');
    const note =
      `${rows} answers, ${rows} names, ${pages.length} pages, ${connections} connections; slowest p99 ${slowest.toFixed(1)} ms; ` +
      `${freshAtOnce} answers are counted in ${fold.toFixed(0)} ms`;
    return { value, baseline, note: rows < 1_000_000 ? `${note}; the bar speaks of 1000000: --rows 1000000` : note };
  },
};
