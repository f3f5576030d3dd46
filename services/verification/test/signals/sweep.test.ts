import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientConfig, createDatabase, createLogger, createMetrics, createPool, newDataKey } from '@xacthuc/platform';
import t from 'tap';
import { insertInOneStatement } from '../../src/attestations/store.ts';
import type { NewAnswer } from '../../src/checks/answer.ts';
import {
  checkLog,
  type Finding,
  openLogKey,
  publishedVkey,
  startIntegrator,
  type VerificationDatabase,
} from '../../src/index.ts';
import { acknowledgeSignal } from '../../src/signals/acknowledge.ts';
import { readOfficeHours } from '../../src/signals/office-hours.ts';
import { listSignals, signalById, watchState } from '../../src/signals/read.ts';
import { type SweepOptions, sweepSignals } from '../../src/signals/sweep.ts';
import { readThresholds } from '../../src/signals/terms.ts';
import { answerWith, startVerification } from '../fixture.ts';
import { readEntries } from '../log/whole-log.ts';

const { pool, owner, db, serviceUrl, close } = await startVerification();
const logPool = createPool({ url: serviceUrl, role: 'xacthuc_log', max: 1, name: 'test log' });
const key = await openLogKey({
  db: createDatabase<VerificationDatabase>(logPool),
  master: newDataKey(),
  origin: null,
  publicUrl: 'https://xacthuc.example.vn',
});
const integrator = startIntegrator({
  connection: clientConfig({ url: serviceUrl, role: 'xacthuc_log', name: 'xacthuc log' }),
  key,
  log: createLogger('silent'),
  metrics: createMetrics(),
  everyMs: 5,
});
t.teardown(async () => {
  await integrator.close();
  await logPool.end();
  await close();
});

const hourMs = 3_600_000;
/** Monday, ten o'clock in Vietnam. */
const start = new Date('2026-11-23T03:00:00Z');
const terms = { thresholds: readThresholds(), hours: readOfficeHours('07:00-18:00', []) };
const later = (hours: number) => new Date(start.getTime() + hours * hourMs);

/** Waits until all that is committed is in the log. */
async function logged(): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ waits: boolean }>(
      `SELECT EXISTS (SELECT number FROM (SELECT index AS number FROM verification.answers
         UNION ALL SELECT number FROM log.events) r WHERE NOT EXISTS (SELECT FROM log.entries e WHERE e.number = r.number)
       ) AS waits`,
    );
    if (!rows[0]?.waits) return;
    await sleep(5);
  }
}

async function sweep(at: Date, options: SweepOptions = {}) {
  await logged();
  return sweepSignals(pool, terms, at, options);
}

const list = async (filter: object = {}) => (await listSignals(db, { limit: 100, ...filter })).signals;
const about = async (id: string, state = 'open') => {
  const found = (await list({ state })).filter(({ subject }) => subject.id === id);
  return found.map(({ kind }) => kind).sort();
};

/** Answers to a registrar in the hours before a moment, each about a subject of its own; every `nth` is found. */
async function ask(clientId: string, until: Date, hours: number, count: number, found: (i: number) => boolean) {
  const answers = Array.from({ length: count }, (_, i): NewAnswer => {
    const issuedAt = new Date(until.getTime() - ((i + 0.5) / count) * hours * hourMs);
    return answerWith({
      clientId,
      issuedAt,
      subjectKey: randomBytes(16),
      fingerprint: randomBytes(16),
      ...(found(i) ? {} : missed),
    });
  });
  for (let i = 0; i < count; i += 1000) await insertInOneStatement(pool, answers.slice(i, i + 1000));
  return answers;
}

const missed = { outcome: 'not_found', reasons: ['no_matching_record'], records: [], eligibleUntil: null } as const;
const honest = Array.from({ length: 4 }, () => randomUUID());
const prober = randomUUID();
const guesser = randomUUID();

t.test('a registrar that probes among honest ones is signalled, and no other', async (t) => {
  for (const [i, one] of honest.entries()) await ask(one, start, 20, 150 + i * 100, (n) => n % (8 + i) !== 0);
  await ask(prober, start, 3, 250, (n) => n % 12 === 0);
  const swept = await sweep(start);
  t.same(
    swept?.opened.map(({ kind }) => kind),
    ['not_found_share'],
  );
  t.same(await about(prober), ['not_found_share']);
  const [signal] = await list();
  t.match(signal, { severity: 'warning', state: 'open', firstSeenAt: start.toISOString(), closedAt: null });
  t.ok((signal?.latest.value ?? 0) >= (signal?.latest.threshold ?? 1));
  t.equal(signal?.latest.basis, 250);
  t.equal(signal?.latest.entries.length, 50);
  const entries = await readEntries(owner);
  for (const index of signal?.latest.entries ?? []) {
    t.match(entries[index]?.entry, { type: 'check', registrar: prober, outcome: 'not_found' });
  }
  t.match(signal?.answers, `/v1/audit/entries?registrar=${prober}&from=`);
  const { sweptAt, logSize } = await watchState(db);
  t.equal(sweptAt, start.toISOString());
  t.ok(logSize > 0);
});

t.test('its opening is an entry of the log, which a check of the log holds the table to', async (t) => {
  await logged();
  const [signal] = await list();
  const entry = (await readEntries(owner)).find(({ entry }) => entry.type === 'signal')?.entry;
  const { opening } = signal as NonNullable<typeof signal>;
  t.match(entry, {
    signal: signal?.id,
    kind: 'not_found_share',
    subjectType: 'registrar',
    subject: prober,
    value: String(opening.value),
    threshold: String(opening.threshold),
    basis: 250,
    entries: opening.entries,
  });
  const differs = async () => {
    const found: Finding[] = [];
    const client = await owner.connect();
    const vkey = await publishedVkey(owner);
    await checkLog({ client, vkey, known: [], report: (one) => found.push(one), progress: () => {} });
    client.release();
    return found;
  };
  t.same(await differs(), []);
  await owner.query('ALTER TABLE verification.signals DISABLE TRIGGER USER');
  await owner.query(`UPDATE verification.signals SET kind = 'burst'`);
  t.match(await differs(), [{ code: 'record_changed', where: 'verification.signals' }, { code: 'record_changed' }]);
  await owner.query(`UPDATE verification.signals SET kind = 'not_found_share'`);
  await owner.query('ALTER TABLE verification.signals ENABLE TRIGGER USER');
  for (const statement of [
    'DELETE FROM verification.signals',
    `UPDATE verification.signals SET subject = 'x'`,
    'DELETE FROM verification.signal_acknowledgements',
  ]) {
    await t.rejects(owner.query(statement), { code: '42501' }, statement);
  }
});

t.test('many workers at once make one signal, and one of them looks', async (t) => {
  const swept = await Promise.all(Array.from({ length: 4 }, () => sweep(later(0.1))));
  t.ok(swept.some((one) => one !== null));
  t.same(
    swept.flatMap((one) => one?.opened ?? []),
    [],
  );
  t.same(await about(prober), ['not_found_share']);
  t.equal((await list()).find(({ subject }) => subject.id === prober)?.firstSeenAt, start.toISOString());
});

t.test('what was killed in the middle is made good, and nothing counts twice', async (t) => {
  // Six tries at one subject: three requests, one of them repeated, and a batch of three.
  const subjectKey = randomBytes(16);
  const fingerprints = [1, 2, 3, 3].map((n) => Buffer.alloc(16, n));
  const single = fingerprints.map((fingerprint, i) =>
    answerWith({ ...missed, clientId: guesser, subjectKey, fingerprint, issuedAt: new Date(start.getTime() + i) }),
  );
  const batch = Array.from({ length: 3 }, () =>
    answerWith({ ...missed, clientId: guesser, subjectKey, fingerprint: Buffer.alloc(16, 9), issuedAt: start }),
  );
  for (const answer of single) await insertInOneStatement(pool, [answer]);
  await insertInOneStatement(pool, batch);
  let steps = 0;
  t.equal(await sweep(later(0.2), { entriesAtOnce: 2, ended: () => ++steps === 2 }), null);
  t.equal(steps, 2);
  const blocker = await owner.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE verification.signals IN ACCESS EXCLUSIVE MODE');
  const killed = t.rejects(sweep(later(0.2)), { code: '57P01' });
  for (let n = 0; n === 0; ) {
    const { rowCount } = await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%verification.signals%'`,
    );
    n = rowCount ?? 0;
  }
  await killed;
  await blocker.query('COMMIT');
  blocker.release();
  t.match((await sweep(later(0.2)))?.opened, [{ kind: 'second_fact_guessing' }]);
  t.match((await list({ kind: 'second_fact_guessing' }))[0], {
    subject: { type: 'registrar', id: guesser },
    latest: { value: 6, threshold: 5, basis: 7, entries: { length: 7 } },
  });
  const { rows } = await owner.query<{ wrong: number }>(
    `SELECT count(*)::integer AS wrong FROM (
       SELECT client_id, sum(checks) AS checks, sum(misses) AS misses FROM verification.signal_rates GROUP BY 1
       EXCEPT SELECT client_id, count(*), count(*) FILTER (WHERE outcome = 'not_found') FROM verification.answers GROUP BY 1
     ) AS differing`,
  );
  t.equal(rows[0]?.wrong, 0);
});

t.test(
  'guesses at one subject that are spread over registrars are added up; the same question to each is one',
  async (t) => {
    const spread = Array.from({ length: 4 }, () => randomUUID());
    const asked = (clientId: string, subjectKey: Buffer, fingerprint: number, minute: number) =>
      answerWith({
        ...missed,
        clientId,
        subjectKey,
        fingerprint: Buffer.alloc(16, fingerprint),
        issuedAt: new Date(later(10).getTime() + minute * 60_000),
      });
    const [guessed, honest] = [randomBytes(32), randomBytes(32)];
    // Three tries each, nine of them different by the first three: none alone is told of, and nobody is for nine together.
    const first = spread.slice(0, 3).flatMap((id, i) => [0, 1, 2].map((n) => asked(id, guessed, 20 + i * 3 + n, n)));
    const same = spread.flatMap((id) => [0, 1, 2].map((n) => asked(id, honest, 50 + n, n)));
    await insertInOneStatement(pool, [...first, ...same]);
    await sweep(later(10.5));
    for (const id of spread) t.same(await about(id), []);
    await insertInOneStatement(pool, [asked(spread[3] as string, guessed, 90, 3)]);
    await sweep(later(10.6));
    for (const id of spread) t.same(await about(id), ['second_fact_guessing'], 'each that took part');
    t.match((await list({ registrar: spread[0] as string }))[0], { latest: { value: 10, threshold: 10, basis: 3 } });
  },
);

t.test('a registrar that asks far more than in its busy hours is told of, one without a past is not', async (t) => {
  const [known = '', fresh] = [honest[0], randomUUID()];
  const at = later(40);
  for (let day = 1; day <= 3; day++) await ask(known, later(40 - day * 10), 9, 9 * 60, () => true);
  await ask(known, at, 0.5, 400, () => true);
  await ask(fresh, at, 0.5, 4000, () => true);
  await sweep(at);
  t.same(await about(known), ['burst']);
  t.same(await about(fresh), []);
});

t.test('acts outside office hours are their doer’s, once, with every index', async (t) => {
  const admin = randomUUID();
  const admit = (at: string, by: string | null) =>
    owner.query(
      `INSERT INTO access.clients (id, name, roles, key_prefix, key_hash, created_at, created_by)
       VALUES ($1, 'x', '{admin}', $2, $3, $4, $5)`,
      [by === null ? admin : randomUUID(), `xt_${randomUUID()}`, randomBytes(32), at, by],
    );
  await admit('2026-11-24T02:00:00Z', null);
  for (const at of ['2026-11-24T03:00:00Z', '2026-11-24T11:30:00Z', '2026-11-23T20:00:00Z']) await admit(at, admin);
  await sweep(later(40.1));
  t.same(await about(admin), ['off_hours']);
  t.match((await list({ registrar: admin }))[0], { latest: { value: 2, basis: 3, entries: { length: 2 } } });
  t.same(await about('server'), [], 'the operator worked in office hours');
});

t.test('keys near their end, and an old signing key', async (t) => {
  const soon = randomUUID();
  for (const [id, from, until] of [
    [soon, '2026-01-01', '2026-12-10'],
    [randomUUID(), '2026-01-01', '2027-12-10'],
    [randomUUID(), '2026-11-20', '2026-12-10'],
  ]) {
    await owner.query(
      `INSERT INTO access.clients (id, name, roles, key_prefix, key_hash, created_at, expires_at)
       VALUES ($1, 'x', '{registrar}', $2, $3, $4, $5)`,
      [id, `xt_${randomUUID()}`, randomBytes(32), `${from}T03:00:00Z`, `${until}T03:00:00Z`],
    );
  }
  await owner.query(
    `INSERT INTO verification.signing_keys (kid, public_jwk, state, activated_at) VALUES ('old', '{}', 'active', '2025-01-01')`,
  );
  const swept = await sweep(later(40.2));
  t.same(swept?.opened.map(({ kind }) => kind).sort(), ['key_expiring', 'key_old']);
  t.same(await about(soon), ['key_expiring']);
  t.same(await about('old'), ['key_old']);
});

t.test(
  'a replay that differs and a log with two trees are told of; the former until it comes out the same',
  async (t) => {
    const [answer] = (await owner.query('SELECT index, id FROM verification.answers LIMIT 1')).rows;
    const replay = (result: string, fields: string[]) =>
      owner.query(`INSERT INTO verification.replays (answer_index, auditor, result, fields) VALUES ($1, $2, $3, $4)`, [
        answer.index,
        randomUUID(),
        result,
        fields,
      ]);
    await replay('different', ['outcome', 'reasons']);
    await owner.query(
      `INSERT INTO witness.conflicts (origin, kind, size, root, checkpoint, known_size, known_root)
     SELECT o, k, 7, '', '', 7, '' FROM (VALUES ('forked', 'fork'), ('other', 'proof')) AS c(o, k)`,
    );
    await owner.query(
      `INSERT INTO log.witness_conflicts (witness, kind, size, checkpoint, witness_size) VALUES ('mot.vn/w', 'refused', 7, '', 9)`,
    );
    await sweep(later(40.3));
    t.same(await about('mot.vn/w'), ['witness_contradicts']);
    t.match((await list({ kind: 'replay_differs' }))[0], {
      subject: { type: 'answer', id: answer.id },
      latest: { value: 2 },
      answers: `/v1/audit/entries?attestation=${answer.id}`,
    });
    t.same(await about('forked'), ['witness_fork']);
    t.same(await about('other'), [], 'which anybody may bring about');
    await replay('same', []);
    await sweep(later(40.4));
    t.same(await about(answer.id, 'closed'), ['replay_differs']);
    t.same(await about('forked'), ['witness_fork']);
  },
);

t.test('a log that nobody integrates is told of', async (t) => {
  await sweep(later(40.5));
  await integrator.close();
  await insertInOneStatement(pool, [answerWith({ issuedAt: new Date(Date.now() - 120_000) })]);
  t.match((await sweepSignals(pool, terms, later(40.6)))?.opened, [{ kind: 'log_behind' }]);
  const again = startIntegrator({
    connection: clientConfig({ url: serviceUrl, role: 'xacthuc_log', name: 'xacthuc log' }),
    key,
    log: createLogger('silent'),
    metrics: createMetrics(),
    everyMs: 5,
  });
  t.teardown(() => again.close());
  await sweep(later(41));
  t.same(await about('own', 'closed'), ['log_behind']);
});

t.test('a signal is closed when it is gone, opened anew when it comes back, and neither is forgotten', async (t) => {
  const again = startIntegrator({
    connection: clientConfig({ url: serviceUrl, role: 'xacthuc_log', name: 'xacthuc log' }),
    key,
    log: createLogger('silent'),
    metrics: createMetrics(),
    everyMs: 5,
  });
  t.teardown(() => again.close());
  const [first] = await list({ registrar: prober, state: 'closed' });
  t.match(first, { state: 'closed', closedAt: later(40).toISOString() }, 'its checks are older than a day');
  await ask(prober, later(50), 1, 200, () => false);
  await sweep(later(50));
  t.equal((await list({ registrar: prober })).length, 2);
  t.same(await about(prober), ['not_found_share']);
  await t.rejects(owner.query(`UPDATE verification.signals SET closed_at = NULL`), { code: '42501' });
});

t.test('acknowledging is kept with who, when and what; a number is refused; the same again adds nothing', async (t) => {
  const [signal] = await list({ registrar: prober, state: 'open' });
  const { id = '' } = signal ?? {};
  const auditor = randomUUID();
  t.same(await acknowledgeSignal(db, id, auditor, ' đã hỏi nhà đăng ký '), { repeated: false });
  t.same(await acknowledgeSignal(db, id, auditor, 'đã hỏi nhà đăng ký'), { repeated: true });
  await acknowledgeSignal(db, id, randomUUID(), 'đã xem lại');
  t.match((await signalById(db, id))?.acknowledgements, [
    { by: auditor, note: 'đã hỏi nhà đăng ký' },
    { note: 'đã xem lại' },
  ]);
  for (const note of ['số 027206912345', 'số 027 206 912 345', '027-206-912345', '   ']) {
    await t.rejects(acknowledgeSignal(db, id, auditor, note), { code: 'validation_failed' }, note);
  }
  await t.rejects(acknowledgeSignal(db, randomUUID(), auditor, 'x'), { code: 'not_found' });
  t.same(
    (await list({ acknowledged: true })).map((one) => one.id),
    [id],
  );
  t.notOk((await list({ acknowledged: false })).some((one) => one.id === id));
});

t.test('pages give every signal once, newest first, by what they are narrowed to', async (t) => {
  const all = await list();
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listSignals(db, { limit: 3, cursor });
    seen.push(...page.signals.map(({ id }) => id));
    if (page.next === null) break;
    cursor = page.next;
  }
  t.same(
    seen,
    all.map(({ id }) => id),
  );
  t.same(
    (await list({ since: later(41).toISOString() })).map(({ id }) => id),
    all.filter(({ lastSeenAt }) => lastSeenAt >= later(41).toISOString()).map(({ id }) => id),
  );
  await t.rejects(listSignals(db, { limit: 3, cursor: 'x' }), { code: 'invalid_cursor' });
});
