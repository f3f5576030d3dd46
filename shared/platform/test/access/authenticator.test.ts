import { Kysely, PostgresDialect } from 'kysely';
import t from 'tap';
import { type AccessDatabase, Authenticator, addClient, newApiKey, revokeClient } from '../../src/index.ts';
import { startDatabase } from '../fixture.ts';

const { owner, close } = await startDatabase();
t.teardown(close);
let statements = 0;
const db = new Kysely<AccessDatabase>({
  dialect: new PostgresDialect({ pool: owner }),
  log: () => {
    statements += 1;
  },
});

/** The moment so many milliseconds after a fixed one: tests move the clock, they do not wait. */
const at = (ms: number) => new Date(Date.parse('2026-11-22T03:00:00Z') + ms);
const admit = (expiresAt: Date | null = null) =>
  addClient(db, { name: 'Nhà đăng ký', roles: ['registrar'], ratePerMinute: 9, expiresAt }, null);

t.test('a right key is recognised as its client, with nothing of the stored hash', async (t) => {
  const { id, key } = await admit();
  t.same(await new Authenticator(db).recognise(key, at(0)), {
    id,
    name: 'Nhà đăng ký',
    roles: ['registrar'],
    sources: null,
    segment: null,
    ratePerMinute: 9,
    sandbox: false,
  });
});

t.test('a wrong secret behind a known prefix, an unknown prefix and no key at all are all the same null', async (t) => {
  const { key, prefix } = await admit();
  const authenticator = new Authenticator(db);
  const { key: unknown } = newApiKey();
  for (const wrong of [`${prefix}_${unknown.slice(12)}`, unknown, '', prefix, `${key}x`, "xt_' OR 1=1 --"]) {
    t.equal(await authenticator.recognise(wrong, at(0)), null, wrong);
  }
  t.ok(await authenticator.recognise(key, at(0)), 'and the right one still works');
});

t.test('a key ends at its expiry to the millisecond, remembered or not', async (t) => {
  const { key } = await admit(at(1000));
  const authenticator = new Authenticator(db, 60_000);
  t.ok(await authenticator.recognise(key, at(999)));
  t.equal(await authenticator.recognise(key, at(1000)), null);
  t.equal(await new Authenticator(db).recognise(key, at(5000)), null);
});

t.test(
  'a revocation holds within the time for which a client is remembered, and at once where it is not',
  async (t) => {
    const { id, key } = await admit();
    const remembering = new Authenticator(db, 2000);
    t.ok(await remembering.recognise(key, at(0)));
    await revokeClient(db, id);
    t.ok(await remembering.recognise(key, at(1999)), 'the promise is "within", not "at once"');
    t.equal(await remembering.recognise(key, at(2000)), null);
    t.equal(await new Authenticator(db, 2000).recognise(key, at(0)), null);
  },
);

t.test('a client admitted after its prefix was guessed is let in once the guess is forgotten', async (t) => {
  const { key } = await admit();
  const authenticator = new Authenticator(db, 2000);
  await owner.query(`UPDATE access.clients SET key_prefix = 'away' WHERE key_prefix = $1`, [key.slice(0, 11)]);
  t.equal(await authenticator.recognise(key, at(0)), null);
  await owner.query(`UPDATE access.clients SET key_prefix = $1 WHERE key_prefix = 'away'`, [key.slice(0, 11)]);
  t.ok(await authenticator.recognise(key, at(2000)));
});

t.test('a client is read once for all requests of its time, and so is a prefix that nobody has', async (t) => {
  const { key } = await admit();
  for (const presented of [key, newApiKey().key]) {
    const authenticator = new Authenticator(db, 2000);
    statements = 0;
    await Promise.all([0, 500, 1999].map((ms) => authenticator.recognise(presented, at(ms))));
    t.equal(statements, 1);
    await authenticator.recognise(presented, at(2000));
    t.equal(statements, 2);
  }
  statements = 0;
  await new Authenticator(db).recognise('no key of ours', at(0));
  t.equal(statements, 0, 'what cannot be a key is not looked up');
});

t.test('a failed read is an error, not a refusal, and is not remembered', async (t) => {
  const { key } = await admit();
  const authenticator = new Authenticator(db, 60_000);
  await owner.query('ALTER TABLE access.clients RENAME TO clients_away');
  await t.rejects(authenticator.recognise(key, at(0)), { code: '42P01' });
  await owner.query('ALTER TABLE access.clients_away RENAME TO clients');
  t.ok(await authenticator.recognise(key, at(1)));
});
