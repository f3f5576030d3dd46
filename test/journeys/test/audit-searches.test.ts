import { startTestService } from '@xacthuc/test-harness';
import { verifyCommitment } from '@xacthuc/transparency-log';
import { commitmentContext } from '@xacthuc/verification';
import t from 'tap';
import { character, deliverSamples, logCaughtUp, questionOf } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const [auditor, other] = await Promise.all([service.key('auditor'), service.key('auditor')]);
await deliverSamples(service);

const several = character('household');
const eligible = character('new-enterprise');
const ask = async (json: object) => (await service.call('POST', '/v1/checks', { key: registrar, json })).body;
const search = (json: object, key = auditor) => service.call('POST', '/v1/audit/searches', { key, json });
const purpose = 'Khiếu nại số 12/KN-2026 của Nguyễn Thử';

t.test('by one number an auditor finds what was asked under all of the subject’s numbers', async (t) => {
  const asked: string[] = [];
  for (const number of several.numbers.keys()) asked.push((await ask(questionOf(several, number))).id);
  await ask(questionOf(eligible));
  await logCaughtUp(service);
  for (const subject of several.numbers) {
    const { status, body } = await search({ subject, purpose });
    t.equal(status, 201, JSON.stringify(body));
    t.ok(body.search.numbers >= several.numbers.length);
    t.same(
      body.entries.map(({ attestation }: { attestation: string }) => attestation),
      asked.toReversed(),
    );
    t.match({ next: body.next, contests: body.contests }, { next: null, contests: [] });
  }
});

t.test('what became of the answers is found with them: redemption, release, contests', async (t) => {
  const { id } = await ask(questionOf(eligible));
  const json = { domain: 'thu-tra-cuu.biz.vn', registeredAt: new Date().toISOString(), registrarTransactionId: 'GD-1' };
  await service.call('POST', `/v1/attestations/${id}/redemption`, { key: registrar, json });
  await service.call('DELETE', `/v1/attestations/${id}/redemption`, { key: registrar, json: { reason: 'trả lại' } });
  const denied = await ask({ ...questionOf(eligible), match: { date: '2001-01-01' } });
  const contest = { grounds: 'missing_record', source: 'planning-investment' };
  const opened = await service.call('POST', `/v1/attestations/${denied.id}/contest`, { key: registrar, json: contest });
  t.equal(opened.status, 201, opened.text);
  await logCaughtUp(service);
  const { body } = await search({ subject: eligible.numbers[0], purpose });
  const types = body.entries.filter(({ attestation }: { attestation: string }) => attestation === id);
  t.same(
    types.map(({ type }: { type: string }) => type),
    ['release', 'redemption', 'check'],
  );
  t.match(body.contests, [{ attestation: denied.id, state: 'open' }]);
  const narrowed = await search({ subject: eligible.numbers[0], purpose, type: 'redemption' });
  t.same(
    narrowed.body.entries.map(({ type }: { type: string }) => type),
    ['redemption'],
  );
});

t.test('a search is in the log, committing to the number and the purpose and telling neither', async (t) => {
  const [subject] = several.numbers;
  const { body } = await search({ subject, purpose, outcome: 'eligible' });
  await logCaughtUp(service);
  const listed = await service.call('GET', '/v1/audit/entries?type=audit-search&limit=1', { key: other });
  const [entry] = listed.body.entries;
  t.match(entry.logged, {
    id: body.search.id,
    subjectType: subject?.type,
    filters: { outcome: 'eligible' },
    format: 'json',
  });
  const [kept] = await service.query<{ text: string; salt: Buffer; private: object; subject: string }>(
    `SELECT convert_from(e.entry, 'UTF8') AS text, s.salt, n.private, encode(a.subject_key, 'hex') AS subject
     FROM log.entries e JOIN log.salts s ON s.index = e.index JOIN log.events n ON n.number = e.number
     JOIN verification.audit_accesses a ON a.id = $2::uuid WHERE e.index = $1`,
    [entry.index, body.search.id],
  );
  for (const secret of [subject?.number ?? '', 'Khiếu', kept?.subject ?? '']) t.notMatch(kept?.text, secret);
  const value = JSON.stringify({ purpose, scheme: subject?.scheme, subject: kept?.subject });
  const commitment = Buffer.from(entry.logged.commitment, 'hex');
  t.doesNotThrow(() =>
    verifyCommitment(commitment, {
      salt: kept?.salt as Buffer,
      context: commitmentContext('audit-search'),
      value: Buffer.from(value),
    }),
  );
});

t.test('further pages belong to the search and to who made it, and stay as they were', async (t) => {
  const [subject] = several.numbers;
  for (let i = 0; i < 5; i++) await ask(questionOf(several));
  await logCaughtUp(service);
  const whole = (await search({ subject, purpose, limit: 100 })).body.entries;
  const { body } = await search({ subject, purpose, limit: 3 });
  const searches = (await service.query(`SELECT 1 FROM verification.audit_accesses`)).length;
  const found = [...body.entries];
  await ask(questionOf(several));
  await logCaughtUp(service);
  const at = `/v1/audit/searches/${body.search.id}/entries`;
  for (let cursor = body.next; cursor !== null; ) {
    const page = await service.call('GET', `${at}?limit=3&cursor=${cursor}`, { key: auditor });
    found.push(...page.body.entries);
    cursor = page.body.next;
  }
  t.same(found, whole);
  t.equal((await service.query(`SELECT 1 FROM verification.audit_accesses`)).length, searches);
  t.match(await service.call('GET', at, { key: other }), { status: 404 });
  const elsewhere = (await search({ subject, purpose, limit: 3 })).body.next;
  t.match(await service.call('GET', `${at}?cursor=${elsewhere}`, { key: auditor }), {
    status: 400,
    body: { code: 'invalid_cursor' },
  });
});

t.test('a search can be taken as a file; a number that is none and a missing purpose are refused', async (t) => {
  const [subject] = several.numbers;
  const reply = await search({ subject, purpose, format: 'ndjson' });
  t.equal(reply.status, 201);
  const entries = reply.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.ok(entries.length > 3 && entries.every(({ type }) => type === 'check'));
  t.match(await search({ subject: { type: 'person', scheme: 'personal-number', number: '1' }, purpose }), {
    status: 400,
    body: { code: 'invalid_number' },
  });
  for (const json of [{ subject }, { subject, purpose: '            ' }, { purpose }]) {
    t.match(await search(json), { status: 400, body: { code: 'validation_failed' } });
  }
});
