import t from 'tap';
import { createKeySource } from '../src/keys.ts';

const control = { 'cache-control': 'max-age=60', etag: '"a"' };

/** A source of keys on a clock that is set by hand. */
function source() {
  const state = { now: 1_000_000, asked: [] as (string | null)[], fail: false, keys: [{ kid: '1' }], unchanged: false };
  const keys = createKeySource(
    async (etag) => {
      state.asked.push(etag);
      if (state.fail) throw new Error('no line');
      return { headers: new Headers(control), jwks: state.unchanged ? null : { keys: state.keys } };
    },
    () => state.now,
  );
  return { state, keys };
}

t.test('a copy is used for its time, then asked for with its ETag', async (t) => {
  const { state, keys } = source();
  const first = await keys.get();
  state.now += 59_999;
  t.equal(await keys.get(), first);
  state.now += 1;
  state.unchanged = true;
  t.same((await keys.get()).jwks, first.jwks);
  t.same(state.asked, [null, '"a"']);
});

t.test('a copy past its time is not used when new ones cannot be had: it fails closed', async (t) => {
  const { state, keys } = source();
  await keys.get();
  state.now += 60_000;
  state.fail = true;
  await t.rejects(keys.get(), { code: 'keys_unavailable' });
  state.fail = false;
  t.ok(await keys.get(), 'and it recovers');
});

t.test('a struck key is gone with the next copy', async (t) => {
  const { state, keys } = source();
  await keys.get();
  state.now += 60_000;
  state.keys = [{ kid: '2' }];
  t.same((await keys.get()).jwks, { keys: [{ kid: '2' }] });
});

t.test('many who ask at once ask once; a copy that is too old for one is fetched anew', async (t) => {
  const { state, keys } = source();
  await Promise.all([keys.get(), keys.get(), keys.get()]);
  t.equal(state.asked.length, 1);
  state.now += 10_000;
  await keys.get(state.now - 5000);
  t.equal(state.asked.length, 2);
});

t.test('"unchanged" to who has nothing is no answer', async (t) => {
  const { state, keys } = source();
  state.unchanged = true;
  await t.rejects(keys.get(), { code: 'keys_unavailable', cause: { code: 'unexpected_answer' } });
});
