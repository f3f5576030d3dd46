import { createDatabase, newDataKey, Problem } from '@xacthuc/platform';
import fc from 'fast-check';
import t from 'tap';
import { insertInOneStatement } from '../../src/attestations/store.ts';
import type { VerificationDatabase } from '../../src/db/schema.ts';
import { compromiseKey, rotateKeys } from '../../src/keys/rotate.ts';
import { newWrappedKey } from '../../src/keys/signer.ts';
import {
  advanceSigningKeys,
  listKeyEvents,
  listSigningKeys,
  offerFirstKey,
  type SigningKey,
} from '../../src/keys/signing-keys.ts';
import { answerWith, startVerification } from '../fixture.ts';

const { pool, db, owner, close } = await startVerification();
t.teardown(close);
const owned = createDatabase<VerificationDatabase>(owner);
const master = newDataKey();
const newKey = async () => newWrappedKey(master);
const week = 7 * 24;

const rotate = (now = false) =>
  rotateKeys(owned, { actor: 'an operator', reason: null, jwksMaxAgeSeconds: 3600, now, newKey });
const compromise = (kid: string) => compromiseKey(owned, kid, { actor: 'an operator', reason: 'a test', newKey });
const inState = async (state: SigningKey['state']) => (await listSigningKeys(db)).filter((key) => key.state === state);
const eventsOf = async (kid: string) =>
  (await listKeyEvents(db)).filter((event) => event.kid === kid).map(({ event, actor }) => `${event} by ${actor}`);

async function onlyOne(state: SigningKey['state']): Promise<SigningKey> {
  const [key, ...more] = await inState(state);
  if (!key || more.length > 0) throw new Error(`${more.length + (key ? 1 : 0)} keys are ${state}`);
  return key;
}

async function letTimePass(interval: string): Promise<void> {
  await owner.query(
    `UPDATE verification.signing_keys SET activates_at = activates_at - $1::interval,
       activated_at = activated_at - $1::interval, retiring_at = retiring_at - $1::interval`,
    [interval],
  );
}

t.test('of replicas that start together on an empty database one makes the key, and all share it', async (t) => {
  const made = await Promise.all(Array.from({ length: 4 }, () => offerFirstKey(db, newWrappedKey(master))));
  t.same(made.sort(), [false, false, false, true]);
  const { kid } = await onlyOne('active');
  t.same(await eventsOf(kid), ['active by xacthuc']);
});

t.test('a new key signs only when every copy of the public keys has expired, and then by itself', async (t) => {
  const former = await onlyOne('active');
  const { kid, state, activatesAt } = await rotate();
  t.equal(state, 'announced');
  t.ok(Number(activatesAt) >= Date.now() + 3600 * 1000, 'not before the caches’ time');
  await t.rejects(rotate(), { code: 'state_conflict' }, 'one at a time');
  await letTimePass('59 minutes');
  await advanceSigningKeys(db, week);
  t.equal((await onlyOne('active')).kid, former.kid, 'not yet');
  await letTimePass('8 minutes');
  await advanceSigningKeys(db, week);
  t.equal((await onlyOne('active')).kid, kid);
  t.equal((await onlyOne('retiring')).kid, former.kid);
  t.same(await eventsOf(kid), ['announced by an operator', 'active by xacthuc']);
  t.same(await eventsOf(former.kid), ['active by xacthuc', 'retiring by xacthuc']);
});

t.test('a former key is retired when the last attestation it signed has expired, not before', async (t) => {
  const { kid, retiringAt } = await onlyOne('retiring');
  const issuedAt = new Date(Number(retiringAt) - 60_000);
  const answer = answerWith({ issuedAt, expiresAt: new Date(Date.now() + 3_600_000) });
  await insertInOneStatement(pool, [answer]);
  await letTimePass('5 minutes');
  await owner.query(`UPDATE verification.answers SET issued_at = issued_at - interval '5 minutes'`);
  await advanceSigningKeys(db, week);
  t.equal((await onlyOne('retiring')).kid, kid, 'an attestation of it is valid');
  await owner.query(`UPDATE verification.answers SET expires_at = now()`);
  await advanceSigningKeys(db, week);
  t.equal((await onlyOne('retired')).kid, kid);
  t.same(await inState('retiring'), []);
});

t.test('--now activates what is announced, else a new key, at once', async (t) => {
  const announced = await rotate();
  t.match(await rotate(true), { kid: announced.kid, state: 'active' });
  const other = await rotate(true);
  t.not(other.kid, announced.kid);
  t.equal((await onlyOne('active')).kid, other.kid);
});

t.test('a compromised key is known as such for good, with who and why; another one signs at once', async (t) => {
  const { kid } = await onlyOne('active');
  const { compromised, successor } = await compromise(kid);
  t.match(compromised, { kid, state: 'compromised', compromisedAt: Date });
  t.equal((await onlyOne('active')).kid, successor?.kid);
  t.match(
    (await listKeyEvents(db)).find(({ event }) => event === 'compromised'),
    {
      kid,
      actor: 'an operator',
      reason: 'a test',
      at: Date,
    },
  );
  await t.rejects(compromise(kid), { code: 'state_conflict' });
  await t.rejects(compromise('no such key'), { code: 'not_found' });
});

t.test('whatever happens to keys in whatever order, one is active and each change is noted', async (t) => {
  const act = {
    rotate: () => rotate(),
    'rotate --now': () => rotate(true),
    wait: async () => {
      await letTimePass('2 hours');
      await advanceSigningKeys(db, week);
    },
  };
  const step = fc.oneof(fc.constantFrom(...(Object.keys(act) as (keyof typeof act)[])), fc.nat(5));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      for (const one of steps) {
        const keys = await listSigningKeys(db);
        const deed = typeof one === 'number' ? compromise(keys[one % keys.length]?.kid ?? '') : act[one]();
        await deed.catch((error: unknown) => {
          if (!(error instanceof Problem)) throw error;
        });
        await onlyOne('active');
      }
      const last = new Map((await listKeyEvents(db)).map(({ kid, event }) => [kid, event]));
      const states = new Map((await listSigningKeys(db)).map(({ kid, state }) => [kid, state]));
      return [...states].every(([kid, state]) => last.get(kid) === state);
    }),
    { numRuns: 15 },
  );
  t.ok((await inState('compromised')).length > 0);
});

t.test('of many at once each change is whole: one key is active, one at most announced', async (t) => {
  const { kid } = await onlyOne('active');
  const deeds = [rotate(true), compromise(kid), rotate(), rotate(true), advanceSigningKeys(db, week)];
  await Promise.allSettled(deeds);
  await onlyOne('active');
  t.ok((await inState('announced')).length <= 1);
  t.equal((await inState('compromised')).filter((key) => key.kid === kid).length, 1);
});

t.test('the serving role can take due steps only; nobody can rewrite what happened', async (t) => {
  for (const statement of [
    `UPDATE verification.signing_keys SET state = 'active'`,
    `INSERT INTO verification.signing_keys (kid, public_jwk, state) VALUES ('mine', '{}', 'retired')`,
    `INSERT INTO verification.key_events (kid, event, actor) SELECT kid, 'retired', 'me' FROM verification.signing_keys`,
    'DELETE FROM verification.signing_keys',
  ]) {
    await t.rejects(pool.query(statement), { code: '42501' }, statement);
  }
  t.equal(await offerFirstKey(db, newWrappedKey(master)), false, 'there is a first key already');
  for (const statement of [
    `UPDATE verification.key_events SET actor = 'somebody else'`,
    'DELETE FROM verification.key_events',
    'TRUNCATE verification.key_events',
  ]) {
    await t.rejects(owner.query(statement), { code: '42501' }, statement);
  }
});
