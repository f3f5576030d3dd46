import { setTimeout as pause } from 'node:timers/promises';
import { AttestationError, fetchStatusLists, verify } from '@xacthuc/attestation';
import { type Reply, startTestService } from '@xacthuc/test-harness';
import pg from 'pg';
import t from 'tap';
import { consequencesDrawn, deliverMembers, type Member, members, questionAbout, statusBecomes } from '../src/index.ts';

const clock = { ahead: 0 };
const service = await startTestService({ now: () => new Date(Date.now() + clock.ahead) });
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const office = await service.key('office');
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

const at = (i: number) => list[i] as Member;
const without = (gone: Member) => list.filter((one) => one !== gone);

async function attest(about: Member): Promise<Reply['body']> {
  const { body } = await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(about) });
  if (body.outcome !== 'eligible') throw new Error(JSON.stringify(body));
  return body;
}

const decide = (id: string, json: object, key = office) =>
  service.call('PUT', `/v1/attestations/${id}/status`, { key, json });
const statusOf = async (id: string) =>
  (await service.call('GET', `/v1/attestations/${id}`, { key: registrar })).body.status;
/** As auditors see them, who see an answer once it is in the log. */
async function changesOf(id: string) {
  for (;;) {
    const path = `/v1/audit/entries?type=check&attestation=${id}`;
    const [entry] = (await service.call('GET', path, { key: service.admin })).body.entries;
    if (entry !== undefined) return entry.statusChanges;
    await pause(20);
  }
}
const review = { status: 'suspended', reason: 'under_review' };
const restored = { status: 'valid', reason: 'restored_on_review' };
const revoked = { status: 'revoked', reason: 'obtained_improperly' };

async function isVerifiedAs(attestation: string, status: string): Promise<void> {
  for (let found = ''; found !== status; await pause(100)) {
    try {
      found = (await verify(attestation, { jwks, requireStatus: true, statusList: fetchStatusLists() })).status;
    } catch (error) {
      if (!(error instanceof AttestationError)) throw error;
      found = error.code;
    }
  }
}

t.before(async () => {
  await deliver(list);
});

t.test('the office suspends, revokes and restores; verifiers, redemptions and auditors learn of it', async (t) => {
  const { id, attestation } = await attest(at(0));
  const note = 'Văn bản số 12/VP';
  const first = await decide(id, { ...review, note });
  t.match(first, {
    status: 200,
    body: { attestation: id, status: { value: 'suspended', reason: { code: 'under_review' } } },
  });
  t.match(await statusOf(id), first.body.status);
  await isVerifiedAs(attestation, 'suspended');
  const registration = {
    domain: 'quyet-dinh.id.vn',
    registeredAt: new Date().toISOString(),
    registrarTransactionId: 'Q-1',
  };
  const redeem = () =>
    service.call('POST', `/v1/attestations/${id}/redemption`, { key: registrar, json: registration });
  t.match((await redeem()).body, { code: 'attestation_not_usable', detailEn: /suspended: The programme office/ });
  t.match(await decide(id, revoked), { status: 200, body: { status: { value: 'revoked' } } });
  await isVerifiedAs(attestation, 'revoked');
  t.match((await redeem()).body, { code: 'attestation_not_usable', detailEn: /revoked/ });
  t.match(await decide(id, restored), { status: 200, body: { status: { value: 'valid' } } });
  await isVerifiedAs(attestation, 'valid');
  t.equal((await redeem()).status, 201);
  const changes = await changesOf(id);
  const person = changes[0].person;
  t.match(person, /^[0-9a-f-]{36}$/);
  t.match(changes, [
    { ...review, cause: null, person, note },
    { ...revoked, cause: null, person, note: null },
    { ...restored, cause: null, person, note: null },
  ]);
});

t.test('the same decision again is answered the same and recorded once, also when both come at once', async (t) => {
  const { id } = await attest(at(1));
  const replies = await Promise.all(Array.from({ length: 6 }, () => decide(id, review)));
  const again = await decide(id, review);
  t.same(new Set([...replies, again].map(({ status, text }) => `${status} ${text}`)).size, 1);
  t.equal((await changesOf(id)).length, 1);
  await decide(id, { ...review, reason: 'subject_request' });
  t.equal((await changesOf(id)).length, 2, 'another reason is another decision');
  for (let i = 0; i < 2; i++) t.equal((await decide(id, restored)).status, 200);
  t.equal((await changesOf(id)).length, 3, 'what is valid is not restored again');
});

t.test('no delivery and no reversal lifts what a person decided', async (t) => {
  const [held, ended] = [await attest(at(2)), await attest(at(3))];
  await decide(held.id, review);
  await decide(ended.id, revoked);
  const mistaken = await deliver(list.filter((one) => one !== at(2) && one !== at(3)));
  await deliver(list);
  const json = { reason: 'nộp nhầm tệp, văn bản số 126', to: 1 };
  await service.call('POST', `/v1/snapshots/${mistaken.id}/reversal`, { key: service.admin, json });
  const [{ sequence: last }] = (await service.query<{ sequence: number }>(
    'SELECT max(sequence)::int AS sequence FROM facts.snapshots',
  )) as [{ sequence: number }];
  sequence = last;
  await consequencesDrawn(service, source, sequence);
  t.match(await statusOf(held.id), { value: 'suspended', reason: { code: 'under_review' } });
  t.match(await statusOf(ended.id), { value: 'revoked', reason: { code: 'obtained_improperly' } });
});

t.test('an attestation is restored only where the facts of today confirm it', async (t) => {
  const { id } = await attest(at(4));
  await decide(id, review);
  await deliver(without(at(4)));
  const refused = await decide(id, restored);
  t.match(refused.body, { status: 409, code: 'state_conflict', detailEn: /do not confirm.*current list/ });
  t.match(await statusOf(id), { value: 'suspended', reason: { code: 'under_review' } });
  await deliver(list);
  t.match(await statusOf(id), { value: 'suspended' }, 'the person’s decision stands');
  t.match(await decide(id, restored), { status: 200, body: { status: { value: 'valid' } } });
});

t.test('what a person restored is judged by later facts as any other', async (t) => {
  const { id } = await attest(at(5));
  await decide(id, review);
  await decide(id, restored);
  await deliver(without(at(5)));
  t.match(await statusBecomes(service, registrar, id, 'suspended'), { reason: { code: 'record_retired' } });
  await deliver(list);
  t.match(await statusBecomes(service, registrar, id, 'valid'), { reason: { code: 'facts_restored' } });
});

t.test('what cannot be decided is refused with what stands in the way', async (t) => {
  const { id } = await attest(at(6));
  t.match((await decide(id, { status: 'valid', reason: 'under_review' })).body, {
    code: 'validation_failed',
    errors: [{ at: '/body/reason' }],
  });
  t.match((await decide(id, { ...review, note: 'CCCD 027206912345' })).body, { errors: [{ at: '/body/note' }] });
  t.match((await decide(id, { ...review, note: 'vì \0' })).status, 400);
  t.match((await decide(id, { ...review, reason: 'facts_contradict' })).status, 400, 'that is for facts to say');
  t.equal((await decide(id, review, registrar)).status, 403);
  t.equal((await decide('00000000-0000-4000-8000-000000000000', review)).status, 404);
  const unknown = { ...questionAbout(at(7)), match: { birthDate: '2000-01-01' } };
  const { body } = await service.call('POST', '/v1/checks', { key: registrar, json: unknown });
  t.match((await decide(body.id, review)).body, { status: 409, detailEn: /Only an “eligible” attestation/ });
  await decide(id, revoked);
  t.match((await decide(id, review)).body, { status: 409, detailEn: /is revoked/ });
  clock.ahead = 400 * 86_400_000;
  t.match((await decide(id, restored)).body, { status: 409, detailEn: /has expired/ });
  clock.ahead = 0;
  t.same(
    (await changesOf(id)).map(({ reason }: { reason: string }) => reason),
    ['obtained_improperly'],
  );
});

t.test('a decision waits its turn behind the consequences of an activation', async (t) => {
  const { id } = await attest(at(8));
  const holder = new pg.Client({ connectionString: service.running.database.ownerUrl });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT pg_advisory_xact_lock($1)', [0x7861_6377]);
  const waiting = decide(id, review);
  const queued = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = ${0x7861_6377} AND NOT granted`;
  while ((await service.query(queued)).length === 0) await pause(20);
  t.match(await statusOf(id), { value: 'valid' });
  await holder.query('COMMIT');
  await holder.end();
  t.match(await waiting, { status: 200 });
});
