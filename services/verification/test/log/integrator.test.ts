import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  clientConfig,
  createDatabase,
  createLogger,
  createMetrics,
  createPool,
  type Logger,
  newDataKey,
} from '@xacthuc/platform';
import { verifyCommitment } from '@xacthuc/transparency-log';
import pg from 'pg';
import t from 'tap';
import { insertInOneStatement } from '../../src/attestations/store.ts';
import {
  checkSecret,
  commitmentContext,
  commitmentTo,
  openLogKey,
  saltOf,
  startIntegrator,
  type VerificationDatabase,
} from '../../src/index.ts';
import { answerWith, startVerification } from '../fixture.ts';
import { faultsOf, readEntries } from './whole-log.ts';

const { pool, owner, serviceUrl, close } = await startVerification();
const logPool = createPool({ url: serviceUrl, role: 'xacthuc_log', max: 1, name: 'test log' });
t.teardown(async () => {
  await logPool.end();
  await close();
});
const master = newDataKey();
const db = createDatabase<VerificationDatabase>(logPool);
const open = (origin: string | null) =>
  openLogKey({ db, master, origin, publicUrl: 'https://xacthuc.example.vn:8443' });
const key = await open(null);
const start = (most = 2000) =>
  startIntegrator({
    connection: clientConfig({ url: serviceUrl, role: 'xacthuc_log', name: 'xacthuc log' }),
    key,
    log: createLogger('silent'),
    metrics: createMetrics(),
    everyMs: 5,
    most,
  });

async function put(count = 1): Promise<string[]> {
  const answers = Array.from({ length: count }, () => answerWith({ id: randomUUID() }));
  await insertInOneStatement(pool, answers);
  return answers.map(({ id }) => id);
}

/** The indexes of attestations' checks; waits until all of them are in the log. */
async function indexesOf(ids: readonly string[]): Promise<number[]> {
  for (;;) {
    const { rows } = await owner.query<{ index: number }>(
      `SELECT e.index FROM verification.answers a JOIN log.entries e ON e.number = a.index
       WHERE a.id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], a.id)`,
      [ids],
    );
    if (rows.length === ids.length) return rows.map(({ index }) => index);
    await sleep(5);
  }
}

/** Waits until all that is committed is in the log. */
async function caughtUp(): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ missing: number }>(
      `SELECT count(*) AS missing FROM (SELECT index AS number FROM verification.answers UNION ALL SELECT number FROM log.events) r
       WHERE NOT EXISTS (SELECT FROM log.entries e WHERE e.number = r.number)`,
    );
    if (rows[0]?.missing === 0) return;
    await sleep(5);
  }
}

async function connected(role: 'xacthuc_verification' | null = 'xacthuc_verification'): Promise<pg.Client> {
  const client = new pg.Client(clientConfig({ url: serviceUrl, role, name: 'test writer' }));
  await client.connect();
  return client;
}

const suspend = `
  INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, person)
  SELECT unnest($1::uuid[]), 0, 0, 2, 'source_reloaded', '{}', gen_random_uuid()`;

t.test('the log keeps the name it was made with; another one is refused', async (t) => {
  t.equal(key.origin, 'xacthuc.example.vn/log');
  t.equal((await open('xacthuc.example.vn/log')).vkey, key.vkey, 'the same key, whoever opens it');
  await t.rejects(open('other.example.vn/log'), /xacthuc\.example\.vn\/log/);
});

t.test('what was recorded before anybody integrated is caught up with, in rounds, each thing once', async (t) => {
  for (let i = 0; i < 30; i++) {
    const ids = await put(7);
    await pool.query(suspend, [ids.slice(0, 3)]);
  }
  const integrator = start(10);
  await caughtUp();
  await integrator.close();
  t.same(await faultsOf(owner), []);
  t.ok((await readEntries(owner)).length >= 300);
});

t.test('a transaction that stays open delays nobody, and is in the log once it commits', async (t) => {
  const integrator = start();
  const late = await connected();
  await late.query('BEGIN');
  const held = randomUUID();
  await insertInOneStatement(late as never, [answerWith({ id: held })]);
  const others = await put(3);
  const meanwhile = Math.max(...(await indexesOf(others)));
  t.same(await owner.query('SELECT 1 FROM verification.answers WHERE id = $1', [held]).then(({ rows }) => rows), []);
  await late.query('COMMIT');
  await late.end();
  const [index = 0] = await indexesOf([held]);
  t.ok(index > meanwhile, 'after what was committed before it');
  await integrator.close();
  t.same(await faultsOf(owner), []);
});

t.test('what was rolled back is not in the log, and leaves no gap', async (t) => {
  const client = await connected();
  await client.query('BEGIN');
  await insertInOneStatement(client as never, [answerWith({ id: randomUUID() })]);
  await client.query('ROLLBACK');
  await client.end();
  const integrator = start();
  await indexesOf(await put(2));
  await integrator.close();
  t.same(await faultsOf(owner), []);
});

t.test('an effect comes after its cause, even when its transaction got its id first', async (t) => {
  const effect = await connected();
  await effect.query('BEGIN');
  await effect.query('SELECT pg_current_xact_id()');
  const [cause = ''] = await put();
  await effect.query(suspend, [[cause]]);
  await effect.query('COMMIT');
  await effect.end();
  const integrator = start();
  await caughtUp();
  await integrator.close();
  const about = (await readEntries(owner)).filter(({ entry }) => entry.attestation === cause);
  t.same(
    about.map(({ entry }) => entry.type),
    ['check', 'status-change'],
  );
});

t.test('data restored on another server, whose transactions count from the beginning, go on once each', async (t) => {
  await owner.query(`UPDATE log.state SET snapshot = '900000000:900000000:'`);
  await put(5);
  const integrator = start(3);
  await caughtUp();
  await indexesOf(await put(5));
  await integrator.close();
  t.same(await faultsOf(owner), []);
});

t.test('a commitment opens with its salt; once that is erased it does not, and the log still verifies', async (t) => {
  const subjectKey = Buffer.from('a keyed hash of a number');
  const answer = answerWith({ id: randomUUID(), subjectKey, records: [7, 8] });
  await insertInOneStatement(pool, [answer]);
  const integrator = start();
  const [index = -1] = await indexesOf([answer.id]);
  const { entry } = (await readEntries(owner))[index] ?? { entry: {} as never };
  const salt = await saltOf(pool, index);
  const secret = checkSecret(answer.eligibleUntil, answer.records, subjectKey);
  t.equal(commitmentTo('check', secret, salt ?? Buffer.alloc(32)), entry.commitment);
  const value = Buffer.from(JSON.stringify(secret));
  const opening = { context: commitmentContext('check'), value };
  const commitment = Buffer.from(String(entry.commitment), 'hex');
  verifyCommitment(commitment, { ...opening, salt: salt ?? Buffer.alloc(32) });

  const { rows } = await owner.query('SELECT log.erase_salts($1, $2) AS erased', [
    [index, index, 10 ** 9],
    'an officer',
  ]);
  t.same(rows, [{ erased: 1 }]);
  t.equal(await saltOf(pool, index), null);
  t.throws(() => verifyCommitment(commitment, { ...opening, salt: Buffer.alloc(32) }), { code: 'commitment_wrong' });
  await caughtUp();
  await integrator.close();
  t.same(await faultsOf(owner), []);
  t.match((await readEntries(owner)).at(-1)?.entry, { type: 'erasure', index });
  const kept = await owner.query('SELECT salt, erased_by FROM log.salts WHERE index = $1 AND erased_at IS NOT NULL', [
    index,
  ]);
  t.same(kept.rows, [{ salt: null, erased_by: 'an officer' }], 'the row says when and by whom');
});

t.test('what cannot be written as an entry is stated by its hash, and the log goes on', async (t) => {
  await owner.query(
    `INSERT INTO log.events (type, at, body) VALUES ('column-map', now(), jsonb_build_object('source', repeat('x', 70000)))`,
  );
  const integrator = start();
  await indexesOf(await put());
  await integrator.close();
  t.same(await faultsOf(owner), []);
  t.ok((await readEntries(owner)).some(({ entry }) => entry.type === 'unwritable' && entry.recorded === 'column-map'));
});

t.test('nothing is added to a log that is not what its last checkpoint says', async (t) => {
  const { rows } = await owner.query<{ hashes: Buffer }>('SELECT hashes FROM log.edge WHERE level = 0');
  const right = rows[0]?.hashes ?? Buffer.alloc(0);
  const wrong = Buffer.from(right);
  wrong.writeUInt8(wrong.readUInt8(0) ^ 1, 0);
  await owner.query('UPDATE log.edge SET hashes = $1 WHERE level = 0', [wrong]);
  const lines: string[] = [];
  const log = { info: () => {}, warn: ({ err }: { err: Error }) => void lines.push(err.message) } as unknown as Logger;
  const integrator = startIntegrator({
    connection: clientConfig({ url: serviceUrl, role: 'xacthuc_log', name: 'xacthuc log' }),
    key,
    log,
    metrics: createMetrics(),
    everyMs: 5,
  });
  const before = (await readEntries(owner)).length;
  await put();
  while (lines.length === 0) await sleep(5);
  t.match(lines[0], /not what its last checkpoint says/);
  t.equal((await readEntries(owner)).length, before);
  await owner.query('UPDATE log.edge SET hashes = $1 WHERE level = 0', [right]);
  await caughtUp();
  await integrator.close();
  t.same(await faultsOf(owner), []);
});
