import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { verify } from '@xacthuc/attestation';
import { logOptions } from '@xacthuc/platform';
import { startTestService } from '@xacthuc/test-harness';
import { groupedAnswerStore } from '@xacthuc/verification';
import { pino } from 'pino';
import t from 'tap';
import {
  batchFile,
  batchFinished,
  batchHeader,
  batchResults,
  batchRow,
  deliverMembers,
  members,
  questionAbout,
  sendBatch,
} from '../src/index.ts';

let logged = '';
const stream = new Writable({
  write: (chunk, _encoding, done) => {
    logged += String(chunk);
    done();
  },
});
/** Lets the answers of batches be stored only when a test says so. */
const gate = { shut: null as Promise<void> | null, reached: () => {} };
const service = await startTestService({
  env: { XACTHUC_BATCH_MAX_ROWS: '6000', XACTHUC_BATCH_MAX_BYTES: '600000' },
  log: pino(logOptions('trace'), stream),
  answerStore: (pool, metrics) => {
    const store = groupedAnswerStore(pool, metrics);
    return {
      ...store,
      putAll: async (answers) => {
        gate.reached();
        await gate.shut;
        return store.putAll(answers);
      },
    };
  },
});
t.teardown(() => service.close());
t.setTimeout(600_000);
const key = await service.key('registrar');
const other = await service.key('registrar');
const known = members(4000);
const strangers = members(1000, 4000);
const wrongDay = ({ number }: { number: string }) => ({ number, birthDate: '2001-02-03' });
await deliverMembers(service, known);

/** Holds the answers back from now on; @returns what lets them through, once the first ones wait. */
function hold(): { readonly reached: Promise<void>; readonly release: () => void } {
  const shut = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  gate.shut = shut.promise;
  gate.reached = () => reached.resolve();
  const release = () => {
    gate.shut = null;
    shut.resolve();
  };
  return { reached: reached.promise, release };
}

t.test('a file of 5,000 checks is answered row by row as single checks are, each answer signed', async (t) => {
  const asked = [...known.slice(0, 3500), ...known.slice(3500).map(wrongDay), ...strangers];
  const rows = asked.map((one, i) => batchRow(one, `đơn-${i}`));
  const sent = await sendBatch(service, key, `\ufeff${batchFile(rows)}`);
  t.equal(sent.status, 202);
  t.equal(sent.headers.get('location'), `/v1/batches/${sent.body.id}`);
  t.match(sent.body, { state: 'queued', rows: { total: 5000, done: 0, answered: 0, wrong: 0 }, erased: false });
  const done = await batchFinished(service, key, sent.body.id);
  t.match(done, { state: 'done', rows: { total: 5000, done: 5000, answered: 5000, wrong: 0 }, secondsLeft: null });
  t.ok(done.rowsPerSecond > 0);
  const results = await batchResults(service, key, sent.body.id);
  t.same(
    results.map(({ row, reference }) => [row, reference]),
    asked.map((_one, i) => [i + 2, `đơn-${i}`]),
  );
  t.equal(new Set(results.map(({ attestationId }) => attestationId)).size, 5000);
  const jwks = (await service.call('GET', '/.well-known/jwks.json')).body;
  for (const i of [0, 1, 999, 1000, 3499, 3500, 3999, 4000, 4999]) {
    const about = asked[i] as (typeof asked)[number];
    const { body } = await service.call('POST', '/v1/checks', { key, json: questionAbout(about) });
    const { outcome, reasons, eligibleUntil, attestation, attestationId } = results[i];
    t.equal(outcome, body.outcome, `row ${i}`);
    t.same(
      reasons.map(({ code }: { code: string }) => code),
      body.reasons.map(({ code }: { code: string }) => code),
    );
    t.equal(eligibleUntil, body.eligibleUntil);
    const { claims, details } = await verify(attestation, { jwks });
    t.match({ ...claims, ...details }, { jti: attestationId, outcome, subject_number: about.number });
    t.equal((await service.call('GET', `/v1/attestations/${attestationId}`, { key })).body.attestation, attestation);
  }
  const csv = await service.call('GET', `/v1/batches/${sent.body.id}/results`, { key });
  t.match(csv.headers.get('content-type'), /^text\/csv/);
  const lines = csv.text.trim().split('\r\n');
  t.equal(lines.length, 5001);
  t.ok(lines[1]?.startsWith(`2,đơn-0,eligible,facts_satisfy_policy,${results[0].eligibleUntil},`));
});

t.test('malformed rows are told by row, column and code, and hold up no others', async (t) => {
  const [one] = known as [(typeof known)[number]];
  const day = one.birthDate.split('-').reverse().join('/');
  const file = [
    'Number;benefit;TYPE;scheme;birthDate;reference;name',
    `${one.number};id.vn;person;personal-number;${day};a;`,
    `12345;id.vn;person;personal-number;${one.birthDate};b;`,
    `${one.number};id.vn;person;personal-number;2006-02-30;c;`,
    `${one.number};id.vn;person;personal-number;;d;`,
    `${one.number};xx.vn;person;personal-number;${one.birthDate};e;`,
    `${one.number};id.vn;enterprise;enterprise-code;;f;Công ty`,
    `${one.number};id.vn;person;personal-number;${one.birthDate};g;Tên`,
    `;id.vn;person;personal-number;${one.birthDate};h;`,
    '',
    `${one.number};id.vn;person;personal-number;${one.birthDate};"=i";;;`,
    `${one.number};id.vn;person;personal-number;${one.birthDate};"=j; ""k""";`,
  ].join('\r\n');
  const sent = await sendBatch(service, key, file);
  t.match(sent.body.rows, { total: 10, wrong: 8 });
  t.match(await batchFinished(service, key, sent.body.id), {
    state: 'done',
    rows: { done: 10, answered: 2, wrong: 8 },
  });
  const results = await batchResults(service, key, sent.body.id);
  t.same(
    results.map(({ row, reference, outcome, errors }) => [
      row,
      reference,
      outcome,
      errors.map(({ column, code }: { column: string; code: string }) => `${column} ${code}`).join(),
    ]),
    [
      [2, 'a', 'eligible', ''],
      [3, 'b', null, 'number number_invalid'],
      [4, 'c', null, 'birthDate date_invalid'],
      [5, 'd', null, 'birthDate value_missing'],
      [6, 'e', null, 'benefit value_not_allowed'],
      [7, 'f', null, 'type value_not_allowed,number number_invalid'],
      [8, 'g', null, 'name value_not_applicable'],
      [9, 'h', null, 'number value_missing'],
      [11, '=i', null, 'null cells_too_many'],
      [12, '=j; "k"', 'eligible', ''],
    ],
  );
  for (const { errors } of results)
    for (const { vi, en } of errors) for (const text of [vi, en]) t.match(text, /\S \S/);
  const csv = await service.call('GET', `/v1/batches/${sent.body.id}/results?format=csv`, { key });
  t.match(csv.text, /\r\n12,"'=j; ""k""",eligible,/, 'no reference runs as a formula');
  t.match(csv.text, /\r\n7,f,,,,,,type:value_not_allowed number:number_invalid\r\n/);
});

t.test('a file that cannot be read, or has another header, is refused at once, and nothing stays of it', async (t) => {
  const count = () => service.query('SELECT count(*)::int FROM verification.batch_parts');
  const before = await count();
  const [one] = known as [(typeof known)[number]];
  const row = batchRow(one, 'x');
  const wrong = await sendBatch(service, key, batchFile([row], 'benefit,type,scheme,số,number,number'));
  t.match(wrong, { status: 400, body: { code: 'validation_failed', errors: [{ at: '/row/1' }, { at: '/row/1' }] } });
  const data = await sendBatch(service, key, `${row}\n${row}\n`);
  t.match(data, { status: 400, body: { code: 'validation_failed' } });
  t.notMatch(data.text, new RegExp(one.number), 'a first row of data is not repeated');
  const refused = async (bytes: string | Uint8Array) => (await sendBatch(service, key, bytes)).body.code;
  t.equal(await refused(batchFile([])), 'malformed_body');
  t.equal(await refused(''), 'empty_file');
  t.equal(await refused(`${batchHeader}\n"id.vn,person`), 'malformed_body');
  t.equal(await refused(Buffer.from(`${batchHeader}\nid.vn,\xe9\n`, 'latin1')), 'malformed_body');
  t.equal(await refused(Buffer.from('%PDF-1.7')), 'unsupported_media_type');
  const json = { 'content-type': 'application/json' };
  t.equal((await sendBatch(service, key, '{}', json)).status, 415);
  t.same(await count(), before);
});

t.test('too many rows or bytes are 413', async (t) => {
  const file = batchFile(Array.from({ length: 6001 }, () => 'a,b,c,d'));
  t.match(await sendBatch(service, key, file), { status: 413, body: { code: 'payload_too_large' } });
  const long = batchFile(Array.from({ length: 5000 }, () => `id.vn,person,personal-number,1,${'x'.repeat(150)}`));
  t.equal((await sendBatch(service, key, long)).status, 413);
  const pieces = async function* () {
    for (let at = 0; at < long.length; at += 50_000) yield Buffer.from(long.slice(at, at + 50_000));
  };
  const streamed = await fetch(`${service.url}/v1/batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: ReadableStream.from(pieces()) as never,
    duplex: 'half',
  } as RequestInit);
  t.equal(streamed.status, 413, 'without a declared length too');
});

t.test('sent again under its key, a batch is the first one; another file is refused', async (t) => {
  const headers = { 'idempotency-key': 'file-1' };
  const file = batchFile(known.slice(0, 3).map((one, i) => batchRow(one, String(i))));
  const [first, second] = await Promise.all([1, 2].map(() => sendBatch(service, key, file, headers)));
  t.same([first?.status, second?.status].sort(), [200, 202]);
  t.equal(first?.body.id, second?.body.id);
  const reused = await sendBatch(service, key, batchFile([batchRow(known[4] as never, 'x')]), headers);
  t.match(reused, { status: 422, body: { code: 'idempotency_key_reused' } });
  t.equal((await sendBatch(service, other, file, headers)).status, 202, 'another registrar’s key is another key');
});

t.test('to another registrar a batch is not there', async (t) => {
  const { body } = await sendBatch(service, key, batchFile([batchRow(known[0] as never, 'x')]));
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/results'],
    ['DELETE', ''],
  ] as const) {
    t.equal((await service.call(method, `/v1/batches/${body.id}${path}`, { key: other })).status, 404);
  }
  const list = await service.call('GET', '/v1/batches', { key: other });
  t.notOk(list.body.batches.some(({ id }: { id: string }) => id === body.id));
  const own = await service.call('GET', '/v1/batches?limit=1', { key });
  t.equal(own.body.batches[0].id, body.id, 'newest first');
  const next = await service.call('GET', `/v1/batches?limit=1&cursor=${own.body.next}`, { key });
  t.not(next.body.batches[0].id, body.id);
  t.equal((await service.call('GET', '/v1/batches?cursor=x', { key })).body.code, 'invalid_cursor');
});

t.test('registrars take turns, and cancelling ends what is not answered yet', async (t) => {
  const unfinished = 'SELECT 1 FROM verification.batches WHERE finished_at IS NULL';
  while ((await service.query(unfinished)).length > 0) await pause(50);
  const held = hold();
  const file = (count: number) => batchFile(known.slice(0, count).map((one, i) => batchRow(one, String(i))));
  const large = (await sendBatch(service, key, file(4000))).body.id;
  await held.reached;
  const second = (await sendBatch(service, key, file(3000))).body.id;
  const small = (await sendBatch(service, other, file(1500))).body.id;
  const names = `${known[0]?.number}|${known[0]?.name}|${known[7]?.number}`;
  const queued = JSON.stringify(await service.query('SELECT * FROM queue.job'));
  t.match(queued, new RegExp(large), 'a job names its batch');
  t.notMatch(queued, new RegExp(names), 'and nobody');
  const cancelled = await service.call('DELETE', `/v1/batches/${second}`, { key });
  t.match(cancelled, { status: 200, body: { state: 'cancelled', rows: { done: 0, total: 3000 } } });
  t.equal((await service.call('DELETE', `/v1/batches/${second}`, { key })).status, 200, 'again changes nothing');
  const under = await service.call('GET', `/v1/batches/${large}`, { key });
  t.match(under.body, { state: 'working', rows: { done: 0 }, finishedAt: null });
  t.same(await batchResults(service, key, large), []);
  held.release();
  const first = await batchFinished(service, other, small);
  const last = await batchFinished(service, key, large);
  t.ok(first.finishedAt < last.finishedAt, 'the smaller one was not kept waiting for the larger');
  t.same(await batchResults(service, key, second), []);
  const late = await service.call('DELETE', `/v1/batches/${large}`, { key });
  t.match(late, { status: 409, body: { code: 'state_conflict' } });
});

t.test('lost by the queue and half noted, a batch is finished all the same, with the answers it had', async (t) => {
  const { id } = (await sendBatch(service, key, batchFile(known.slice(0, 1200).map((one) => batchRow(one, ''))))).body;
  await batchFinished(service, key, id);
  const before = await batchResults(service, key, id);
  await service.query(
    `UPDATE verification.batch_parts SET answers = NULL, answer_rows = NULL, answered_at = NULL WHERE batch_id = $1`,
    [id],
  );
  await service.query(
    `UPDATE verification.batches SET state = 'working', finished_at = NULL, done = 0, answered = 0 WHERE id = $1`,
    [id],
  );
  t.match(await batchFinished(service, key, id), { rows: { done: 1200, answered: 1200 } });
  t.same(await batchResults(service, key, id), before);
});

t.test('nothing of a person stands in the tables or the log, and what was sent is erased in time', async (t) => {
  const [one] = known.slice(77) as [(typeof known)[number]];
  const { id } = (await sendBatch(service, key, batchFile([batchRow(one, 'của-khách-77'), 'a,b,c,d,e,f,g,h']))).body;
  await batchFinished(service, key, id);
  const parts = await service.query<{ sealed: Buffer }>('SELECT * FROM verification.batch_parts');
  const rows = JSON.stringify([
    await service.query('SELECT * FROM verification.batches WHERE id = $1', [id]),
    parts.map(({ sealed, ...plain }) => ({ ...plain, sealed: sealed.toString('latin1') })),
  ]);
  const about = new RegExp(`${one.number}|${one.birthDate}|khách-77`);
  t.notMatch(rows, about);
  t.match(logged, /"level"/);
  t.notMatch(logged, about);
  await service.query(`UPDATE verification.batches SET finished_at = now() - interval '169 hours' WHERE id = $1`, [id]);
  const status = () => service.call('GET', `/v1/batches/${id}`, { key });
  while ((await status()).body.erased === false) await pause(200);
  const [result, wrong] = await batchResults(service, key, id);
  t.match(result, { row: 2, reference: null, outcome: 'eligible' }, 'the answers remain');
  t.match(wrong, { row: 3, errors: [{ column: 'benefit' }, { column: 'type' }, { column: 'scheme' }] });
  const sealed = await service.query('SELECT sealed FROM verification.batch_parts WHERE batch_id = $1', [id]);
  t.same(sealed, [{ sealed: null }]);
  const { text } = await service.call('GET', '/metrics');
  t.match(text, /xacthuc_batches_total\{state="cancelled"\} 1/);
  t.match(text, /xacthuc_batch_rows_total\{result="wrong"\} 9/);
});
