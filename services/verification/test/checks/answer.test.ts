import { newDataKey, sealDisclosures } from '@xacthuc/platform';
import t from 'tap';
import { attestationOf, presentAnswer, type StoredAnswer } from '../../src/checks/answer.ts';

const key = newDataKey();
const id = '01985a3c-5f1e-7c7e-8d3b-000000000001';
const disclosures = ['WyJzYWx0IiwibmFtZSJd', 'WyJzYWx0IiwibnVtYmVyIl0'];

const answer: StoredAnswer = {
  id,
  issuedAt: new Date('2026-11-22T03:00:00.123Z'),
  expiresAt: new Date('2026-11-25T03:00:00.123Z'),
  clientId: 'b5e0a3f2-6a0e-4f52-9d0c-1f1f3b3f8a11',
  benefit: 'id.vn',
  subjectType: 'person',
  subjectKey: Buffer.alloc(16, 7),
  outcome: 'eligible',
  reasons: ['facts_satisfy_policy'],
  departments: [],
  policy: 'id.vn-2025-05-03',
  eligibleUntil: '2028-03-19',
  evidence: [{ source: 'education', sequence: 3, asOf: '2026-11-01', ageDays: 21, limitDays: 200 }],
  records: [41],
  token: 'eyJ.eyJ.sig',
  disclosures: sealDisclosures(key, id, disclosures),
  idempotencyKey: 'order-1',
  fingerprint: Buffer.alloc(16, 9),
  status: { list: 0, index: 17 },
};

t.test('the attestation is the token with every disclosure, each ended by its sign', async (t) => {
  t.equal(attestationOf(answer, key), `eyJ.eyJ.sig~${disclosures.join('~')}~`);
  const bare = { ...answer, disclosures: sealDisclosures(key, id, []) };
  t.equal(attestationOf(bare, key), 'eyJ.eyJ.sig~', 'where everything was erased or nothing disclosed');
});

t.test('disclosures lie sealed: under another key, or moved to another answer, they do not open', async (t) => {
  for (const disclosure of disclosures) t.notOk(answer.disclosures.includes(disclosure));
  t.throws(() => attestationOf(answer, newDataKey()));
  t.throws(() => attestationOf({ ...answer, id: id.replace(/1$/, '2') }, key));
});

t.test('a registrar sees the answer in words, and nothing of how it is stored', async (t) => {
  const shown = presentAnswer(answer, 'eyJ.eyJ.sig~', null);
  t.match(shown, {
    id,
    outcome: 'eligible',
    reasons: [
      { code: 'facts_satisfy_policy', vi: /[À-ỹ]/u, en: String, whoActs: 'registrar', nextStep: { vi: String } },
    ],
    issuedAt: '2026-11-22T03:00:00.123Z',
    expiresAt: '2026-11-25T03:00:00.123Z',
    retryAfterSeconds: null,
    attestation: 'eyJ.eyJ.sig~',
  });
  const members = Object.keys(shown);
  for (const kept of ['clientId', 'subjectKey', 'records', 'fingerprint', 'idempotencyKey', 'disclosures', 'token']) {
    t.notOk(members.includes(kept), kept);
  }
});

t.test('of several reasons the longest wait counts', async (t) => {
  const of = (...reasons: StoredAnswer['reasons']) => presentAnswer({ ...answer, reasons }, '', null).retryAfterSeconds;
  const waits = [of('source_stale'), of('source_never_delivered')];
  for (const wait of waits) t.ok(Number.isInteger(wait) && Number(wait) > 0, `${wait} seconds`);
  t.equal(of('source_stale', 'source_never_delivered'), Math.max(...waits.map(Number)));
  t.equal(of('too_old'), null, 'asking again does not help');
});
