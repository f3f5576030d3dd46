import { isoDate, vietnamDay } from '@xacthuc/domain';
import { databasePid, endProcess, startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, member, members, memberTable, questionAbout, students, studentTable } from '../src/index.ts';

let now = new Date();
const service = await startTestService({ now: () => now });
t.teardown(() => service.close());
const office = await service.key('office');
const registrar = await service.key('registrar');
const day = (daysAgo: number) => vietnamDay(new Date(Date.now() - daysAgo * 86_400_000));
const source = 'youth-union';

async function shown(code: string, key = service.admin) {
  const { body } = await service.call('GET', '/v1/sources', { key });
  return body.sources.find((one: { source: string }) => one.source === code);
}

/** The gauges of a source, by name and state. They are read from the database at most every second. */
async function gauges(code: string): Promise<Record<string, number>> {
  const { text } = await service.call('GET', '/metrics');
  const lines = text.matchAll(/^xacthuc_source_(\w+)\{source="([\w-]+)"(?:,state="(\w+)")?\} (\S+)$/gm);
  const found = Array.from(lines).filter(([, , name]) => name === code);
  return Object.fromEntries(found.map(([, name, , state, value]) => [state ?? name, Number(value)]));
}

/** Until the gauges were read again. */
async function gaugesOnce(code: string, fits: (found: Record<string, number>) => boolean) {
  for (;;) {
    const found = await gauges(code);
    if (fits(found)) return found;
  }
}

const change = (json: object, key = office, code = source) =>
  service.call('PATCH', `/v1/sources/${code}`, { key, json });
const ask = async () =>
  (await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(member(1)) })).body;

t.test('a source that was never delivered has a limit, and no age', async (t) => {
  const found = await gaugesOnce(source, () => true);
  t.same(found, { limit_days: 190, fresh: 0, stale: 0, never_delivered: 1, stale_segments: 0 });
  t.match(await shown(source), { asOf: null, ageDays: null, limitDays: 190, state: 'never_delivered', segments: null });
});

t.test(
  'age and limit of each source are in the metrics, in its state and in every answer that rests on it',
  async (t) => {
    await service.deliver({ source, bytes: csvFile(memberTable(members(5))), query: { asOf: day(30) } });
    const found = await gaugesOnce(source, ({ age_days }) => age_days !== undefined);
    t.same(found, { age_days: 30, limit_days: 190, fresh: 1, stale: 0, never_delivered: 0, stale_segments: 0 });
    t.match(await shown(source), { asOf: day(30), ageDays: 30, limitDays: 190, state: 'fresh' });
    const { evidence, outcome } = await ask();
    t.equal(outcome, 'eligible');
    t.match(
      evidence.find((one: { source: string }) => one.source === source),
      { asOf: day(30), ageDays: 30, limitDays: 190 },
    );
  },
);

t.test('the office changes a limit, checks go by it at once, and who, when and why is kept', async (t) => {
  t.match(await change({ freshnessDays: 29 }), { status: 422, body: { code: 'reason_required' } });
  for (const freshnessDays of [0, -1, 1.5, 3651, '30', null]) {
    t.equal((await change({ freshnessDays, reason: 'lý do nào đó' })).status, 400, `${freshnessDays}`);
  }
  t.equal((await change({ freshnessDays: 29, reason: 'lý do nào đó' }, office, 'kho-bac')).status, 404);
  t.equal((await shown(source)).limitDays, 190);

  const before = Date.now();
  const reply = await change({ freshnessDays: 29, reason: 'nộp hằng tháng theo công văn 12' });
  t.match(reply, { status: 200, body: { source, limitDays: 29, ageDays: 30, state: 'stale' } });
  const { limitChange } = await shown(source);
  t.match(limitChange, { from: 190, to: 29, reason: 'nộp hằng tháng theo công văn 12' });
  t.ok(Date.parse(limitChange.at) >= before - 1000);
  const [who] = await service.query<{ roles: string[] }>('SELECT roles FROM access.clients WHERE id = $1', [
    limitChange.by,
  ]);
  t.same(who?.roles, ['office']);

  const refused = await ask();
  t.match(refused, { outcome: 'source_unavailable', departments: [source] });
  t.match(
    refused.evidence.find((one: { source: string }) => one.source === source),
    { ageDays: 30, limitDays: 29 },
  );
  await gaugesOnce(source, ({ stale, limit_days }) => stale === 1 && limit_days === 29);

  t.equal((await change({ freshnessDays: 30, reason: 'đã thống nhất lại' }, service.admin)).status, 200);
  t.equal((await change({ freshnessDays: 30, reason: 'như cũ, không đổi gì' })).status, 200);
  t.equal((await ask()).outcome, 'eligible', 'as old as its limit it is still relied on');
  const kept = await service.query(`SELECT days_before, days_after FROM facts.limit_changes ORDER BY id`);
  t.same(kept, [
    { days_before: 190, days_after: 29 },
    { days_before: 29, days_after: 30 },
  ]);
});

t.test('limits that are changed at once are all kept, each from what was before it', async (t) => {
  const days = [101, 102, 103, 104, 105, 106];
  await Promise.all(days.map((freshnessDays) => change({ freshnessDays, reason: 'cùng một lúc' }, office, 'labour')));
  const kept = await service.query<{ days_before: number; days_after: number }>(
    `SELECT days_before, days_after FROM facts.limit_changes c JOIN facts.sources s ON s.id = c.source_id
     WHERE s.code = 'labour' ORDER BY c.id`,
  );
  t.equal(kept.length, days.length);
  for (const [i, { days_before }] of kept.entries()) t.equal(days_before, i === 0 ? 200 : kept[i - 1]?.days_after);
  t.equal((await shown('labour')).limitDays, kept.at(-1)?.days_after);
});

t.test(
  'schools that were delivered apart have their own days, the oldest first; a school’s key sees its own',
  async (t) => {
    for (const [school, daysAgo] of [
      ['XSA', 10],
      ['XSB', 250],
      ['XSC', 0],
    ] as const) {
      const bytes = csvFile(studentTable(students(school, 3, school.charCodeAt(2) * 100)));
      const { body } = await service.deliver({
        source: 'education',
        bytes,
        query: { segment: school, asOf: day(daysAgo) },
      });
      t.equal(body.state, 'active');
    }
    const education = await shown('education');
    t.match(education, { state: 'fresh', ageDays: 0, segments: { count: 3, stale: 1 } });
    t.same(education.segments.oldest, [
      { segment: 'XSB', asOf: day(250), ageDays: 250, state: 'stale' },
      { segment: 'XSA', asOf: day(10), ageDays: 10, state: 'fresh' },
      { segment: 'XSC', asOf: day(0), ageDays: 0, state: 'fresh' },
    ]);
    await gaugesOnce('education', ({ stale_segments }) => stale_segments === 1);
    const bound = await service.key('department', { sources: ['education'], segment: 'XSA' });
    t.same((await shown('education', bound)).segments, {
      count: 1,
      stale: 0,
      oldest: [{ segment: 'XSA', asOf: day(10), ageDays: 10, state: 'fresh' }],
    });
    t.equal(await shown('labour', bound), undefined);

    const whole = csvFile(studentTable([...students('XSA', 3, 6500), ...students('XSB', 3, 6600)]));
    await service.deliver({ source: 'education', bytes: whole, query: { asOf: day(5), mode: 'append' } });
    const { segments } = await shown('education');
    t.match(
      segments,
      { stale: 0, oldest: [{ ageDays: 5 }, { ageDays: 5 }, { ageDays: 0 }] },
      'a whole list dates its parts',
    );
  },
);

t.test('as days pass without a delivery the gauges go up, and past the limit the state changes', async (t) => {
  const start = now;
  t.teardown(() => {
    now = start;
  });
  now = new Date(start.getTime() + 86_400_000);
  t.equal(isoDate(vietnamDay(now)), vietnamDay(now));
  const found = await gaugesOnce(source, ({ age_days }) => age_days === 31);
  t.match(found, { fresh: 0, stale: 1, never_delivered: 0, limit_days: 30 });
});

t.test('with the database gone the metrics are still given, with the ages last read', async (t) => {
  endProcess(databasePid(service.running.database.clusterDir));
  for (let i = 0; i < 3; i++) {
    const { status, text } = await service.call('GET', '/metrics');
    t.equal(status, 200);
    t.match(text, /xacthuc_http_requests_total/);
    t.match(text, /xacthuc_source_limit_days\{source="youth-union"\} 30/);
  }
});
