import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Jwks, verify } from '@xacthuc/attestation';
import { startEmbeddedPostgres } from '@xacthuc/platform';
import { callService, type Reply, temporaryFolder } from '@xacthuc/test-harness';
import pg from 'pg';
import t from 'tap';
import { begin, member, questionAbout, type Served, serve, xacthuc } from '../src/index.ts';

const home = temporaryFolder('xacthuc-test-');
const server = await startEmbeddedPostgres({ dataDir: home, unsafeFast: true });
const folder = (name: string) => path.join(home, name);
const env = {
  XACTHUC_DATABASE_URL: server.ownerUrl,
  XACTHUC_MASTER_KEY: randomBytes(32).toString('base64'),
  XACTHUC_JWKS_MAX_AGE_SECONDS: '10',
};
const one = await serve({ ...env, XACTHUC_DATA: folder('one') }, ['--role', 'verification']);
const two = await serve({ ...env, XACTHUC_DATA: folder('two') }, ['--role', 'verification']);
const replicas = [one, two];
const database = new pg.Client({ connectionString: server.ownerUrl });
await database.connect();
t.teardown(async () => {
  await Promise.all(replicas.map(({ end }) => end('SIGTERM')));
  await database.end();
  await server.stop();
  fs.rmSync(home, { recursive: true, force: true });
});
const key = one.adminKey ?? '';

interface Answer {
  readonly id: string;
  readonly issuedAt: string;
  readonly attestation: string;
  readonly kid: string;
}

async function ask({ url }: Served): Promise<Answer> {
  const { body } = await callService(url, 'POST', '/v1/checks', { key, json: questionAbout(member(1)) });
  const [header = ''] = body.attestation.split('.');
  return { ...body, kid: JSON.parse(Buffer.from(header, 'base64url').toString()).kid };
}

const published = ({ url }: Served, headers = {}): Promise<Reply> =>
  callService(url, 'GET', '/.well-known/jwks.json', { headers });
const kidsOf = async (replica: Served) => ((await published(replica)).body as Jwks).keys.map(({ kid }) => kid);
const keys = async (...args: string[]) => {
  const ended = await xacthuc(['keys', ...args], { ...env, XACTHUC_DATA: folder('one') });
  if (ended.code !== 0) throw new Error(ended.stderr);
  return ended.stdout;
};
const listed = async () => JSON.parse(await keys('list', '--json'));
const kidsIn = async (state: string): Promise<string[]> =>
  (await database.query('SELECT kid FROM verification.signing_keys WHERE state = $1', [state])).rows.map((r) => r.kid);

/** Asks every replica until each has signed with a key. @returns all answers on the way. */
async function askUntil(kid: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const replica of replicas) {
    for (let signedBy = ''; signedBy !== kid; await sleep(50)) {
      const answer = await ask(replica);
      answers.push(answer);
      signedBy = answer.kid;
    }
  }
  return answers;
}

const before = await ask(one);

t.test('what is signed before, during and after a rotation verifies with keys fetched when it began', async (t) => {
  const added = await keys('rotate', '--by', 'Người vận hành', '--reason', 'Thay khoá định kỳ');
  const [, next = ''] = /^(\S+) .*announced/m.exec(added) ?? [];
  const copies = await Promise.all(replicas.map(async (replica) => (await published(replica)).body as Jwks));
  for (const copy of copies) t.same(copy.keys.map(({ kid }) => kid).sort(), [before.kid, next].sort());
  const answers = [before, ...(await askUntil(next))];
  const { activatesAt } = (await listed()).keys.find(({ kid }: { kid: string }) => kid === next);
  t.same(new Set(answers.map(({ kid }) => kid)), new Set([before.kid, next]));
  for (const { attestation, kid, issuedAt } of answers) {
    for (const jwks of copies) t.equal((await verify(attestation, { jwks })).header.kid, kid);
    if (kid === next) t.ok(issuedAt >= activatesAt, 'not before every copy of the keys has it');
  }
  t.same(await kidsIn('active'), [next]);
  t.same(await kidsIn('retiring'), [before.kid]);
});

t.test('a copy of the keys may be kept as long as is said, and costs little to look at again', async (t) => {
  const { status, headers } = await published(one);
  t.equal(status, 200);
  t.equal(headers.get('cache-control'), 'public, max-age=10');
  const etag = headers.get('etag') ?? '';
  const known = await published(two, { 'if-none-match': `"other", W/${etag}` });
  t.equal(known.status, 304, 'of whichever replica');
  t.equal(known.text, '');
  t.equal((await published(one, { 'if-none-match': '"other"' })).status, 200);
});

t.test('what a compromised key signed verifies no more, and it is written when, by whom and why', async (t) => {
  const compromised = await ask(two);
  const { url } = one;
  const reason = 'Máy chủ bị mất';
  const said = await keys('compromise', compromised.kid, '--by', 'Người vận hành', '--reason', reason);
  t.match(said, /Taken out of jwks\.json/);
  const { body: jwks } = await published(one);
  t.notOk((await kidsOf(two)).includes(compromised.kid), 'at once, everywhere');
  await t.rejects(verify(compromised.attestation, { jwks }), { code: 'key_unknown' });
  t.equal((await verify(before.attestation, { jwks })).header.kid, before.kid, 'others are not touched');
  const [next = ''] = await kidsIn('active');
  for (const { attestation } of (await askUntil(next)).filter(({ kid }) => kid === next)) {
    await t.resolves(verify(attestation, { jwks }));
  }
  const again = await callService(url, 'GET', `/v1/attestations/${compromised.id}`, { key });
  t.match(again.body.keyCompromised, { kid: compromised.kid, at: String, vi: /bị lộ/, en: /compromised/ });
  const untouched = await callService(url, 'GET', `/v1/attestations/${before.id}`, { key });
  t.equal(untouched.body.keyCompromised, undefined);
  const { events } = await listed();
  const event = events.find((one: { event: string }) => one.event === 'compromised');
  t.match(event, { kid: compromised.kid, actor: 'Người vận hành', reason });
  t.equal(event.at.slice(0, 19), again.body.keyCompromised.at.slice(0, 19));
  t.match(await keys('list'), /bị lộ \/ compromised {2}Người vận hành: Máy chủ bị mất/);

  const file = folder('answer.json');
  fs.writeFileSync(file, compromised.attestation);
  const offline = await xacthuc(['verify', file], { XACTHUC_DATA: folder('one') });
  t.equal(offline.code, 1);
  t.match(offline.stdout, /key_unknown/, 'nor where the service keeps its own copy of the keys');
});

t.test('killed in the middle of a rotation, it has rotated wholly or not at all', async (t) => {
  const [active = ''] = await kidsIn('active');
  const first = await holding(active);
  const rotating = begin(['keys', 'rotate', '--now'], { ...env, XACTHUC_DATA: folder('one') });
  await blocked('xacthuc keys');
  t.equal((await rotating.end('SIGKILL')).code, null);
  await first.letGo();
  while ((await sessions('xacthuc keys')).length > 0) await sleep(20);
  t.same(await kidsIn('active'), [active]);
  t.same(await kidsIn('announced'), []);

  // The step that is due by itself: a replica dies in it, another one or the database ends it.
  const [, next = ''] = /^(\S+) .*announced/m.exec(await keys('rotate')) ?? [];
  const second = await holding(active);
  await database.query(`UPDATE verification.signing_keys SET activates_at = now() WHERE state = 'announced'`);
  await blocked('xacthuc verification');
  await two.end('SIGKILL');
  replicas.pop();
  await second.letGo();
  await askUntil(next);
  t.same(await kidsIn('active'), [next]);
});

/** Stops whatever changes a key's row, half-way through, until it is let go. */
async function holding(kid: string): Promise<{ letGo(): Promise<void> }> {
  const holder = new pg.Client({ connectionString: server.ownerUrl });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM verification.signing_keys WHERE kid = $1 FOR UPDATE', [kid]);
  return { letGo: () => holder.end() };
}

async function sessions(name: string): Promise<readonly { readonly waits: string | null }[]> {
  const text = 'SELECT wait_event_type AS waits FROM pg_stat_activity WHERE application_name = $1';
  return (await database.query(text, [name])).rows;
}

async function blocked(name: string): Promise<void> {
  while (!(await sessions(name)).some(({ waits }) => waits === 'Lock')) await sleep(20);
}

t.test('what is wrong on the command line is said, and changes nothing', async (t) => {
  const was = await listed();
  for (const [args, code] of [
    [['compromise', before.kid], 2],
    [['compromise', '--reason', 'x'], 2],
    [['compromise', 'unknown', '--reason', 'x'], 1],
    [['forget'], 2],
    [['rotate', '--nwo'], 2],
  ] as const) {
    const ended = await xacthuc(['keys', ...args], { ...env, XACTHUC_DATA: folder('one') });
    t.equal(ended.code, code, args.join(' '));
    t.notMatch(ended.stderr, /\n {4}at /);
  }
  t.same(await listed(), was);
});
