import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  character,
  csvFile,
  deliverSamples,
  member,
  members,
  memberTable,
  questionAbout,
  questionOf,
} from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const key = await service.key('registrar');
const ask = async (json: object, as = key) => (await service.call('POST', '/v1/checks', { key: as, json })).body;
let serial = 0;

function registration(domain: string) {
  serial += 1;
  return { domain, registeredAt: new Date().toISOString(), registrarTransactionId: `GD-${serial}` };
}

function redeem(id: string, json: object, as = key) {
  return service.call('POST', `/v1/attestations/${id}/redemption`, { key: as, json });
}

await deliverSamples(service, ['education', 'youth-union', 'industry-trade', 'planning-investment']);
await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(60))), query: { mode: 'append' } });

t.test('a redemption is recorded once; the same again gives the same, another is refused', async (t) => {
  const { id } = await ask(questionAbout(member(0)));
  const json = registration('thu-khong.id.vn');
  const first = await redeem(id, json);
  t.equal(first.status, 201);
  t.match(first.body, { attestationId: id, ...json, redeemedAt: String });
  const again = await redeem(id, json);
  t.equal(again.status, 200);
  t.same(again.body, first.body);
  const others = [
    { ...json, domain: 'khac.id.vn' },
    { ...json, registrarTransactionId: 'GD-KHAC' },
  ];
  for (const other of others) {
    const refused = await redeem(id, other);
    t.equal(refused.status, 409);
    t.equal(refused.body.code, 'state_conflict');
  }
});

t.test('once redeemed, the subject is answered already_used by whichever of its numbers', async (t) => {
  for (const id of ['eligible-student', 'household', 'new-enterprise']) {
    const one = character(id);
    const last = one.numbers.length - 1;
    const attestation = await ask(questionOf(one, last));
    t.equal(attestation.outcome, 'eligible');
    t.equal((await redeem(attestation.id, registration(`${id}.${one.benefit}`))).status, 201);
    for (const [i, number] of one.numbers.entries()) {
      const body = await ask(questionOf(one, i));
      t.match(body, { outcome: 'already_used', reasons: [{ code: 'benefit_already_used' }] }, number.scheme);
    }
  }
});

t.test('of fifty redemptions of one subject at once, through several attestations, one succeeds', async (t) => {
  const one = character('young-owner');
  const questions = Array.from({ length: 10 }, () => questionOf(one));
  const attestations = await Promise.all(questions.map((json) => ask(json)));
  t.ok(attestations.every(({ outcome }) => outcome === 'eligible'));
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, i) => redeem(attestations[i % 10].id, registration(`chu-${i}.id.vn`))),
  );
  const created = replies.filter(({ status }) => status === 201);
  t.equal(created.length, 1);
  const refused = replies.filter(({ status }) => status !== 201);
  t.same([...new Set(refused.map(({ status }) => status))], [409]);
  t.ok(refused.every(({ body }) => ['already_used', 'state_conflict'].includes(body.code)));
  const domains = await service.query('SELECT domain FROM verification.redemptions WHERE domain LIKE $1', ['chu-%']);
  t.equal(domains.length, 1);
});

t.test('two registrars at once: one subject, one name', async (t) => {
  const other = await service.key('registrar');
  const [mine, theirs] = await Promise.all([ask(questionAbout(member(1))), ask(questionAbout(member(1)), other)]);
  const replies = await Promise.all([
    redeem(mine.id, registration('cua-toi.id.vn')),
    redeem(theirs.id, registration('cua-ho.id.vn'), other),
  ]);
  t.same(replies.map(({ status }) => status).sort(), [201, 409]);
});

t.test('a person and the household business under the same number do not stand in each other’s way', async (t) => {
  const household = character('young-owner-household');
  const owner = household.numbers.findIndex(({ scheme }) => scheme === 'owner-number');
  t.equal(household.numbers[owner]?.number, character('young-owner').numbers[0]?.number, 'one number, two subjects');
  t.equal((await ask(questionOf(character('young-owner')))).outcome, 'already_used');
  const body = await ask(questionOf(household, owner));
  t.equal(body.outcome, 'eligible');
  t.equal((await redeem(body.id, registration('quan-che.biz.vn'))).status, 201);
  t.equal((await ask(questionOf(household, 0))).outcome, 'already_used');
});

t.test('what a subject used stays used when its department sends its record anew', async (t) => {
  const renamed = { ...member(0), name: 'Nguyễn Thử Đổi Tên' };
  const bytes = csvFile(memberTable([renamed]));
  const { body } = await service.deliver({ source: 'youth-union', bytes, query: { mode: 'append' } });
  t.match(body, { state: 'active', counts: { changed: 1 } });
  t.equal((await ask(questionAbout(renamed))).outcome, 'already_used');
});

t.test('a name or a transaction is good for one redemption', async (t) => {
  const [one, two] = await Promise.all([ask(questionAbout(member(3))), ask(questionAbout(member(4)))]);
  const json = registration('cung-ten.id.vn');
  t.equal((await redeem(one.id, json)).status, 201);
  for (const taken of [registration('cung-ten.id.vn'), { ...json, domain: 'ten-khac.id.vn' }]) {
    const reply = await redeem(two.id, taken);
    t.equal(reply.status, 409);
    t.equal(reply.body.code, 'state_conflict');
  }
  t.equal((await redeem(two.id, registration('ten-rieng.id.vn'))).status, 201, 'a refusal uses nothing up');
});

t.test('only an eligible answer that still holds can be redeemed', async (t) => {
  const ineligible = await ask(questionOf(character('too-old')));
  const unknown = await ask(questionOf(character('unknown-number')));
  const eligible = await ask(questionAbout(member(5)));
  const hour = 3_600_000;
  const at = (ms: number) => ({
    ...registration('thu-nam.id.vn'),
    registeredAt: new Date(Date.parse(eligible.issuedAt) + ms).toISOString(),
  });
  const attempts = [
    [ineligible.id, registration('qua-tuoi.id.vn')],
    [unknown.id, registration('khong-biet.id.vn')],
    [eligible.id, at(-hour)],
    [eligible.id, at(hour)],
    [eligible.id, at(100 * hour)],
  ] as const;
  for (const [id, json] of attempts) {
    const reply = await redeem(id, json);
    t.equal(reply.status, 409);
    t.equal(reply.body.code, 'attestation_not_usable');
  }
});

t.test('another registrar’s attestation cannot be redeemed, nor one that there is not', async (t) => {
  const other = await service.key('registrar');
  const { id } = await ask(questionAbout(member(6)));
  t.equal((await redeem(id, registration('thu-sau.id.vn'), other)).status, 404);
  t.equal((await redeem(crypto.randomUUID(), registration('thu-sau.id.vn'))).status, 404);
  t.equal((await redeem('1', registration('thu-sau.id.vn'))).status, 400);
  t.equal((await ask(questionAbout(member(6)))).outcome, 'eligible');
});

t.test('only a name that the benefit covers is taken, Vietnamese letters as IDNA', async (t) => {
  const { id } = await ask(questionAbout(member(7)));
  for (const domain of [
    'a.com.vn',
    'thu.biz.vn',
    '.id.vn',
    'id.vn',
    '-a.id.vn',
    'a b.id.vn',
    'a..id.vn',
    'x.id.vn.evil.com',
  ]) {
    const reply = await redeem(id, registration(domain));
    t.equal(reply.status, 400, domain);
    t.match(reply.body, { code: 'validation_failed', errors: [{ at: '/body/domain' }] });
  }
  const reply = await redeem(id, registration('Thử-Bảy.id.vn'));
  t.equal(reply.status, 201);
  t.match(reply.body.domain, /^xn--[a-z0-9-]+\.id\.vn$/);
});
