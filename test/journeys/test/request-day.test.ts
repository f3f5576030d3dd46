import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { activate, csvFile, type Member, memberTable, questionAbout } from '../src/index.ts';

/** The clock that the service goes by. */
let now = new Date('2026-11-10T03:00:00Z');
const service = await startTestService({ now: () => now });
t.teardown(() => service.close());
const key = await service.key('registrar');

function born(birthDate: string, serial: number): Member {
  const number = `0272${birthDate.slice(2, 4)}9000${String(serial).padStart(2, '0')}`;
  return { name: 'Nguyễn Thử Ngày', birthDate, sex: 'Nam', number, nationality: 'Việt Nam' };
}

const usual = born('2004-02-01', 1);
const leaving = born('2002-11-11', 2);
const arriving = born('2008-11-11', 3);
const bytes = csvFile(memberTable([usual, leaving, arriving]));

async function at(instant: string, member: Member) {
  now = new Date(instant);
  const { body } = await service.call('POST', '/v1/checks', { key, json: questionAbout(member) });
  return body;
}

await service.deliver({ source: 'youth-union', bytes, query: { asOf: '2026-11-01' } });

t.test('a policy holds from midnight in Vietnam, and its answer names it', async (t) => {
  const days: readonly [string, string, string | null][] = [
    ['2023-05-31T16:59:59Z', 'id.vn-2023-06-01', 'programme_not_open'],
    ['2023-05-31T17:00:00Z', 'id.vn-2023-06-01', null],
    ['2024-07-01T00:00:00Z', 'id.vn-2023-06-01', null],
    ['2025-05-02T16:59:59Z', 'id.vn-2023-06-01', null],
    ['2025-05-02T17:00:00Z', 'id.vn-2025-05-03', null],
    ['2026-11-10T03:00:00Z', 'id.vn-2025-05-03', null],
  ];
  for (const [instant, policy, reason] of days) {
    const body = await at(instant, usual);
    t.equal(body.policy, policy, instant);
    t.equal(body.issuedAt, new Date(instant).toISOString());
    const codes = body.reasons.map(({ code }: { code: string }) => code);
    t.same(codes, [reason ?? 'facts_satisfy_policy'], instant);
    t.equal(body.outcome, reason === null ? 'eligible' : 'ineligible');
  }
});

t.test('one is 23 until the eve of the 24th birthday and 18 from the 18th, in Vietnam', async (t) => {
  const days: readonly [string, Member, string][] = [
    ['2026-11-10T16:59:59Z', leaving, 'facts_satisfy_policy'],
    ['2026-11-10T17:00:00Z', leaving, 'too_old'],
    ['2026-11-10T16:59:59Z', arriving, 'too_young'],
    ['2026-11-10T17:00:00Z', arriving, 'facts_satisfy_policy'],
  ];
  for (const [instant, member, code] of days) t.match((await at(instant, member)).reasons, [{ code }], instant);
});

t.test('an answer holds for the policy’s 72 hours, but never past the last day of entitlement', async (t) => {
  const long = await at('2026-11-10T03:00:00Z', usual);
  t.equal(long.expiresAt, '2026-11-13T03:00:00.000Z');
  t.equal(long.eligibleUntil, '2028-01-31');
  const short = await at('2026-11-10T03:00:00Z', leaving);
  t.equal(short.eligibleUntil, '2026-11-10');
  t.equal(short.expiresAt, '2026-11-10T17:00:00.000Z', 'midnight in Vietnam');
  const payload = JSON.parse(Buffer.from(short.attestation.split('.')[1], 'base64url').toString());
  t.equal(payload.exp, Date.parse('2026-11-10T17:00:00Z') / 1000);
  t.equal(payload.eligible_until, '2026-11-10');
  const last = await at('2026-11-10T16:59:59.999Z', leaving);
  t.match(last, { outcome: 'eligible', expiresAt: '2026-11-10T17:00:00.000Z' });
});

t.test('past its limit a source makes no answer, and says who must deliver', async (t) => {
  // youth-union is fresh for 190 days: 2026-11-01 + 190 = 2027-05-10.
  const fresh = await at('2027-05-10T16:59:59Z', usual);
  t.match(fresh, { outcome: 'eligible', evidence: [{}, {}, { source: 'youth-union', ageDays: 190 }] });
  const stale = await at('2027-05-10T17:00:00Z', usual);
  t.match(stale, { outcome: 'source_unavailable', reasons: [{ code: 'source_stale', whoActs: 'department' }] });
  t.same(stale.departments, ['youth-union']);
  t.ok(stale.retryAfterSeconds > 0);
  const { body: sources } = await service.call('GET', '/v1/sources', { key: service.admin });
  t.match(
    sources.sources.find(({ source }: { source: string }) => source === 'youth-union'),
    { state: 'stale', ageDays: 191, limitDays: 190, asOf: '2026-11-01' },
  );

  await service.deliver({ source: 'youth-union', bytes, query: { asOf: '2027-05-11' } });
  t.match(await at('2027-05-11T03:00:00Z', usual), { outcome: 'eligible' });
  now = new Date('2027-05-11T03:00:00Z');
  const { body: older } = await service.deliver({ source: 'youth-union', bytes, query: { asOf: '2027-05-01' } });
  t.match(older, { state: 'staged', held: true });
  t.match(
    older.guards.filter(({ ok }: { ok: boolean }) => !ok),
    [{ guard: 'as_of_goes_back', value: 10 }],
  );
  t.equal((await activate(service, older.id)).status, 200);
  const { body } = await service.call('GET', '/v1/sources', { key: service.admin });
  t.match(
    body.sources.find(({ source }: { source: string }) => source === 'youth-union'),
    { state: 'fresh', asOf: '2027-05-01' },
    'an older full list, once active, dates the source back: what is active is what that list says',
  );
});
