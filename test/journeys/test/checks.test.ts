import { type Reply, startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { cast, character, deliverSamples, questionOf } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const key = await service.key('registrar');
const ask = (json: object) => service.call('POST', '/v1/checks', { key, json });
const everyQuestion = cast.flatMap((one) =>
  one.numbers.flatMap((_, i) => one.secondFacts.map((_, j) => ({ one, json: questionOf(one, i, j) }))),
);

/** What differs between any two answers: who was asked about, and when. */
function common({ body }: Pick<Reply, 'body'>) {
  const { id, issuedAt, expiresAt, attestation, status, ...rest } = body;
  const parts = String(attestation).split('~');
  const [header = '', payload = ''] = (parts[0] ?? '')
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  // A place of its own in a status list, and the moment of the answer: all else of a status is the same.
  const { jti, iat, exp, _sd, status: place, ...claims } = JSON.parse(payload);
  return {
    ...rest,
    status: status && { ...status, since: status.since === issuedAt, place: Object.keys(place.status_list) },
    given: [id, issuedAt, expiresAt].map((value) => typeof value),
    header: JSON.parse(header),
    claims,
    concealed: _sd.length,
    disclosures: parts.length,
    validForMs: Date.parse(expiresAt) - Date.parse(issuedAt),
  };
}

t.test('before anything is delivered every answer is that the sources are not available', async (t) => {
  for (const { one, json } of everyQuestion) {
    const { status, body } = await ask(json);
    t.equal(status, 201);
    t.match(body, { outcome: 'source_unavailable', reasons: [{ code: 'source_never_delivered' }] }, one.id);
    t.ok(body.departments.length > 0, 'it names who acts');
    t.ok(body.retryAfterSeconds > 0, 'and when asking again makes sense');
  }
});

t.test('each character is answered the same by each of its numbers and second facts, with reasons', async (t) => {
  await deliverSamples(service);
  for (const { one, json } of everyQuestion) {
    const { status, headers, body } = await ask(json);
    t.equal(status, 201);
    t.equal(headers.get('location'), `/v1/attestations/${body.id}`);
    t.equal(body.outcome, one.outcome, `${one.id} by ${json.subject?.scheme}`);
    t.equal(body.benefit, one.benefit);
    t.ok(body.reasons.length > 0);
    for (const { code, vi, en, whoActs, nextStep } of body.reasons) {
      for (const text of [vi, en, nextStep.vi, nextStep.en]) t.match(text, /\S+ \S+ \S+/);
      t.match({ code, whoActs }, { code: /^[a-z_]+$/, whoActs: /^(registrar|subject|department|nobody)$/ });
    }
    for (const source of one.sources) {
      t.match(
        body.evidence.find((evidence: { source: string }) => evidence.source === source),
        { sequence: 1, ageDays: 0, limitDays: Number },
      );
    }
  }
  const outcomes = new Set(everyQuestion.map(({ one }) => one.outcome));
  t.same([...outcomes].sort(), ['eligible', 'inconclusive', 'ineligible', 'not_found'], 'the cast plays all of these');
});

t.test('a wrong birth date is answered exactly as an unknown number', async (t) => {
  const wrong = await ask(questionOf(character('wrong-birth-date')));
  const unknown = await ask(questionOf(character('unknown-number')));
  t.equal(wrong.body.outcome, 'not_found');
  t.same(common(wrong), common(unknown));
  t.same([...wrong.headers.keys()].sort(), [...unknown.headers.keys()].sort());
  t.equal(wrong.text.length, unknown.text.length, 'not even longer or shorter');
  const foreigner = character('foreign-student');
  const numberless = { ...questionOf(foreigner), match: { birthDate: '2001-01-01' } };
  const nobody = { ...numberless, subject: { ...foreigner.numbers[0], number: 'XSC/24NNA999999' } };
  t.same(common(await ask(numberless)), common(await ask(nobody)), 'by student code too');
});

t.test('a wrong name or date of a business is answered exactly as an unknown number', async (t) => {
  for (const id of ['new-enterprise', 'old-enterprise', 'household']) {
    const { benefit, numbers } = character(id);
    for (const match of [{ name: 'Công ty Không Có Thật' }, { date: '2001-02-03' }]) {
      const [subject] = numbers;
      const number = subject?.type === 'enterprise' ? '0100109106' : '21A8123456';
      const known = await ask({ benefit, subject, match });
      const unknown = await ask({ benefit, subject: { ...subject, number }, match });
      t.equal(known.body.outcome, 'not_found');
      t.same(common(known), common(unknown), `${id} by ${Object.keys(match)}`);
    }
  }
});

t.test('a business’s name is compared as people write it, not byte by byte', async (t) => {
  const { benefit, numbers } = character('new-enterprise');
  const writings = [
    'CÔNG TY TNHH MTV CÔNG NGHỆ SEN MẪU',
    '  công ty   tnhh mtv công nghệ sen mẫu ',
    'Công ty TNHH MTV Công nghệ Sen Mẫu'.normalize('NFD'),
  ];
  for (const name of writings) {
    t.equal((await ask({ benefit, subject: numbers[0], match: { name } })).body.outcome, 'eligible', name);
  }
});

t.test('a number is read as people write it, in each scheme', async (t) => {
  const one = character('eligible-student');
  const [subject] = one.numbers;
  const spaced = { ...subject, number: subject?.number.replace(/(\d{3})(?=\d)/g, '$1 ') };
  t.equal((await ask({ ...questionOf(one), subject: spaced })).body.outcome, 'eligible');
});

t.test('a batch of 1,000 gives what 1,000 single checks give, in the same order', async (t) => {
  const checks = Array.from({ length: 1000 }, (_, i) => everyQuestion[i % everyQuestion.length]?.json);
  const { status, body } = await service.call('POST', '/v1/checks/batch', { key, json: { checks } });
  t.equal(status, 200);
  t.equal(body.results.length, 1000);
  t.equal(new Set(body.results.map(({ id }: { id: string }) => id)).size, 1000, 'each is an answer of its own');
  const singles = await Promise.all(everyQuestion.map(({ json }) => ask(json)));
  const expected = singles.map((single) => JSON.stringify(common(single)));
  const differing = body.results.filter(
    (result: unknown, i: number) => JSON.stringify(common({ body: result })) !== expected[i % expected.length],
  );
  t.same(differing, []);
  const ids = body.results.map(({ id }: { id: string }) => id);
  const stored = await service.query('SELECT 1 FROM verification.answers WHERE id = ANY($1::uuid[])', [ids]);
  t.equal(stored.length, 1000, 'each is stored');
});

t.test('a batch is refused whole, with all that is wrong, where any of it is', async (t) => {
  const { json } = everyQuestion[0] as (typeof everyQuestion)[number];
  const count = async () => (await service.query('SELECT 1 FROM verification.answers')).length;
  const before = await count();
  const wrongNumber = { ...json, subject: { ...json.subject, number: '12' } };
  const wrongDay = { ...json, match: { birthDate: '2005-02-31' } };
  const batch = (checks: unknown[]) => service.call('POST', '/v1/checks/batch', { key, json: { checks } });
  t.match((await batch([json, wrongNumber, json, wrongNumber])).body, {
    code: 'invalid_number',
    errors: [{ at: '/body/checks/1/subject/number' }, { at: '/body/checks/3/subject/number' }],
  });
  t.match((await batch([json, wrongDay])).body, { code: 'validation_failed' });
  t.equal((await batch([])).status, 400);
  t.equal((await batch(Array(1001).fill(json))).status, 400);
  t.equal(await count(), before, 'no answer was given');
});

t.test('a check that is no question is refused, naming each wrong field and no value', async (t) => {
  const json = questionOf(character('eligible-student'));
  const subject = json.subject as { number: string };
  const wrong: readonly [object, string][] = [
    [{ ...json, benefit: 'com.vn' }, '/body/benefit'],
    [{ ...json, benefit: 'biz.vn' }, '/body/subject/type'],
    [{ ...json, subject: { ...subject, scheme: 'enterprise-code' } }, '/body/subject/scheme'],
    [{ ...json, subject: { ...subject, number: '0272059999' } }, '/body/subject/number'],
    [{ ...json, match: { name: 'Nguyễn Thị Thu Mẫu' } }, '/body/match/birthDate'],
    [{ ...json, match: { birthDate: '31/12/2005' } }, '/body/match/birthDate'],
    [{ ...json, match: {} }, '/body/match'],
    [{ ...json, extra: 1 }, '/body'],
  ];
  for (const [body, at] of wrong) {
    const reply = await ask(body);
    t.equal(reply.status, 400, at);
    t.ok(
      reply.body.errors.some((error: { at: string }) => error.at === at),
      `${at} in ${JSON.stringify(reply.body.errors)}`,
    );
    t.notMatch(reply.text, new RegExp(`${subject.number}|0272059999|Nguyễn|31/12`));
  }
});
