import { createIssuer, ed25519Signer, generateSigningKey, jwks, verify } from '@xacthuc/attestation';
import { isoDate, shippedPolicies } from '@xacthuc/domain';
import { createMetrics, keyedHasher, newDataKey } from '@xacthuc/platform';
import t from 'tap';
import { type Asking, answerQuestion, keyOf } from '../../src/checks/check.ts';
import type { Found, FoundRecord } from '../../src/checks/lookup.ts';
import { readQuestions } from '../../src/checks/question.ts';
import type { Check } from '../../src/checks/schemas.ts';
import type { VerificationContext } from '../../src/context.ts';

const signing = generateSigningKey();
const url = 'https://xacthuc.example.vn';
const issuer = createIssuer({ issuer: url, kid: signing.publicJwk.kid, sign: ed25519Signer(signing.privateKey) });
const keySet = jwks([signing.publicJwk]);
const lookupKey = newDataKey();
const keyring = {
  master: newDataKey(),
  lookupKey,
  lookup: keyedHasher(lookupKey),
  answers: newDataKey(),
  statusOrder: newDataKey(),
  directory: newDataKey(),
};

function contextAt(now: Date): VerificationContext {
  const parts = {
    keyring,
    metrics: createMetrics(),
    policies: shippedPolicies,
    issuer: { url, kid: signing.publicJwk.kid, issue: issuer.issue, jwks: async () => keySet },
    statusPlaces: { next: async () => ({ list: 3, index: 77 }) },
    now: () => now,
  };
  // What only storing and reading needs is not there, and is not reached.
  return parts as unknown as VerificationContext;
}

/** Synthetic: no such person. */
const check: Check = {
  benefit: 'id.vn',
  subject: { type: 'person', scheme: 'personal-number', number: '027204000123' },
  match: { birthDate: '2004-09-05' },
};
const asking: Asking = { clientId: 'registrar', idempotencyKey: null, fingerprint: Buffer.alloc(16) };

const record: FoundRecord = {
  id: 41,
  source: 'education',
  sequence: 3,
  asOf: isoDate('2026-11-01'),
  limitDays: 200,
  facts: {
    type: 'person',
    name: 'Nguyễn Văn An',
    birthDate: isoDate('2004-09-05'),
    sex: 'male',
    nationality: 'VN',
    hasPersonalNumber: true,
  },
  used: [],
};

function found(...records: FoundRecord[]): Found {
  const sources = ['education', 'labour', 'youth-union'].map((source) => ({
    source,
    sequence: 3,
    asOf: isoDate('2026-11-01'),
    limitDays: 200,
  }));
  return { moment: { seen: '800:800:', readAt: '2026-11-22 03:00:00+00' }, sources, records };
}

async function ask(at: string, what: Found, of: Check = check) {
  const context = contextAt(new Date(at));
  const [question] = readQuestions([of], () => '/body');
  if (!question) throw new Error('no question');
  return answerQuestion(context, question, { ...what, key: keyOf(context, question) }, asking);
}

t.test('what is signed is what is answered, and anyone with the public keys can check it', async (t) => {
  const now = '2026-11-22T03:00:00Z';
  const { answer, attestation } = await ask(now, found(record));
  const { claims, details } = await verify(attestation, { jwks: keySet, issuer: url, now: new Date(now) });
  t.match(claims, {
    jti: answer.id,
    outcome: 'eligible',
    benefit: 'id.vn',
    policy: answer.policy,
    eligible_until: answer.eligibleUntil,
    evidence: [{ source: 'education', sequence: 3, as_of: '2026-11-01', age_days: 21 }],
    status_list: { idx: 77, uri: `${url}/status-lists/3` },
  });
  t.same(answer.status, { list: 3, index: 77 });
  t.equal(answer.factsVersion, 9, 'the sum of all sources’ sequences');
  t.ok(attestation.startsWith(`${answer.token}~`));
  t.same(
    details,
    { subject_scheme: 'personal-number', subject_number: '027204000123', birthdate: '2004-09-05' },
    'what was presented, and nothing of what is stored',
  );
  t.same(answer.records, [41]);
});

t.test('an answer is good for the policy’s hours', async (t) => {
  const { answer } = await ask('2026-11-22T03:00:00Z', found(record));
  const hours = shippedPolicies.find(({ id }) => id === answer.policy)?.parameters.attestationTtlHours ?? 0;
  t.ok(hours > 0);
  t.equal(answer.expiresAt.getTime() - answer.issuedAt.getTime(), hours * 3_600_000);
});

t.test('an answer ends with the last day on which its subject is entitled, as Vietnam counts days', async (t) => {
  // The eve of the 24th birthday is the last day; it ends at 17:00 UTC.
  const fresh = { ...record, asOf: isoDate('2028-09-01') };
  const { moment, sources } = found();
  const what = {
    moment,
    sources: sources.map((source) => ({ ...source, asOf: isoDate('2028-09-01') })),
    records: [fresh],
  };
  const { answer } = await ask('2028-09-04T16:59:59Z', what);
  t.match(answer, { outcome: 'eligible', eligibleUntil: '2028-09-04' });
  t.equal(answer.expiresAt.toISOString(), '2028-09-04T17:00:00.000Z');
  const late = await ask('2028-09-04T17:00:00Z', what);
  t.match(late.answer, { outcome: 'ineligible', reasons: ['too_old'] }, 'a second later it is the birthday in Vietnam');
});

t.test('a used free name counts only where the record that fits is the one it was used for', async (t) => {
  const now = '2026-11-22T03:00:00Z';
  const used = { ...record, used: ['id.vn'] as const };
  t.match((await ask(now, found(used))).answer, { outcome: 'already_used' });
  t.match((await ask(now, found({ ...record, used: ['biz.vn'] }))).answer, { outcome: 'eligible' }, 'another benefit');
  const wrongDay = { ...check, match: { birthDate: '2004-09-06' } };
  t.match(
    (await ask(now, found(used), wrongDay)).answer,
    { outcome: 'not_found', reasons: ['no_matching_record'], records: [] },
    'who does not know the second fact is not told that the name is used',
  );
});

t.test('a wrong second fact and an unknown number get answers that differ in nothing but their ids', async (t) => {
  const now = '2026-11-22T03:00:00Z';
  const unknown = await ask(now, found());
  const wrong = await ask(now, found(record), { ...check, match: { birthDate: '2004-09-06' } });
  const shape = ({ answer }: typeof unknown) => {
    const { id: _, token: __, disclosures: ___, ...rest } = answer;
    return rest;
  };
  t.same(shape(wrong), shape(unknown));
});

t.test('only the keyed hash of the number is kept, never the number', async (t) => {
  const { answer } = await ask('2026-11-22T03:00:00Z', found(record));
  const [question] = readQuestions([check], () => '/body');
  t.same(answer.subjectKey, question && keyOf(contextAt(new Date()), question));
  const { disclosures, subjectKey, ...plain } = answer;
  const kept = JSON.stringify(plain) + disclosures.toString('latin1') + subjectKey.toString('latin1');
  for (const value of ['027204000123', '2004-09-05', 'Nguyễn']) t.notOk(kept.includes(value), value);
});

t.test('only an answer that entitles to something has a status', async (t) => {
  const now = '2026-11-22T03:00:00Z';
  const { answer, attestation } = await ask(now, found());
  t.not(answer.outcome, 'eligible');
  t.equal(answer.status, null);
  const { claims, status } = await verify(attestation, { jwks: keySet, issuer: url, now: new Date(now) });
  t.equal(claims.status_list, undefined);
  t.equal(status, 'none');
});
