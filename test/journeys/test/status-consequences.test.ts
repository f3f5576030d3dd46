import { setTimeout as pause } from 'node:timers/promises';
import { AttestationError, fetchStatusLists, verify } from '@xacthuc/attestation';
import { type Reply, startTestService } from '@xacthuc/test-harness';
import { groupedAnswerStore } from '@xacthuc/verification';
import t from 'tap';
import { consequencesDrawn, deliverMembers, type Member, members, questionAbout, statusBecomes } from '../src/index.ts';

/** Lets a check's answer be stored only when a test says so. */
const gate = { shut: null as Promise<void> | null, reached: () => {} };
const service = await startTestService({
  answerStore: (pool, metrics) => {
    const store = groupedAnswerStore(pool, metrics);
    return {
      ...store,
      put: async (answer) => {
        gate.reached();
        await gate.shut;
        return store.put(answer);
      },
    };
  },
});
t.teardown(() => service.close());
const key = await service.key('registrar');
const jwks = (await service.call('GET', '/.well-known/jwks.json')).body;
const list = members(40);
const source = 'youth-union';
let sequence = 0;

async function deliver(changed: readonly Member[]): Promise<Reply['body']> {
  const snapshot = await deliverMembers(service, changed);
  sequence += 1;
  await consequencesDrawn(service, source, sequence);
  return snapshot;
}

const without = (gone: Member) => list.filter((one) => one !== gone);
const correctedIn = (from: readonly Member[], { number }: Member) =>
  from.map((one) => (one.number === number ? { ...one, birthDate: one.birthDate.replace(/\d\d$/, '29') } : one));

async function attest(about: Member): Promise<Reply['body']> {
  const { body } = await service.call('POST', '/v1/checks', { key, json: questionAbout(about) });
  if (body.outcome !== 'eligible') throw new Error(JSON.stringify(body));
  return body;
}

const statusOf = async (id: string) => (await service.call('GET', `/v1/attestations/${id}`, { key })).body.status;

/** What a verifier somewhere else finds: 'valid', or the code of its refusal. */
async function verified(attestation: string, past: { readonly statusList: string; readonly now: Date } | null = null) {
  try {
    const asOf = past ?? { statusList: fetchStatusLists() };
    return (await verify(attestation, { jwks, requireStatus: true, ...asOf })).status;
  } catch (error) {
    if (error instanceof AttestationError) return error.code;
    throw error;
  }
}

/** Waits until verifiers find it: a list is compared with the database once a second. */
async function isVerifiedAs(attestation: string, status: string): Promise<void> {
  while ((await verified(attestation)) !== status) await pause(100);
}

/** A full second that is over. */
async function secondOver(): Promise<number> {
  const second = Math.floor(Date.now() / 1000);
  while (Date.now() < (second + 1) * 1000) await pause(20);
  return second;
}

const at = (i: number) => list[i] as Member;

t.before(async () => {
  await deliver(list);
});

t.test('a row that is gone suspends the attestation; when it is back, the attestation is valid again', async (t) => {
  const [gone, other] = [await attest(at(0)), await attest(at(1))];
  t.match(gone.status, { value: 'valid', since: gone.issuedAt, reason: null });
  t.equal(await verified(gone.attestation), 'valid');
  const second = await secondOver();
  await deliver(without(at(0)));
  t.match(await statusOf(gone.id), { value: 'suspended', reason: { code: 'record_retired', vi: /\S/, en: /\S/ } });
  t.match(await statusOf(other.id), { value: 'valid', reason: null }, 'nobody else’s');
  await isVerifiedAs(gone.attestation, 'suspended');
  t.equal(await verified(other.attestation), 'valid');
  const { text: statusList } = await service.call('GET', `/status-lists/0?time=${second}`);
  const now = new Date(second * 1000);
  t.equal(await verified(gone.attestation, { statusList, now }), 'valid', 'the list of before still says valid');
  const json = { domain: 'an.id.vn', registeredAt: new Date().toISOString(), registrarTransactionId: 'GD-1' };
  const used = await service.call('POST', `/v1/attestations/${gone.id}/redemption`, { key, json });
  t.match(used.body, { status: 409, code: 'attestation_not_usable', detailEn: /suspended/ });
  await deliver(list);
  t.match(await statusOf(gone.id), { value: 'valid', reason: { code: 'facts_restored' } });
  await isVerifiedAs(gone.attestation, 'valid');
  const audit = await service.call('GET', `/v1/audit/entries?type=check&attestation=${gone.id}`, {
    key: service.admin,
  });
  t.match(audit.body.entries[0].statusChanges, [
    { status: 'suspended', reason: 'record_retired', cause: { source, sequence: 2 } },
    { status: 'valid', reason: 'facts_restored', cause: { source, sequence: 3 } },
  ]);
});

t.test('a corrected birth date revokes; correcting it back does not undo that, a reversal does', async (t) => {
  const { id, attestation } = await attest(at(2));
  await deliver(correctedIn(list, at(2)));
  t.match(await statusOf(id), { value: 'revoked', reason: { code: 'facts_contradict' } });
  await deliver(list);
  t.match(await statusOf(id), { value: 'revoked' });
  const mistaken = await deliver(correctedIn(list, at(3)));
  const other = await attest(at(4));
  const json = { reason: 'nộp nhầm tệp, văn bản số 124' };
  const reversal = await service.call('POST', `/v1/snapshots/${mistaken.id}/reversal`, { key: service.admin, json });
  t.match(reversal.body, { state: 'active' });
  sequence += 1;
  await consequencesDrawn(service, source, sequence);
  t.match(await statusOf(id), { value: 'revoked' }, 'the reversal was of another mistake');
  t.match(await statusOf(other.id), { value: 'valid', reason: null });
  await isVerifiedAs(attestation, 'revoked');
});

t.test('a reversal restores what the mistake revoked and suspended, and both are on record', async (t) => {
  const [wronged, missed] = [await attest(at(5)), await attest(at(6))];
  const mistaken = await deliver(correctedIn(without(at(6)), at(5)));
  t.match(await statusOf(wronged.id), { value: 'revoked' });
  t.match(await statusOf(missed.id), { value: 'suspended' });
  const json = { reason: 'nộp nhầm tệp, văn bản số 125' };
  await service.call('POST', `/v1/snapshots/${mistaken.id}/reversal`, { key: service.admin, json });
  sequence += 1;
  await consequencesDrawn(service, source, sequence);
  for (const { id } of [wronged, missed]) {
    t.match(await statusOf(id), { value: 'valid', reason: { code: 'facts_restored' } });
    const audit = await service.call('GET', `/v1/audit/entries?type=check&attestation=${id}`, { key: service.admin });
    t.equal(audit.body.entries[0].statusChanges.length, 2);
  }
});

t.test('changes of facts that decide nothing, and of other subjects, touch no attestation', async (t) => {
  const { id } = await attest(at(7));
  await deliver(list.map((one) => (one === at(7) ? { ...one, name: 'Nguyễn Thử Đổi Tên' } : one)));
  t.match(await statusOf(id), { value: 'valid', reason: null });
  const drawn = await service.query(
    'SELECT reconsidered, changed FROM verification.consequences_done ORDER BY sequence DESC',
  );
  t.match(drawn[0], { reconsidered: 1, changed: 0 });
});

t.test('an answer that was stored after the consequences were drawn is caught too', async (t) => {
  await deliver(list);
  let open = () => {};
  gate.shut = new Promise((resolve) => {
    open = resolve;
  });
  const waiting = new Promise<void>((resolve) => {
    gate.reached = resolve;
  });
  const reply = service.call('POST', '/v1/checks', { key, json: questionAbout(at(8)) });
  await waiting;
  await deliver(without(at(8)));
  open();
  gate.shut = null;
  const { body } = await reply;
  t.equal(body.outcome, 'eligible', 'the facts it read were those from before');
  const status = await statusBecomes(service, key, body.id, 'suspended');
  t.match(status, { reason: { code: 'record_retired' } });
});

t.test('only what entitles to something is given a status', async (t) => {
  const { body } = await service.call('POST', '/v1/checks', {
    key,
    json: { ...questionAbout(at(9)), match: { birthDate: '2000-01-01' } },
  });
  t.not(body.outcome, 'eligible');
  t.equal(body.status, null);
  t.equal((await verify(body.attestation, { jwks })).status, 'none');
});
