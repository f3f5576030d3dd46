import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { logOptions, type Role } from '@xacthuc/platform';
import { type Reply, startTestService } from '@xacthuc/test-harness';
import { pino } from 'pino';
import t from 'tap';
import {
  character,
  csvFile,
  deliverMembers,
  deliverSamples,
  type Member,
  member,
  members,
  questionAbout,
  questionOf,
  students,
  studentTable,
} from '../src/index.ts';

let logged = '';
const stream = new Writable({
  write: (chunk, _encoding, done) => {
    logged += String(chunk);
    done();
  },
});
const most = 5;
const service = await startTestService({
  env: { XACTHUC_CONTEST_MAX_OPEN: String(most) },
  log: pino(logOptions('trace'), stream),
});
t.teardown(() => service.close());

const list = members(60);
const at = (i: number) => list[i] as Member;
/** As the department's list has it, a digit amiss. */
const amiss = (one: Member): Member => ({ ...one, birthDate: one.birthDate.replace(/\d\d$/, '29') });
/** Members whose birth dates are wrong in the list. */
const wrong = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const delivered = list.map((one, i) => (wrong.has(i) ? amiss(one) : one));
const secretNote = 'Em sinh ngày khác, số điện thoại 0912345678';
const named = { grounds: 'wrong_birth_date', note: secretNote, source: 'youth-union' };
const youth = await service.key('department', { sources: ['youth-union'] });
const education = await service.key('department', { sources: ['education'] });
const keysOfDepartments: Record<string, string> = {
  'youth-union': youth,
  education,
  labour: await service.key('department', { sources: ['labour'] }),
};

t.before(async () => {
  await deliverSamples(service, ['education', 'labour']);
  await deliverMembers(service, delivered);
});

const ask = async (key: string, json: unknown): Promise<Reply['body']> =>
  (await service.call('POST', '/v1/checks', { key, json })).body;

/** A registrar, and the answer that it gets about somebody. */
async function asked(json: unknown, outcome = 'not_found') {
  const key = await service.key('registrar');
  const answer = await ask(key, json);
  if (answer.outcome !== outcome) throw new Error(JSON.stringify(answer));
  return { key, answer, path: `/v1/attestations/${answer.id}/contest` };
}

const contest = (path: string, key: string, json: unknown = named) => service.call('POST', path, { key, json });

async function ticketsFor(key: string, contestant: Reply['body'], query = '?state=open'): Promise<Reply['body'][]> {
  const rows = await service.query<{ id: string }>(
    'SELECT id FROM verification.contest_tickets WHERE contest_id = $1',
    [contestant.id],
  );
  const own = new Set(rows.map(({ id }) => id));
  const { body } = await service.call('GET', `/v1/tickets${query}`, { key });
  return body.tickets.filter(({ id }: { id: string }) => own.has(id));
}

const decide = (key: string, id: string, decision: string) =>
  service.call('POST', `/v1/tickets/${id}/decision`, { key, json: { decision, note: 'đã đối chiếu hồ sơ gốc' } });

/** Reads until it is so. */
async function until(read: () => Promise<Reply>, holds: (body: Reply['body']) => boolean): Promise<Reply['body']> {
  for (;;) {
    const { body } = await read();
    if (holds(body)) return body;
    await pause(100);
  }
}

t.test('from a wrong birth date in the file to the check that comes out right', async (t) => {
  const { key, answer, path } = await asked(questionAbout(at(0)));
  const other = await service.key('registrar');
  const opened = await contest(path, key);
  t.match(opened, {
    status: 201,
    body: {
      attestationId: answer.id,
      outcome: 'not_found',
      grounds: { code: 'wrong_birth_date', vi: /\S/, en: /\S/ },
      note: secretNote,
      departments: ['youth-union'],
      state: 'open',
      overdue: false,
      decision: null,
      followedBy: [],
    },
  });
  t.match(opened.body.dueAt, /T17:00:00.000Z$/, 'the end of a day in Vietnam');
  t.match(await contest(path, key), { status: 200, body: { id: opened.body.id } }, 'again: the same');
  const otherwise = await contest(path, key, { ...named, grounds: 'other' });
  t.match(otherwise, { status: 409, body: { code: 'state_conflict' } });
  for (const method of ['POST', 'GET', 'DELETE']) {
    const reply = await service.call(method, path, { key: other, ...(method === 'POST' ? { json: named } : {}) });
    t.match(reply, { status: 404 }, `${method} by another registrar`);
  }
  t.same((await service.call('GET', '/v1/contests', { key: other })).body.contests, []);
  t.match((await service.call('GET', '/v1/contests', { key })).body.contests, [{ id: opened.body.id }]);

  const [ticket] = await ticketsFor(youth, opened.body);
  t.match(ticket, {
    source: 'youth-union',
    outcome: 'not_found',
    state: 'open',
    mayDecide: ['upheld', 'corrected', 'rejected'],
  });
  t.notMatch(JSON.stringify(ticket), at(0).number, 'a list names nobody');
  t.same(await ticketsFor(education, opened.body, ''), [], 'nor does another department have it');
  t.equal((await service.call('GET', `/v1/tickets/${ticket.id}`, { key: education })).status, 404);
  t.equal((await decide(education, ticket.id, 'rejected')).status, 404);
  for (const role of ['registrar', 'auditor', 'office'] as const satisfies Role[]) {
    const reply = await service.call('GET', `/v1/tickets/${ticket.id}`, { key: await service.key(role) });
    t.equal(reply.status, 403, role);
  }

  const seen = await service.call('GET', `/v1/tickets/${ticket.id}`, { key: youth });
  const [uploader] = await service.query<{ id: string }>(
    `SELECT uploaded_by AS id FROM facts.snapshots n JOIN facts.sources s ON s.id = n.source_id WHERE s.code = 'youth-union'`,
  );
  t.equal(seen.headers.get('cache-control'), 'no-store');
  t.match(seen.body, {
    note: secretNote,
    presented: {
      scheme: 'personal-number',
      number: at(0).number,
      match: { birthDate: at(0).birthDate, name: null, date: null },
    },
    rows: [
      {
        matched: false,
        facts: { name: at(0).name, birthDate: amiss(at(0)).birthDate },
        differs: ['birthDate'],
        row: 2,
        file: { uploadedBy: uploader?.id, uploadedAt: /\S/ },
        activation: { sequence: 1 },
        endedAtSequence: null,
      },
    ],
    erasedRecords: [],
  });
  t.equal(seen.body.rows.length, 1, 'the row of this number and no other');

  t.match(await decide(youth, ticket.id, 'corrected'), { status: 200, body: { state: 'corrected', mayDecide: [] } });
  t.match(await decide(youth, ticket.id, 'corrected'), { status: 200 }, 'again: the same');
  t.match(await decide(youth, ticket.id, 'rejected'), { status: 409, body: { code: 'state_conflict' } });
  const told = (await service.call('GET', path, { key })).body;
  t.match(told, { state: 'decided', decision: { code: 'corrected', vi: /\S/, en: /\S/, nextStep: { vi: /\S/ } } });
  t.notMatch(JSON.stringify(told.decision), /hồ sơ gốc/, 'the department’s note stays with the department');
  t.equal((await service.call('DELETE', path, { key })).status, 409, 'what is decided is not withdrawn');

  t.match(await ask(key, questionAbout(at(0))), { outcome: 'not_found' }, 'before the next delivery');
  const snapshot = await deliverMembers(
    service,
    delivered.map((one, i) => (i === 0 ? at(0) : one)),
  );
  const theirs = await ask(other, questionAbout(at(0)));
  const next = await ask(key, questionAbout(at(0)));
  t.match([theirs, next], [{ outcome: 'eligible' }, { outcome: 'eligible' }]);
  const last = await until(
    () => service.call('GET', path, { key }),
    (body) => body.followedBy.length === 2,
  );
  t.match(last.followedBy, [{ outcome: 'not_found' }, { outcome: 'eligible', attestationId: next.id }]);
  const ended = (await service.call('GET', `/v1/tickets/${ticket.id}`, { key: youth })).body;
  const changed = ended.history.filter(({ event }: { event: string }) => event === 'facts_changed');
  t.match(changed, [{ activation: { sequence: 2, snapshot: snapshot.id } }], 'the activation that changed the answer');
  const followed = ended.history.filter(({ event }: { event: string }) => event === 'followed_by');
  t.same(
    followed.map(({ outcome }: { outcome: string }) => outcome),
    ['not_found', 'eligible', 'eligible'],
  );
  t.match(
    ended.rows,
    [{ facts: { birthDate: amiss(at(0)).birthDate }, endedAtSequence: 2 }],
    'as it was at the answer',
  );
  const registrarSide = JSON.stringify(last);
  t.notMatch(registrarSide, theirs.id, 'another registrar’s check is not this one’s to know');
  for (const id of [theirs.id, next.id]) t.notMatch(JSON.stringify(ended), id, 'nor the department’s');

  const auditor = await service.key('auditor');
  const { body: audit } = await service.call('GET', `/v1/audit/contests?attestation=${answer.id}`, { key: auditor });
  const events = audit.contests[0].events.map(({ event }: { event: string }) => event);
  for (const event of ['opened', 'viewed', 'decided', 'facts_changed', 'followed_by'])
    t.ok(events.includes(event), event);
  t.equal(events.filter((event: string) => event === 'viewed').length, 2, 'each look is recorded');
  t.notMatch(JSON.stringify(audit), /đối chiếu|0912345678/, 'without anybody’s own words');
});

t.test('a contest tells nothing of whether a number is known', async (t) => {
  const known = await asked(questionAbout(at(1)));
  const unknown = await asked(questionAbout(member(5_000)));
  const json = { grounds: 'missing_record' };
  const replies = [await contest(known.path, known.key, json), await contest(unknown.path, unknown.key, json)];
  const blank = ({ body }: Reply) => ({ ...body, id: '', attestationId: '', openedAt: '', dueAt: '' });
  const [first, second] = replies as [Reply, Reply];
  t.same([first.status, blank(first)], [second.status, blank(second)]);
  t.same(first.body.departments, ['education', 'labour', 'youth-union'], 'all whose lists the answer rests on');
  const [mine] = await ticketsFor(youth, first.body);
  const [strange] = await ticketsFor(youth, second.body);
  t.equal((await service.call('GET', `/v1/tickets/${mine.id}`, { key: youth })).body.rows.length, 1);
  t.same((await service.call('GET', `/v1/tickets/${strange.id}`, { key: youth })).body.rows, []);
  for (const { body } of replies) {
    const sources = ['education', 'labour', 'youth-union'];
    for (const [i, source] of sources.entries()) {
      const [ticket] = await ticketsFor(keysOfDepartments[source] as string, body);
      const { state } = (
        await service.call('GET', `/v1/attestations/${body.attestationId}/contest`, {
          key: body === first.body ? known.key : unknown.key,
        })
      ).body;
      t.equal(state, 'open', `${i} of three have rejected it`);
      await decide(keysOfDepartments[source] as string, ticket.id, 'rejected');
    }
  }
  const ends = await Promise.all([known, unknown].map(({ path, key }) => service.call('GET', path, { key })));
  for (const { body } of ends) t.match(body, { state: 'decided', decision: { code: 'rejected' } });
  const [a, b] = ends.map(({ body }) => ({ ...body.decision, at: '' }));
  t.same(a, b);
});

t.test(
  'one department corrects: the others need not decide any more, and an accepted one may still be corrected',
  async (t) => {
    const { key, path } = await asked(questionAbout(at(2)));
    const { body } = await contest(path, key, { grounds: 'missing_record' });
    const [ours] = await ticketsFor(youth, body);
    const [theirs] = await ticketsFor(education, body);
    t.match((await decide(youth, ours.id, 'upheld')).body, { state: 'upheld', mayDecide: ['corrected'] });
    t.match((await service.call('GET', path, { key })).body, { decision: { code: 'upheld' } });
    t.match((await decide(youth, ours.id, 'corrected')).body, { state: 'corrected' });
    t.match((await service.call('GET', path, { key })).body, { state: 'decided', decision: { code: 'corrected' } });
    t.match(await decide(education, theirs.id, 'rejected'), { status: 409 });
    t.match(await ticketsFor(education, body, '?state=closed'), [{ state: 'closed', decision: null, mayDecide: [] }]);
  },
);

t.test('who is ineligible contests with whoever keeps the record, which the registrar is not told', async (t) => {
  const { key, answer, path } = await asked(questionOf(character('too-young')), 'ineligible');
  t.match(await contest(path, key, named), { status: 400 }, 'there is nothing to choose');
  const { body } = await contest(path, key, { grounds: 'wrong_birth_date' });
  t.same(body.departments, []);
  const rows = await service.query<{ source: string; id: string; records: string[] }>(
    'SELECT source, id, records FROM verification.contest_tickets WHERE contest_id = $1',
    [body.id],
  );
  const [row] = rows as [(typeof rows)[number]];
  t.equal(rows.length, 1);
  const department = keysOfDepartments[row.source] as string;
  const shown = await service.call('GET', `/v1/tickets/${row.id}`, { key: department });
  t.match(shown.body, { rows: [{ matched: true, differs: [] }], outcome: 'ineligible', erasedRecords: [] });
  const evidence = answer.evidence.find(({ source }: { source: string }) => source === row.source);
  t.equal(shown.body.sequence, evidence.sequence);
  t.ok(shown.body.rows[0].activation.sequence <= evidence.sequence);

  t.test('what has been erased since is said to be', async (t) => {
    const record = shown.body.rows[0].record;
    const again = () => service.call('GET', `/v1/tickets/${row.id}`, { key: department });
    await service.query('DELETE FROM facts.pages WHERE id = (SELECT page FROM facts.records WHERE id = $1)', [record]);
    t.match((await again()).body.rows, [{ record, facts: null, differs: [] }]);
    await service.query('DELETE FROM facts.record_keys WHERE record_id = $1', [record]);
    t.match((await again()).body, { rows: [], erasedRecords: [record], textErased: false });
    await service.query('UPDATE verification.contests SET wrapped_key = NULL, sealed = NULL WHERE id = $1', [body.id]);
    t.match((await again()).body, { textErased: true, note: null, presented: { scheme: /\S/ } });
    await service.query(`UPDATE verification.answers SET disclosures = '' WHERE id = $1`, [answer.id]);
    t.match(await again(), { status: 200, body: { presented: null } });
    t.match(await decide(department, row.id, 'rejected'), { status: 200 });
    t.match((await service.call('GET', path, { key })).body, { note: null, decision: { code: 'rejected' } });
    t.equal((await contest(path, key, { grounds: 'wrong_birth_date' })).status, 200);
  });
});

t.test('an inconclusive answer is contested with the department that it names', async (t) => {
  const { key, answer, path } = await asked(questionOf(character('no-number-no-nationality')), 'inconclusive');
  t.ok(answer.departments.length > 0);
  const { body } = await contest(path, key, { grounds: 'facts_outdated' });
  t.same(body.departments, answer.departments);
  for (const source of answer.departments) {
    t.equal((await ticketsFor(keysOfDepartments[source] as string, body)).length, 1);
  }
});

t.test('a school sees contests about its own rows only', async (t) => {
  const schools = ['XSA', 'XSB'];
  for (const [i, segment] of schools.entries()) {
    const some = students(segment, 12, 1_000 + 100 * i).map((one, j) => (j === 0 ? { ...one, ...amiss(one) } : one));
    const query = { mode: 'full', segment };
    const reply = await service.deliver({ source: 'education', bytes: csvFile(studentTable(some)), query });
    t.equal(reply.body.state, 'active');
  }
  const [own, other] = await Promise.all(
    schools.map((segment) => service.key('department', { sources: ['education'], segment: segment.toLowerCase() })),
  );
  const { key, path } = await asked(questionAbout(member(1_000)));
  const { body } = await contest(path, key, { grounds: 'wrong_birth_date', source: 'education' });
  const [ticket] = await ticketsFor(own as string, body);
  t.same(await ticketsFor(other as string, body), []);
  const at = `/v1/tickets/${ticket.id}`;
  t.equal((await service.call('GET', at, { key: other as string })).status, 404);
  t.equal((await decide(other as string, ticket.id, 'rejected')).status, 404);
  t.match((await service.call('GET', at, { key: own as string })).body.rows, [{ segment: 'XSA' }]);
  t.match(
    (await service.call('GET', at, { key: education })).body.rows,
    [{ segment: 'XSA' }],
    'the whole department too',
  );
  const stranger = await asked(questionAbout(member(6_000)));
  const unknown = await contest(stranger.path, stranger.key, { grounds: 'missing_record', source: 'education' });
  t.same(await ticketsFor(own as string, unknown.body), [], 'nobody knows which school an unknown number is of');
  t.equal((await ticketsFor(education, unknown.body)).length, 1);
});

t.test('what cannot be contested is refused', async (t) => {
  const eligible = await asked(questionAbout(at(30)), 'eligible');
  t.match(await contest(eligible.path, eligible.key), { status: 409, body: { code: 'not_contestable' } });
  const household = {
    benefit: 'biz.vn',
    subject: { type: 'household', scheme: 'tax-code', number: '0100112437' },
    match: { name: 'Hộ kinh doanh Mẫu' },
  };
  const unavailable = await asked(household, 'source_unavailable');
  t.match(await contest(unavailable.path, unavailable.key), { status: 409, body: { code: 'not_contestable' } });
  const { key, answer, path } = await asked(questionAbout(at(3)));
  t.match(await contest(path, key, { ...named, source: 'industry-trade' }), { status: 400 });
  t.match(await contest(path, key, { grounds: 'because' }), { status: 400 });
  await service.query(
    `UPDATE verification.answers SET issued_at = issued_at - interval '10 days', expires_at = issued_at
    WHERE id = $1`,
    [answer.id],
  );
  t.equal((await contest(path, key)).status, 201, 'an expired answer, in its time');
  const late = await asked(questionAbout(at(4)));
  await service.query(`UPDATE verification.answers SET issued_at = issued_at - interval '30 days' WHERE id = $1`, [
    late.answer.id,
  ]);
  t.match(await contest(late.path, late.key), { status: 409, body: { code: 'not_contestable', detailEn: /30 days/ } });
  t.equal((await contest(`/v1/attestations/${randomUUID()}/contest`, key)).status, 404);
});

t.test('whatever races, an answer is contested once and a registrar’s limit holds', async (t) => {
  const { key, path } = await asked(questionAbout(at(5)));
  const replies = await Promise.all(Array.from({ length: 12 }, () => contest(path, key)));
  t.same(replies.map(({ status }) => status).sort(), [...Array(11).fill(200), 201]);
  t.equal(new Set(replies.map(({ body }) => body.id)).size, 1);
  const again = await ask(key, questionAbout(at(5)));
  const same = await contest(`/v1/attestations/${again.id}/contest`, key);
  t.match(same, { status: 409, body: { code: 'state_conflict' } }, 'one open contest about a subject');
  const answers = await Promise.all(members(2 * most, 7_000).map((one) => ask(key, questionAbout(one))));
  const rush = await Promise.all(answers.map(({ id }) => contest(`/v1/attestations/${id}/contest`, key)));
  t.equal(rush.filter(({ status }) => status === 201).length, most - 1);
  const refused = rush.filter(({ status }) => status !== 201);
  for (const { status, body } of refused)
    t.match({ status, code: body.code }, { status: 409, code: 'contest_limit_reached' });
  t.equal((await service.call('DELETE', path, { key })).status, 200);
  const first = refused.length > 0 ? answers[rush.findIndex(({ status }) => status !== 201)] : null;
  t.equal((await contest(`/v1/attestations/${first.id}/contest`, key)).status, 201, 'a withdrawn one makes room');
  const pages = await service.call('GET', '/v1/contests?limit=2&state=open', { key });
  t.equal(pages.body.contests.length, 2);
  const rest = await service.call('GET', `/v1/contests?limit=100&state=open&cursor=${pages.body.next}`, { key });
  const ids = [...pages.body.contests, ...rest.body.contests].map(({ id }) => id);
  t.equal(new Set(ids).size, most);
});

t.test('a withdrawn contest is the department’s concern no more', async (t) => {
  const { key, path } = await asked(questionAbout(at(6)));
  const { body } = await contest(path, key);
  const [ticket] = await ticketsFor(youth, body);
  const withdrawn = await service.call('DELETE', path, { key });
  t.match(withdrawn, { status: 200, body: { state: 'withdrawn', withdrawnAt: /\S/, decision: null } });
  t.same((await service.call('DELETE', path, { key })).body, withdrawn.body, 'again: the same');
  t.match(await decide(youth, ticket.id, 'upheld'), { status: 409 });
  t.match(await contest(path, key), { status: 409 }, 'it is not opened again');
  t.match(await ticketsFor(youth, body, '?state=closed'), [{ state: 'closed' }]);
  const again = await ask(key, questionAbout(at(6)));
  t.equal((await contest(`/v1/attestations/${again.id}/contest`, key)).status, 201, 'a new answer is');
});

t.test('overdue contests come first and are counted', async (t) => {
  const { key, path } = await asked(questionAbout(at(7)));
  const { body } = await contest(path, key);
  const past = `'2020-01-06T17:00:00Z'`;
  await service.query(`UPDATE verification.contests SET due_at = ${past} WHERE id = $1`, [body.id]);
  await service.query(`UPDATE verification.contest_tickets SET due_at = ${past} WHERE contest_id = $1`, [body.id]);
  const { body: all } = await service.call('GET', '/v1/tickets?state=open&limit=1', { key: youth });
  t.match(all.tickets, [{ overdue: true, state: 'open' }], 'overdue first');
  const { body: rest } = await service.call('GET', `/v1/tickets?state=open&cursor=${all.next}`, { key: youth });
  t.notOk(rest.tickets.some(({ overdue, id }: Reply['body']) => overdue || id === all.tickets[0].id));
  const { body: overdue } = await service.call('GET', '/v1/tickets?overdue=true', { key: youth });
  t.same(
    overdue.tickets.map(({ id }: Reply['body']) => id),
    [all.tickets[0].id],
  );
  t.match(
    (await service.call('GET', path, { key })).body,
    { overdue: true, state: 'open' },
    'nothing is decided by itself',
  );
  const metrics = (await service.call('GET', '/metrics')).text;
  t.match(metrics, /xacthuc_contests_open\{source="youth-union",overdue="true"\} 1\n/);
  t.match(metrics, /xacthuc_contests_open\{source="youth-union",overdue="false"\} [1-9]/);
  t.match(metrics, /xacthuc_contests_open\{source="agriculture",overdue="true"\} 0\n/);
  const { body: audit } = await service.call('GET', '/v1/audit/contests?overdue=true&source=youth-union', {
    key: service.admin,
  });
  t.same(
    audit.contests.map(({ id }: Reply['body']) => id),
    [body.id],
  );
});

t.test('nothing written or presented lies open in the database, and the history is only added to', async (t) => {
  const digits = at(0).number;
  const texts = [secretNote, '0912345678', 'hồ sơ gốc', digits];
  const hidden = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]);
  const tables = await service.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND (table_schema IN ('queue') OR table_name LIKE 'contest%')`,
  );
  t.ok(tables.length > 4);
  for (const { name } of tables) {
    const rows = await service.query<{ row: string }>(`SELECT x::text AS row FROM ${name} AS x`);
    const all = rows.map(({ row }) => row).join('\n');
    const found = hidden.filter((text) => all.includes(text));
    t.same(found, [], name);
  }
  for (const text of texts) t.notOk(logged.includes(text), 'nor in the program log');
  for (const change of [
    'UPDATE verification.contest_events SET at = now()',
    'DELETE FROM verification.contest_events',
  ]) {
    await t.rejects(service.query(change), { code: '42501' }, change);
  }
});
