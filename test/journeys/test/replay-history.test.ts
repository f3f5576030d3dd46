import fs from 'node:fs';
import path from 'node:path';
import { outcomes } from '@xacthuc/attestation';
import { shippedPolicies, vietnamDay } from '@xacthuc/domain';
import { startTestService, type TestService, temporaryFolder } from '@xacthuc/test-harness';
import fc from 'fast-check';
import t from 'tap';
import { activate, csvFile, type Member, members, memberTable, replayEverything, studentTable } from '../src/index.ts';

const rounds = process.env.XACTHUC_TEST_LONG === '1' ? 20 : 3;
const dayMs = 86_400_000;

const dataDir = temporaryFolder('xacthuc-replay-');
const otherPolicies = path.join(dataDir, 'policies.json');
/** As an office might narrow them; both benefits, so that each has a policy. */
fs.writeFileSync(
  otherPolicies,
  JSON.stringify(
    shippedPolicies.map((policy) => ({
      ...policy,
      id: `${policy.id}-narrow`,
      parameters:
        policy.benefit === 'id.vn'
          ? {
              ...policy.parameters,
              fullYearsTo: 19,
              attestationTtlHours: 5,
              neededSources: { person: ['youth-union'] },
            }
          : policy.parameters,
    })),
  ),
);

/** The clock that the service goes by; it only goes forward. The database's own is another. */
let now = Date.now();
let policies: 'shipped' | 'narrow' = 'shipped';
let service: TestService = await start();
t.teardown(async () => {
  await service.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});
const registrar = await service.key('registrar');
let serial = 0;

function start(): Promise<TestService> {
  return startTestService({
    dataDir,
    now: () => new Date(now),
    env: policies === 'narrow' ? { XACTHUC_POLICIES: otherPolicies } : {},
  });
}

const people = members(6);
const schools = ['XSA', 'XSB'] as const;
type Form = 'plain' | 'born later' | 'of unknown nationality' | 'a foreigner';
const forms: readonly Form[] = ['plain', 'plain', 'plain', 'born later', 'of unknown nationality', 'a foreigner'];

function inForm(one: Member, form: Form): Member {
  if (form === 'born later') return { ...one, birthDate: one.birthDate.replace(/-01-/, '-02-') };
  if (form === 'of unknown nationality') return { ...one, nationality: '' };
  return form === 'a foreigner' ? { ...one, nationality: 'Lào' } : one;
}

type Step = (by: Caller) => Promise<unknown>;
interface Caller {
  /** Attestations of the run's eligible answers. */
  readonly eligible: string[];
}

function post(at: string, json: object, method = 'POST') {
  return service.call(method, at, { key: registrar, json });
}

const deliver =
  (source: string, list: readonly Member[], query: Record<string, string>, daysAgo: number): Step =>
  async () => {
    const asOf = vietnamDay(new Date(now - daysAgo * dayMs));
    const school = query.segment ?? 'XSA';
    const table =
      source === 'youth-union'
        ? memberTable(list)
        : studentTable(list.map((one) => ({ ...one, school, code: `24CNTT${one.number.slice(-3)}` })));
    const { body } = await service.deliver({ source, bytes: csvFile(table), query: { ...query, asOf } });
    // What a guard holds, somebody takes responsibility for.
    if (body.held) await activate(service, body.id);
  };

const check =
  (who: Member, wrong: boolean, reserve: boolean): Step =>
  async ({ eligible }) => {
    const json = { ...questionOf(who, wrong), ...(reserve ? { reserve } : {}) };
    const { body } = await post('/v1/checks', json);
    if (body.outcome === 'eligible') eligible.push(body.id);
  };

function questionOf({ number, birthDate }: Member, wrong = false) {
  const subject = { type: 'person', scheme: 'personal-number', number };
  return { benefit: 'id.vn', subject, match: { birthDate: wrong ? '2001-01-01' : birthDate } };
}

const batch = (of: readonly Member[]): Step => {
  return () => post('/v1/checks/batch', { checks: of.map((one) => questionOf(one)) });
};

const redeem =
  (n: number): Step =>
  async ({ eligible }) => {
    const id = eligible[n % Math.max(1, eligible.length)];
    if (id === undefined) return;
    serial += 1;
    await post(`/v1/attestations/${id}/redemption`, {
      domain: `ten-${serial}.id.vn`,
      registeredAt: new Date(now).toISOString(),
      registrarTransactionId: `GD-${serial}`,
    });
  };

const release =
  (n: number): Step =>
  async ({ eligible }) => {
    const id = eligible[n % Math.max(1, eligible.length)];
    if (id !== undefined) await post(`/v1/attestations/${id}/redemption`, { reason: 'chủ thể trả lại' }, 'DELETE');
  };

const giveUp =
  (n: number): Step =>
  async ({ eligible }) => {
    const id = eligible[n % Math.max(1, eligible.length)];
    if (id !== undefined) await service.call('DELETE', `/v1/attestations/${id}/reservation`, { key: registrar });
  };

/** As if the time had passed by the database's clock. */
const runOut: Step = () =>
  service.query(
    `UPDATE verification.used_keys SET reserved_until = now() - interval '1 second' WHERE reserved_until IS NOT NULL`,
  );

const reverse =
  (n: number): Step =>
  async () => {
    const rows = await service.query<{ id: string }>(
      `SELECT id FROM facts.snapshots WHERE sequence IS NOT NULL ORDER BY activated_at DESC LIMIT 4`,
    );
    const id = rows[n % Math.max(1, rows.length)]?.id;
    if (id === undefined) return;
    await service.call('POST', `/v1/snapshots/${id}/reversal`, { key: service.admin, json: { reason: 'Nộp nhầm' } });
  };

const limit =
  (source: string, days: number): Step =>
  () =>
    service.call('PATCH', `/v1/sources/${source}`, {
      key: service.admin,
      json: { freshnessDays: days, reason: 'lịch nộp mới' },
    });

const pass =
  (days: number): Step =>
  async () => {
    now += days * dayMs;
  };

const changePolicies: Step = async () => {
  policies = policies === 'shipped' ? 'narrow' : 'shipped';
  await service.close();
  service = await start();
};

/** Several at once: what each saw of the others is what it must be replayed with. */
const together =
  (steps: readonly Step[]): Step =>
  (by) =>
    Promise.all(steps.map((step) => step(by)));

const person = fc.constantFrom(...people);
const someone = fc
  .tuple(fc.subarray(people, { minLength: 1 }), fc.constantFrom(...forms), fc.nat(5))
  .map(([list, form, n]) => list.map((one, i) => (i === n % list.length ? inForm(one, form) : one)));
const daysAgo = fc.nat(30);
const mode = fc.constantFrom('full', 'full', 'append');
const dryRun = fc.constantFrom('false', 'false', 'false', 'true');

const delivery = fc.oneof(
  fc
    .tuple(someone, mode, dryRun, daysAgo)
    .map(([list, mode, dryRun, ago]) => deliver('youth-union', list, { mode, dryRun }, ago)),
  fc
    .tuple(someone, mode, fc.constantFrom(...schools), daysAgo)
    .map(([list, mode, segment, ago]) => deliver('education', list, { mode, segment }, ago)),
  fc.tuple(someone, daysAgo).map(([list, ago]) => deliver('labour', list, { mode: 'append' }, ago)),
);
const asking = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(person, fc.constantFrom(false, false, true), fc.boolean()).map((a) => check(...a)) },
  { weight: 1, arbitrary: fc.subarray(people, { minLength: 1 }).map(batch) },
);
const using = fc.oneof(fc.nat(9).map(redeem), fc.nat(9).map(release), fc.nat(9).map(giveUp), fc.constant(runOut));
const step = fc.oneof(
  { weight: 5, arbitrary: asking },
  { weight: 3, arbitrary: delivery },
  { weight: 3, arbitrary: using },
  { weight: 1, arbitrary: fc.nat(3).map(reverse) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('youth-union', 'education'), fc.integer({ min: 5, max: 400 }))
      .map((a) => limit(...a)),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }).map(pass) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(asking, asking, using, delivery), { minLength: 3, maxLength: 6 }).map(together),
  },
);
const history = fc.tuple(fc.array(step, { minLength: 12, maxLength: 25 }), fc.boolean());

async function assertAllSame(): Promise<number> {
  const replayed = await replayEverything(service, 7);
  const others = replayed.filter(({ result }) => result !== 'same');
  if (others.length > 0) throw new Error(JSON.stringify(others, null, 1));
  const [answers] = await service.query<{ count: number }>('SELECT count(*)::int AS count FROM verification.answers');
  if (answers?.count !== replayed.length) throw new Error(`${replayed.length} of ${answers?.count} were replayed`);
  return replayed.length;
}

const counted = () =>
  service
    .query<{ outcome: string }>('SELECT DISTINCT outcome FROM verification.answers')
    .then((rows) => rows.map(({ outcome }) => outcome).sort());

t.test('each outcome replays the same', async (t) => {
  const by: Caller = { eligible: [] };
  const [one, two] = people as [Member, Member];
  await check(one, false, false)(by);
  for (const source of ['education', 'labour']) await deliver(source, [two], { mode: 'append' }, 1)(by);
  await deliver('youth-union', [one, inForm(two, 'born later')], { mode: 'full' }, 1)(by);
  await check(one, false, true)(by);
  await check(one, false, false)(by);
  await check(one, true, false)(by);
  await check(two, false, false)(by);
  await deliver('youth-union', [inForm(one, 'a foreigner'), two], { mode: 'full' }, 0)(by);
  await check(one, false, false)(by);
  t.same(await counted(), [...outcomes].sort());
  t.equal(await assertAllSame(), 6);
});

t.test(
  'any history of deliveries, reversals, uses, limits and policies replays the same, then and later',
  async (t) => {
    let total = 0;
    await fc.assert(
      fc.asyncProperty(history, async ([steps, withPolicies]) => {
        const by: Caller = { eligible: [] };
        if (withPolicies) await changePolicies(by);
        for (const one of steps) await one(by);
        total = await assertAllSame();
      }),
      // Answers of earlier runs are replayed again after the later ones' history.
      { numRuns: rounds, endOnFailure: true },
    );
    t.comment(`${total} answers replayed`);
    t.ok(total > 6);
  },
);

t.test('a database restored on another server counts anew, and its answers replay the same', async (t) => {
  const by: Caller = { eligible: [] };
  await service.query(`UPDATE facts.eras SET server = 'another' WHERE number = (SELECT max(number) FROM facts.eras)`);
  await service.close();
  service = await start();
  const [{ eras } = { eras: 0 }] = await service.query<{ eras: number }>(
    'SELECT count(*)::int AS eras FROM facts.eras',
  );
  t.equal(eras, 2);
  const [one, two] = people as [Member, Member];
  await deliver('youth-union', [one, two], { mode: 'full' }, 0)(by);
  for (const reserve of [true, false]) await check(two, false, reserve)(by);
  await together([check(one, false, true), check(one, false, true), deliver('labour', [two], { mode: 'append' }, 0)])(
    by,
  );
  t.ok(await assertAllSame());
});
