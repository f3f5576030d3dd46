import { setTimeout as sleep } from 'node:timers/promises';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  csvFile,
  deliverMembers,
  deliverSamples,
  member,
  members,
  memberTable,
  questionAbout,
  xacthuc,
} from '../src/index.ts';

/** An hour of the night, whatever the time is now. */
const hour = (new Date().getUTCHours() + 7) % 24;
const officeHours = hour < 12 ? '20:00-20:01' : '04:00-04:01';
const service = await startTestService({
  env: {
    XACTHUC_SIGNAL_SECONDS: '1',
    XACTHUC_OFFICE_HOURS: officeHours,
    XACTHUC_SIGNAL_THRESHOLDS: 'second_fact_guessing.tries=4',
  },
});
t.teardown(() => service.close());
const auditor = await service.key('auditor');
const registrar = await service.key('registrar');
const honest = await service.key('registrar');
const department = await service.key('department', { sources: ['youth-union'] });
// Without these a wrong birth date is answered source_unavailable, which tells nobody anything.
await deliverSamples(service, ['education', 'labour']);
await deliverMembers(service, members(20));

interface Signal {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly latest: { readonly entries: readonly number[]; readonly value: number };
}

/** Waits for a signal of a kind about a subject, if one is named. */
async function signal(kind: string, id?: string): Promise<Signal> {
  for (;;) {
    const { body } = await service.call('GET', `/v1/audit/signals?kind=${kind}&state=open`, { key: auditor });
    const found = body.signals.find(({ subject }: Signal) => id === undefined || subject.id === id);
    if (found) return found;
    await sleep(100);
  }
}

const entry = async (index: number) => {
  const [row] = await service.query<{ entry: Buffer }>('SELECT entry FROM log.entries WHERE index = $1', [index]);
  return JSON.parse(row?.entry.toString() ?? 'null');
};
const idOf = async (key: string) =>
  (await service.query<{ id: string }>('SELECT id FROM access.clients WHERE key_prefix = $1', [key.slice(0, 11)]))[0]
    ?.id ?? '';

t.test('a held delivery that is activated all the same is told of, with who and the entry', async (t) => {
  const held = await service.deliver({
    source: 'youth-union',
    bytes: csvFile(memberTable(members(10))),
    key: department,
  });
  t.equal(held.body.held, true);
  const json = { reason: 'đã đối chiếu với văn bản số 123' };
  await service.call('POST', `/v1/snapshots/${held.body.id}/activation`, { key: department, json });
  const found = await signal('guard_overridden', held.body.id);
  t.match(found, { severity: 'warning', subject: { type: 'snapshot' }, latest: { value: 1, basis: 1 } });
  const by = await idOf(department);
  t.match(await entry(found.latest.entries[0] ?? -1), { type: 'guard-override', snapshot: held.body.id, by });
  const late = await signal('off_hours', by);
  t.match(late.subject, { type: 'client', id: by });
  for (const index of late.latest.entries) t.match(await entry(index), { type: 'activation', activatedBy: by });
});

t.test('a registrar that guesses a birth date is told of, one whose customer repeats a mistake is not', async (t) => {
  const about = (i: number, birthDate: string) => ({ ...questionAbout(member(i)), match: { birthDate } });
  const ask = (key: string, json: object) => service.call('POST', '/v1/checks', { key, json });
  for (let day = 1; day <= 6; day++) await ask(honest, about(1, '2001-01-01'));
  const checks = ['2001-01-01', '2001-01-02', '2001-01-03'].map((day) => about(2, day));
  await service.call('POST', '/v1/checks/batch', { key: registrar, json: { checks } });
  await ask(registrar, about(2, '2001-01-04'));
  const id = await idOf(registrar);
  const found = await signal('second_fact_guessing', id);
  t.match(found, { severity: 'alarm', latest: { value: 4, threshold: 4, basis: 4 }, acknowledgements: [] });
  const { body } = await service.call('GET', (found as unknown as { answers: string }).answers, { key: auditor });
  t.match(body.entries, { length: 4 });
  t.equal(body.entries[0].registrar.id, id);
  const { body: others } = await service.call('GET', `/v1/audit/signals?registrar=${await idOf(honest)}`, {
    key: auditor,
  });
  t.same(others.signals, []);
  t.match(others.watch, {
    terms: { officeHours: { opens: officeHours.slice(0, 5) }, thresholds: { burst: { factor: 3 } } },
  });
});

t.test('opening is an entry of the log, acknowledging one too, and metrics count', async (t) => {
  const { id } = await signal('second_fact_guessing');
  const path = `/v1/audit/signals/${id}/acknowledgement`;
  const json = { note: 'đã yêu cầu nhà đăng ký giải trình' };
  t.equal((await service.call('POST', path, { key: auditor, json })).status, 201);
  t.equal((await service.call('POST', path, { key: auditor, json })).status, 200);
  t.match(await service.call('POST', path, { key: auditor, json: { note: 'số 027206912345' } }), { status: 400 });
  t.match((await service.call('GET', `/v1/audit/signals/${id}`, { key: auditor })).body, {
    state: 'open',
    acknowledgements: [{ by: await idOf(auditor), note: json.note }],
  });
  const logged = async (type: string) => {
    for (;;) {
      const rows = await service.query<{ entry: Buffer }>('SELECT entry FROM log.entries WHERE type = $1', [type]);
      const entries = rows.map((row) => JSON.parse(row.entry.toString())).filter(({ signal }) => signal === id);
      if (entries.length > 0) return entries;
      await sleep(50);
    }
  };
  t.match(await logged('signal'), [{ kind: 'second_fact_guessing', value: '4' }]);
  const acknowledged = await logged('signal-acknowledgement');
  t.match(acknowledged, [{ by: await idOf(auditor), commitment: /^[0-9a-f]{64}$/ }]);
  t.notMatch(JSON.stringify(acknowledged), /giải trình/, 'the note is committed to only');
  const { text } = await service.call('GET', '/metrics');
  t.match(text, /^xacthuc_signals_open\{kind="second_fact_guessing"\} 1$/m);
  t.match(text, /^xacthuc_signals_open\{kind="burst"\} 0$/m);
  t.match(text, /^xacthuc_signals_opened_total\{kind="guard_overridden"\} 1$/m);
});

t.test('the log says who revoked a key', async (t) => {
  const office = await service.key('office');
  const id = await idOf(await service.key('registrar'));
  await service.call('DELETE', `/v1/clients/${id}`, { key: office });
  const other = await idOf(await service.key('registrar'));
  const env = { XACTHUC_DATA: service.dataDir };
  t.equal((await xacthuc(['client', 'revoke', other], env)).code, 0);
  const change = async (client: string) =>
    (
      await service.query<{ body: object }>(
        `SELECT body FROM log.events WHERE type = 'access-change' AND body ->> 'client' = $1`,
        [client],
      )
    )[0]?.body;
  t.match(await change(id), { changedBy: await idOf(office), by: null });
  t.match(await change(other), { changedBy: null });
  const fsck = await xacthuc(['log', 'fsck'], env);
  t.equal(fsck.code, 0, fsck.stdout);
});

t.test('the command lists open signals, and ends with 1 while there are some', async (t) => {
  const env = { XACTHUC_DATA: service.dataDir };
  const text = await xacthuc(['audit', 'signals'], env);
  t.equal(text.code, 1, text.stderr);
  t.match(text.stdout, /guard_overridden {2}snapshot .*\(open\)[\s\S]*→ Đọc lý do đã ghi/);
  t.match(text.stderr, /open signals: \d+; .*last look: 2/);
  t.notMatch(text.stdout, new RegExp(member(2).number), 'nothing of whom was asked about');
  const json = await xacthuc(['audit', 'signals', '--json'], env);
  const lines = json.stdout.trim().split('\n');
  t.ok(lines.map((line) => JSON.parse(line)).every(({ state }) => state === 'open'));
  await service.query('UPDATE verification.signals SET closed_at = now() WHERE closed_at IS NULL');
  for (const wrong of [['x'], ['--x']])
    t.equal((await xacthuc(['audit', 'signals', ...wrong], env)).code, 2, wrong.join());
});

t.test('wrong thresholds and office hours are told before anything is opened', async (t) => {
  const env = { XACTHUC_DATA: `${service.dataDir}/none` };
  for (const [name, value] of [
    ['XACTHUC_SIGNAL_THRESHOLDS', 'burst.factors=3'],
    ['XACTHUC_OFFICE_HOURS', '18:00-07:00'],
  ] as const) {
    const { code, stderr } = await xacthuc(['serve'], { ...env, [name]: value });
    t.equal(code, 1);
    t.match(stderr, new RegExp(`${name}: .* / `));
  }
});
