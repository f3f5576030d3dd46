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

const service = await startTestService({ env: { XACTHUC_RESERVATION_MINUTES: '45' } });
t.teardown(() => service.close());
const key = await service.key('registrar');
const other = await service.key('registrar');
await deliverSamples(service, ['youth-union', 'industry-trade', 'education']);
await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(60))), query: { mode: 'append' } });

const post = (json: object, as = key, headers = {}) => service.call('POST', '/v1/checks', { key: as, json, headers });
const ask = async (json: object, as = key) => (await post(json, as)).body;
const reserve = (json: object, as = key) => ask({ ...json, reserve: true }, as);
const of = (id: string, part: string) => `/v1/attestations/${id}/${part}`;
const redeem = (id: string, json: object, as = key) => service.call('POST', of(id, 'redemption'), { key: as, json });
const release = (id: string, json?: object, as = key) =>
  service.call('DELETE', of(id, 'redemption'), { key: as, ...(json ? { json } : {}) });
const giveUp = (id: string, as = key) => service.call('DELETE', of(id, 'reservation'), { key: as });
const eventsOf = (id: string) =>
  service.query<{ event: string; reason: string | null }>(
    'SELECT event, reason FROM verification.redemption_events WHERE attestation_id = $1 ORDER BY id',
    [id],
  );
/** As if the time had passed: the end lies in the past of the database's clock. */
const runOut = (id: string) =>
  service.query(
    `UPDATE verification.used_keys SET reserved_until = now() - interval '1 second' WHERE attestation_id = $1`,
    [id],
  );
let serial = 0;
function registration(domain: string) {
  serial += 1;
  return { domain, registeredAt: new Date().toISOString(), registrarTransactionId: `GC-${serial}` };
}
const minutesUntil = (instant: string) => Math.round((Date.parse(instant) - Date.now()) / 60_000);

t.test(
  'an eligible answer may reserve; while it holds nobody else gets the name, and its own attestation does',
  async (t) => {
    const question = questionAbout(member(0));
    const mine = await reserve(question);
    t.equal(mine.outcome, 'eligible');
    t.equal(minutesUntil(mine.reservation.expiresAt), 45, 'as the system is set');
    const theirs = await ask(question, other);
    t.match(theirs, { outcome: 'already_used', reasons: [{ code: 'benefit_already_used' }], reservation: undefined });
    t.equal((await reserve(question, other)).outcome, 'already_used', 'nor can another reserve it');
    const read = await service.call('GET', `/v1/attestations/${mine.id}`, { key });
    t.same(read.body.reservation, mine.reservation);
    t.equal((await redeem(mine.id, registration('giu-khong.id.vn'))).status, 201);
    t.same((await service.call('GET', `/v1/attestations/${mine.id}`, { key })).body.reservation, undefined, 'used now');
    t.same(
      (await eventsOf(mine.id)).map(({ event }) => event),
      ['reserved', 'redeemed'],
    );
  },
);

t.test('a student reserved by one number is reserved by every other', async (t) => {
  const student = character('eligible-student');
  const mine = await reserve(questionOf(student, 0));
  t.ok(mine.reservation);
  for (const [i, number] of student.numbers.entries()) {
    t.equal((await ask(questionOf(student, i), other)).outcome, 'already_used', number.scheme);
  }
  t.equal((await giveUp(mine.id)).status, 204);
  for (const [i] of student.numbers.entries()) {
    t.equal((await ask(questionOf(student, i), other)).outcome, 'eligible');
  }
});

t.test(
  'an attestation given before cannot be redeemed while another reserves its subject: it is told until when',
  async (t) => {
    const before = await ask(questionAbout(member(1)), other);
    const mine = await reserve({ ...questionAbout(member(1)), reserveMinutes: 5 });
    t.equal(minutesUntil(mine.reservation.expiresAt), 5);
    const json = registration('giu-mot.id.vn');
    const refused = await redeem(before.id, json, other);
    t.match(refused, { status: 409, body: { code: 'subject_reserved' } });
    t.ok(refused.body.detailEn.includes(mine.reservation.expiresAt));
    await runOut(mine.id);
    t.equal((await ask(questionAbout(member(1)), other)).outcome, 'eligible', 'it ends by itself');
    t.equal((await redeem(before.id, json, other)).status, 201);
    t.match(await redeem(mine.id, registration('giu-mot-khac.id.vn')), { status: 409, body: { code: 'already_used' } });
  },
);

t.test('a reservation that ran out may be reserved by another, and then is theirs', async (t) => {
  const mine = await reserve(questionAbout(member(2)));
  await runOut(mine.id);
  t.same((await service.call('GET', `/v1/attestations/${mine.id}`, { key })).body.reservation, undefined);
  const theirs = await reserve(questionAbout(member(2)), other);
  t.ok(theirs.reservation);
  t.equal((await giveUp(mine.id)).status, 204, 'nothing is left to give up');
  t.match(await redeem(mine.id, registration('giu-hai.id.vn')), { status: 409, body: { code: 'subject_reserved' } });
  t.equal((await redeem(theirs.id, registration('giu-hai.id.vn'), other)).status, 201);
});

t.test('of many that reserve one subject at once, one does, and the others are told it is taken', async (t) => {
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, i) => reserve(questionAbout(member(3)), i % 2 === 0 ? key : other)),
  );
  t.equal(replies.filter(({ outcome, reservation }) => outcome === 'eligible' && reservation).length, 1);
  t.equal(replies.filter(({ outcome }) => outcome === 'already_used').length, 19);
});

t.test('the same request under one idempotency key reserves once and is answered alike', async (t) => {
  const json = { ...questionAbout(member(4)), reserve: true };
  const headers = { 'idempotency-key': 'giu-cho-1' };
  const replies = await Promise.all([1, 2, 3, 4].map(() => post(json, key, headers)));
  t.equal(new Set(replies.map(({ body }) => body.id)).size, 1);
  const again = await post(json, key, headers);
  t.equal(again.status, 200);
  t.equal(new Set([...replies, again].map(({ body }) => body.reservation?.expiresAt)).size, 1);
});

t.test('only an eligible answer reserves, and minutes without reserve are refused', async (t) => {
  const unknown = await reserve(questionOf(character('unknown-number')));
  t.not(unknown.outcome, 'eligible');
  t.equal(unknown.reservation, undefined);
  const wrong = [
    { reserveMinutes: 5 },
    { reserve: false, reserveMinutes: 5 },
    { reserve: true, reserveMinutes: 0 },
    { reserve: true, reserveMinutes: 1441 },
    { reserve: 'yes' },
  ];
  for (const parts of wrong) {
    const reply = await post({ ...questionAbout(member(5)), ...parts });
    t.match(reply, { status: 400, body: { code: 'validation_failed' } }, JSON.stringify(parts));
  }
  t.equal((await ask(questionAbout(member(5)), other)).outcome, 'eligible', 'nothing was reserved');
});

t.test('a reservation is given up by who holds it, or an admin; never a name that is taken', async (t) => {
  const mine = await reserve(questionAbout(member(6)));
  t.equal((await giveUp(mine.id, other)).status, 404);
  t.equal((await ask(questionAbout(member(6)), other)).outcome, 'already_used');
  t.equal((await giveUp(mine.id, service.admin)).status, 204);
  t.equal((await giveUp(mine.id)).status, 204);
  t.same(
    (await eventsOf(mine.id)).map(({ event }) => event),
    ['reserved', 'given_up'],
  );
  t.equal((await redeem(mine.id, registration('giu-sau.id.vn'))).status, 201, 'the attestation itself still holds');
  t.match(await giveUp(mine.id), { status: 409, body: { code: 'state_conflict' } });
  t.equal((await ask(questionAbout(member(6)), other)).outcome, 'already_used');
});

t.test(
  'a name given back: the subject is checked anew, the old attestation is spent, the domain is free',
  async (t) => {
    const first = await ask(questionAbout(member(7)));
    const json = registration('tra-lai.id.vn');
    t.equal((await redeem(first.id, json)).status, 201);
    const reason = 'Chủ thể huỷ đăng ký trong thời gian hoàn trả';
    t.match(await release(first.id, { reason }, other), { status: 404 });
    for (const body of [undefined, {}, { reason: ' ' }]) {
      t.match(await release(first.id, body), { status: 422, body: { code: 'reason_required' } });
    }
    const number = await release(first.id, { reason: 'CCCD 027206912345' });
    t.match(number, { status: 400, body: { errors: [{ at: '/body/reason' }] } });
    t.equal((await ask(questionAbout(member(7)), other)).outcome, 'already_used', 'a refusal releases nothing');
    const released = await release(first.id, { reason });
    t.match(released, { status: 200, body: { attestationId: first.id, domain: 'tra-lai.id.vn', reason } });
    t.same((await release(first.id, { reason: 'Lý do khác' })).body, released.body, 'again: the same');
    t.match(await redeem(first.id, json), { status: 409, body: { code: 'state_conflict' } });
    const second = await ask(questionAbout(member(7)), other);
    t.equal(second.outcome, 'eligible');
    t.equal((await redeem(second.id, registration('tra-lai.id.vn'), other)).status, 201);
    t.same(await eventsOf(first.id), [
      { event: 'redeemed', reason: null },
      { event: 'released', reason },
    ]);
  },
);

t.test('of many releases at once one is recorded; what was never redeemed cannot be released', async (t) => {
  const { id } = await ask(questionAbout(member(8)));
  t.match(await release(id, { reason: 'chưa dùng' }), { status: 404 });
  await redeem(id, registration('tra-tam.id.vn'));
  const replies = await Promise.all([1, 2, 3, 4, 5].map((i) => release(id, { reason: `lần ${i}` }, service.admin)));
  t.equal(new Set(replies.map(({ text }) => text)).size, 1);
  t.equal((await eventsOf(id)).filter(({ event }) => event === 'released').length, 1);
});
