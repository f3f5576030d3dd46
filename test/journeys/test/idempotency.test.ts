import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, member, members, memberTable, questionAbout } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const key = await service.key('registrar');
await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(20))) });
const question = questionAbout(member(1));

function ask(json: object, idempotencyKey: string, as = key, path = '/v1/checks') {
  return service.call('POST', path, { key: as, json, headers: { 'idempotency-key': idempotencyKey } });
}

async function stored(idempotencyKey: string): Promise<number> {
  const rows = await service.query(
    `SELECT 1 FROM verification.answers WHERE idempotency_key = $1 OR starts_with(idempotency_key, $1 || '#')`,
    [idempotencyKey],
  );
  return rows.length;
}

t.test('the same request under the same key gives the first answer again, stored once', async (t) => {
  const first = await ask(question, 'one');
  t.equal(first.status, 201);
  t.equal(first.headers.get('idempotent-replayed'), null);
  const reordered = { match: question.match, subject: question.subject, benefit: question.benefit };
  for (const json of [question, reordered]) {
    const again = await ask(json, 'one');
    t.equal(again.status, 200);
    t.equal(again.headers.get('idempotent-replayed'), 'true');
    t.equal(again.text, first.text, 'to the byte');
  }
  t.equal(await stored('one'), 1);
});

t.test('another request under the same key is refused and not answered', async (t) => {
  for (const json of [questionAbout(member(2)), questionAbout({ ...member(1), birthDate: '2001-01-01' })]) {
    const other = await ask(json, 'one');
    t.equal(other.status, 422);
    t.equal(other.body.code, 'idempotency_key_reused');
  }
  t.equal(await stored('one'), 1);
});

t.test('keys belong to their registrar', async (t) => {
  const other = await service.key('registrar');
  const reply = await ask(questionAbout(member(2)), 'one', other);
  t.equal(reply.status, 201);
  t.equal(await stored('one'), 2);
});

t.test('without a key each request is an answer of its own', async (t) => {
  const [first, second] = await Promise.all(
    [1, 2].map(() => service.call('POST', '/v1/checks', { key, json: question })),
  );
  t.same([first?.status, second?.status], [201, 201]);
  t.not(first?.body.id, second?.body.id);
});

t.test('fifty requests at once under one key are one answer', async (t) => {
  const replies = await Promise.all(Array.from({ length: 50 }, () => ask(question, 'fifty')));
  t.equal(new Set(replies.map(({ text }) => text)).size, 1);
  t.same(
    replies.map(({ status }) => status).sort(),
    [...Array(49).fill(200), 201],
    'one was answered, the others were told again',
  );
  t.equal(await stored('fifty'), 1);
});

t.test('fifty different requests at once under one key: one is answered, the others are refused', async (t) => {
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, i) => ask(questionAbout(member(i % 20)), 'fifty-different')),
  );
  const answered = replies.filter(({ status }) => status < 300);
  t.equal(new Set(answered.map(({ text }) => text)).size, 1);
  t.ok(replies.every(({ status }) => [200, 201, 422].includes(status)));
  t.equal(await stored('fifty-different'), 1);
});

t.test('a batch under a key is answered once, whole', async (t) => {
  const json = { checks: members(20).map(questionAbout) };
  const batch = (body: object) => ask(body, 'batch', key, '/v1/checks/batch');
  const first = await batch(json);
  t.equal(first.status, 200);
  const again = await batch(json);
  t.equal(again.text, first.text);
  t.equal(again.headers.get('idempotent-replayed'), 'true');
  t.equal(await stored('batch'), 20);
  for (const checks of [json.checks.slice(0, 19), [...json.checks].reverse(), [...json.checks, question]]) {
    const other = await batch({ checks });
    t.equal(other.status, 422, `${checks.length} checks`);
    t.equal(other.body.code, 'idempotency_key_reused');
  }
  t.equal(await stored('batch'), 20);
});

t.test('ten batches at once under one key are one', async (t) => {
  const json = { checks: members(20).map(questionAbout) };
  const replies = await Promise.all(Array.from({ length: 10 }, () => ask(json, 'batches', key, '/v1/checks/batch')));
  t.equal(new Set(replies.map(({ text }) => text)).size, 1);
  t.equal(await stored('batches'), 20);
});

t.test('a key that is none is refused', async (t) => {
  for (const bad of ['x'.repeat(201), 'có dấu', 'a b']) {
    const reply = await ask(question, Buffer.from(bad).toString('latin1'));
    t.equal(reply.status, 400);
    t.match(reply.body.errors, [{ at: '/headers/idempotency-key' }]);
  }
});
