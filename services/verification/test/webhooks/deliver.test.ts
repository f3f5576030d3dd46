import { randomUUID } from 'node:crypto';
import { createLogger, createMetrics, guardedAgents } from '@xacthuc/platform';
import t from 'tap';
import { insertInOneStatement } from '../../src/index.ts';
import { underLock } from '../../src/status/lock.ts';
import { type DeliverContext, deliverDue } from '../../src/webhooks/deliver.ts';
import { newSecret, wrapSecret } from '../../src/webhooks/secrets.ts';
import { spreadChanges } from '../../src/webhooks/spread.ts';
import { answerWith, startVerification } from '../fixture.ts';
import { startReceiver } from './receiver.ts';

const { pool, owner, close } = await startVerification();
t.teardown(() => close());
const master = newSecret();
const never = () => false;
const reach = { privateNetworks: false, hosts: ['127.0.0.1'] };
const agents = guardedAgents(reach, { maxSockets: 16 });
t.teardown(async () => agents.destroy());
const context: DeliverContext = {
  pool,
  master,
  sender: { reach, agents, timeoutMs: 60_000, signal: new AbortController().signal },
  metrics: createMetrics(),
  log: createLogger('silent'),
};

/** A registrar with one endpoint and as many attestations. */
async function registrar(url: string, attestations: number) {
  const [clientId, id] = [randomUUID(), randomUUID()];
  await owner.query(
    `INSERT INTO access.clients (id, name, roles, key_prefix, key_hash)
     VALUES ($1, 'x', '{registrar}', $2, sha256($2::text::bytea))`,
    [clientId, clientId],
  );
  await pool.query(
    `INSERT INTO verification.webhooks (id, client_id, url, events, secret)
     VALUES ($1, $2, $3, '{attestation.status_changed}', $4)`,
    [id, clientId, url, wrapSecret(master, id, newSecret())],
  );
  const answers = Array.from({ length: attestations }, () => answerWith({ id: randomUUID(), clientId }));
  if (attestations > 0) await insertInOneStatement(pool, answers);
  return { id, clientId, attestations: answers.map((answer) => answer.id) };
}

const suspend = (queries: Pick<typeof pool, 'query'>, ids: readonly string[]) =>
  queries.query(
    `INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, source, sequence)
     SELECT id, 0, 0, 2, 'record_retired', '{}', 'education', 1 FROM unnest($1::uuid[]) AS t(id)`,
    [ids],
  );

async function count(webhookId: string, state: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM verification.webhook_deliveries WHERE webhook_id = $1 AND state = $2',
    [webhookId, state],
  );
  return rows[0]?.count ?? 0;
}

t.test('however many replicas spread changes at once, each becomes one delivery for each endpoint', async (t) => {
  const own = await registrar('http://127.0.0.1:9/', 100);
  await Promise.all([
    ...own.attestations.map((id) => underLock(pool, (client) => suspend(client, [id]))),
    ...Array.from({ length: 40 }, () => spreadChanges(pool, never)),
  ]);
  await spreadChanges(pool, never);
  t.equal(await count(own.id, 'waiting'), 100);
  t.equal(await spreadChanges(pool, never), 0, 'and no more of them');
});

t.test('a change that is not committed yet is not passed over', async (t) => {
  const own = await registrar('http://127.0.0.1:9/', 2);
  const [made, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const late = underLock(owner, async (client) => {
    await suspend(client, own.attestations.slice(0, 1));
    made.resolve();
    await over.promise;
  });
  await made.promise;
  const later = underLock(pool, (client) => suspend(client, own.attestations.slice(1)));
  t.equal(await spreadChanges(pool, never), 0);
  over.resolve();
  await Promise.all([late, later]);
  t.equal(await spreadChanges(pool, never), 2);
});

t.test('a change is for its own registrar’s open endpoints, whose key is good', async (t) => {
  const [open, closed, revoked] = [
    await registrar('http://127.0.0.1:9/', 1),
    await registrar('http://127.0.0.1:9/', 1),
    await registrar('http://127.0.0.1:9/', 1),
  ];
  await pool.query(`UPDATE verification.webhooks SET disabled_reason = 'gone', disabled_at = now() WHERE id = $1`, [
    closed.id,
  ]);
  await owner.query('UPDATE access.clients SET revoked_at = now() WHERE id = $1', [revoked.clientId]);
  await suspend(
    pool,
    [open, closed, revoked].flatMap(({ attestations }) => attestations),
  );
  t.equal(await spreadChanges(pool, never), 1);
  t.equal(await count(open.id, 'waiting'), 1);
});

t.test('several workers at one endpoint send each delivery once', async (t) => {
  const receiver = await startReceiver((response) => response.writeHead(204).end());
  const own = await registrar(receiver.url, 100);
  await suspend(pool, own.attestations);
  await spreadChanges(pool, never);
  while ((await count(own.id, 'waiting')) > 0) {
    await Promise.all(Array.from({ length: 4 }, () => deliverDue(context, own.id)));
  }
  t.equal(receiver.received.length, 100);
  t.equal(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 100);
  await receiver.close();
});

t.test('a dead receiver with much waiting is tried by a few and left alone for a while', async (t) => {
  const receiver = await startReceiver((response) => response.writeHead(500).end());
  const own = await registrar(receiver.url, 100);
  await suspend(pool, own.attestations);
  await spreadChanges(pool, never);
  for (let i = 0; i < 5; i++) await deliverDue(context, own.id);
  t.equal(receiver.received.length, 8);
  t.equal(await count(own.id, 'waiting'), 100, 'and nothing of it is given up');
  await pool.query('UPDATE verification.webhooks SET paused_until = NULL WHERE id = $1', [own.id]);
  await deliverDue(context, own.id);
  t.equal(receiver.received.length, 16);
  await receiver.close();
});

t.test('a receiver that asks for less is left alone for as long as it asks', async (t) => {
  const receiver = await startReceiver((response) => response.writeHead(429, { 'retry-after': '1800' }).end());
  const own = await registrar(receiver.url, 1);
  await suspend(pool, own.attestations);
  await spreadChanges(pool, never);
  await deliverDue(context, own.id);
  const { rows } = await pool.query<{ paused: number; due: number }>(
    `SELECT extract(epoch FROM w.paused_until - now())::double precision AS paused,
       extract(epoch FROM d.due_at - now())::double precision AS due
     FROM verification.webhooks w JOIN verification.webhook_deliveries d ON d.webhook_id = w.id WHERE w.id = $1`,
    [own.id],
  );
  for (const seconds of [rows[0]?.paused ?? 0, rows[0]?.due ?? 0])
    t.ok(seconds > 1_500 && seconds <= 1_800, `${seconds} s`);
  await receiver.close();
});

t.test('failures begin to count anew after a time without any', async (t) => {
  const receiver = await startReceiver((response) => response.writeHead(500).end());
  const own = await registrar(receiver.url, 1);
  await suspend(pool, own.attestations);
  await spreadChanges(pool, never);
  await pool.query(
    `UPDATE verification.webhooks SET failing_since = now() - interval '20 days', failed_at = now() - interval '9 days'
     WHERE id = $1`,
    [own.id],
  );
  await deliverDue(context, own.id);
  const { rows } = await pool.query(
    `SELECT disabled_at, failing_since > now() - interval '1 hour' AS anew FROM verification.webhooks WHERE id = $1`,
    [own.id],
  );
  t.same(rows, [{ disabled_at: null, anew: true }]);
  await receiver.close();
});

t.test('an endpoint that is stopped while something is under way stays stopped', async (t) => {
  let stop: Promise<unknown> = Promise.resolve();
  const own = await registrar('http://127.0.0.1:9/', 1);
  const receiver = await startReceiver((response) => {
    stop = pool
      .query(
        `WITH disabled AS (
           UPDATE verification.webhooks SET disabled_reason = 'by_registrar', disabled_at = now() WHERE id = $1
         )
         UPDATE verification.webhook_deliveries SET state = 'failed', due_at = NULL, ended_at = now() WHERE webhook_id = $1`,
        [own.id],
      )
      .then(() => response.writeHead(500).end());
  });
  await pool.query('UPDATE verification.webhooks SET url = $2 WHERE id = $1', [own.id, receiver.url]);
  await suspend(pool, own.attestations);
  await spreadChanges(pool, never);
  await deliverDue(context, own.id);
  await stop;
  t.equal(await count(own.id, 'failed'), 1);
  await receiver.close();
});

t.test('deliveries are forgotten when their time is over, with their attempts', async (t) => {
  await owner.query(
    `UPDATE verification.webhook_deliveries SET created_at = now() - interval '31 days' WHERE state = 'delivered'`,
  );
  const { rows } = await pool.query<{ gone: number }>('SELECT verification.forget_webhook_deliveries(30) AS gone');
  t.equal(rows[0]?.gone, 100);
  const left = await pool.query('SELECT FROM verification.webhook_attempts WHERE status = 204');
  t.equal(left.rowCount, 0);
});

t.test('an address that Node can do nothing with fails like any other', async (t) => {
  const own = await registrar('https://./', 1);
  await suspend(pool, own.attestations);
  await spreadChanges(pool, never);
  await deliverDue(context, own.id);
  const { rows } = await pool.query(
    `SELECT a.error FROM verification.webhook_attempts a JOIN verification.webhook_deliveries d ON d.id = a.delivery_id
     WHERE d.webhook_id = $1`,
    [own.id],
  );
  t.match(rows, [{ error: /^(host_unknown|unreachable)$/ }]);
});
