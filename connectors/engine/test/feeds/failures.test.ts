import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { attemptRun } from '../../src/feeds/attempt-run.ts';
import { beginScheduledRun, requestRun } from '../../src/feeds/runs.ts';
import { sealSecrets } from '../../src/feeds/secrets.ts';
import type { SftpSettings } from '../../src/transports/settings.ts';
import { sftpPassword, sftpUser, startSftp } from '../transports/sftp-server.ts';
import { admin, folderSettings, TestFeeds } from './fixture.ts';

const feeds = await TestFeeds.start();
t.teardown(() => feeds.close());
const context = feeds.context();
t.teardown(() => context.queue.close());
const folder = fs.mkdtempSync(path.join(feeds.folder, 'sftp-'));
fs.writeFileSync(path.join(folder, 'a.csv'), 'A');
const server = await startSftp(folder);
t.teardown(() => server.close());
const source = await feeds.addSource();
const { port, hostKey } = server;
const settings: SftpSettings = { ...folderSettings, host: '127.0.0.1', port, username: sftpUser, hostKey };
const never = new AbortController().signal;

/** Makes a waiting run's next attempt due. */
const hurry = (run: string) =>
  feeds.db.updateTable('facts.feed_runs').set({ due_at: new Date() }).where('id', '=', run).execute();

t.test(
  'a wrong password is tried again, then the run has failed and says what to do; the password is nowhere',
  async (t) => {
    const password = 'mat-khau-sai-2711';
    const feed = await feeds.addFeed({
      source,
      choice: { kind: 'sftp', settings },
      secrets: { password },
      maxAttempts: 3,
    });
    const run = await requestRun(feeds.db, feed, 'request', admin);
    const id = run?.id ?? '';
    for (const attempts of [1, 2]) {
      await attemptRun(context, id, never);
      const now = await feeds.runOf(id);
      t.match(now, { state: 'waiting', attempts, ended_at: null, error: { code: 'login_refused' } });
      const wait = now.due_at.getTime() - Date.now();
      t.ok(wait > 0 && wait <= 1000 * 2 ** (attempts - 1), `waits ${wait} ms after attempt ${attempts}`);
      await hurry(id);
    }
    await attemptRun(context, id, never);
    const failed = await feeds.runOf(id);
    t.match(failed, { state: 'failed', attempts: 3, resolved_at: null, ended_at: Date });
    t.match(failed.error, {
      code: 'login_refused',
      vi: { what: '“127.0.0.1” không chấp nhận thông tin đăng nhập.', fix: /mật khẩu/ },
      en: { what: '“127.0.0.1” does not accept the credentials.', fix: /password/ },
    });
    t.match(feeds.logged, /login_refused/);
    t.notMatch(feeds.logged, password);
    const tables = ['facts.feeds', 'facts.feed_runs', 'facts.feed_items', 'queue.job'];
    for (const table of tables) {
      const { rows } = await feeds.owner.query(`SELECT t::text AS row FROM ${table} t`);
      t.ok(rows.length > 0 || table === 'facts.feed_items');
      t.notMatch(
        rows.map(({ row }) => row).join('\n'),
        new RegExp(`${password}|${Buffer.from(password).toString('hex')}`),
        table,
      );
    }
  },
);

t.test('a later run takes the place of one that failed, and clears it when it succeeds', async (t) => {
  const [feed] = await feeds.db.selectFrom('facts.feeds').select(['id', 'failures']).execute();
  const id = feed?.id ?? '';
  t.equal(feed?.failures, 1);
  const wrong = await requestRun(feeds.db, id, 'retry', admin);
  for (let attempt = 0; attempt < 3; attempt++) {
    await attemptRun(context, wrong?.id ?? '', never);
    await hurry(wrong?.id ?? '');
  }
  const [first, second] = await feeds.runsOf(id);
  t.match([first?.resolved_at, second?.resolved_at], [Date, null], 'one feed has one entry in the view of failures');
  const sealed = sealSecrets(feeds.master, id, { password: sftpPassword });
  await feeds.db.updateTable('facts.feeds').set(sealed).where('id', '=', id).execute();
  t.match(await feeds.run(id, context), { state: 'succeeded', delivered: 1 });
  t.match(
    (await feeds.runsOf(id)).map(({ resolved_at }) => resolved_at),
    [Date, Date, null],
  );
  const after = await feeds.db.selectFrom('facts.feeds').select('failures').where('id', '=', id).executeTakeFirst();
  t.equal(after?.failures, 0);
});

t.test('a server with another key, or at an address out of reach, is not tried again', async (t) => {
  const secrets = { password: sftpPassword };
  const other = { ...settings, hostKey: `SHA256:${'B'.repeat(43)}` };
  const mismatch = await feeds.addFeed({ source, choice: { kind: 'sftp', settings: other }, secrets });
  const run = await feeds.run(mismatch, context);
  t.match(run, { state: 'failed', attempts: 1, error: { code: 'host_key_mismatch' } });
  t.ok(run.error?.en.what.includes(hostKey), 'the key it showed is told');
  const inner = await feeds.addFeed({ source, choice: { kind: 'sftp', settings }, secrets });
  const closed = { ...context, reach: { privateNetworks: true, hosts: [] } };
  t.match(await feeds.run(inner, closed), { state: 'failed', attempts: 1, error: { code: 'private_address' } });
});

t.test("secrets moved into another feed's row, or sealed under another master key, do not open", async (t) => {
  const secrets = { password: sftpPassword };
  const choice = { kind: 'sftp', settings } as const;
  const [mine, other] = [
    await feeds.addFeed({ source, choice, secrets }),
    await feeds.addFeed({ source, choice, secrets }),
  ];
  await feeds.owner.query(
    'UPDATE facts.feeds SET (wrapped_key, secrets) = (SELECT wrapped_key, secrets FROM facts.feeds WHERE id = $1) WHERE id = $2',
    [mine, other],
  );
  t.match(await feeds.run(other, context), { state: 'failed', error: { code: 'secrets_unreadable' } });
});

t.test('a run whose process was killed again and again is given up, and not attempted for ever', async (t) => {
  const { id, put } = await feeds.addFolder(source, { maxAttempts: 2 });
  put('x.csv', 'X');
  const run = await requestRun(feeds.db, id, 'request', admin);
  await feeds.db
    .updateTable('facts.feed_runs')
    .set({ state: 'running', attempts: 4 })
    .where('id', '=', run?.id ?? '')
    .execute();
  await attemptRun(context, run?.id ?? '', never);
  t.match(await feeds.runOf(run?.id ?? ''), { state: 'failed', delivered: 0, error: { code: 'interrupted' } });
});

t.test('being told to stop is no failure: the run goes on later', async (t) => {
  const { id, put } = await feeds.addFolder(source, { maxAttempts: 1 });
  put('x.csv', 'stop');
  const run = await requestRun(feeds.db, id, 'request', admin);
  const stop = new AbortController();
  const attempt = attemptRun(context, run?.id ?? '', stop.signal);
  stop.abort();
  await attempt;
  t.match(await feeds.runOf(run?.id ?? ''), { state: 'waiting', attempts: 0, error: { code: 'interrupted' } });
  await attemptRun(context, run?.id ?? '', never);
  t.match(await feeds.runOf(run?.id ?? ''), { state: 'succeeded', attempts: 1, delivered: 1, error: null });
});

t.test('a feed that is switched off, deleted or under way does not begin another run by itself', async (t) => {
  const { id } = await feeds.addFolder(source);
  const set = (values: object) => feeds.db.updateTable('facts.feeds').set(values).where('id', '=', id).execute();
  const begin = () => beginScheduledRun(feeds.db, id, new Date(), 0.5);
  await set({ enabled: false });
  t.equal(await begin(), null);
  await set({ enabled: true, deleted_at: new Date() });
  t.equal(await begin(), null);
  t.equal(await requestRun(feeds.db, id, 'request', admin), null);
  await set({ deleted_at: null, jitter_seconds: 1000, next_due_at: null });
  const run = await begin();
  t.ok(Math.abs((run?.dueAt.getTime() ?? 0) - Date.now() - 500_000) < 60_000, 'it waits its share of the jitter');
  t.equal(await begin(), null);
  await attemptRun(context, run?.id ?? '', never);
  t.match(await feeds.runOf(run?.id ?? ''), { state: 'waiting', attempts: 0 });
  const hurried = await requestRun(feeds.db, id, 'request', admin);
  t.equal(hurried?.id, run?.id);
  t.ok((hurried?.dueAt.getTime() ?? 0) <= Date.now() + 1000, 'until somebody asks for it');
});
