import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';

const limit = 8;
const service = await startTestService({ env: { XACTHUC_RATE_PER_MINUTE: String(limit) } });
t.teardown(() => service.close());
const path = '/v1/audit/entries';

t.test('a key is told its limit and what is left, and beyond it when to come back', async (t) => {
  const key = await service.key('auditor');
  for (let left = limit - 1; left >= 0; left--) {
    const { status, headers } = await service.call('GET', path, { key });
    t.equal(status, 200);
    t.equal(headers.get('ratelimit-limit'), String(limit));
    t.equal(headers.get('ratelimit-remaining'), String(left));
    t.match(headers.get('ratelimit-reset'), /^\d+$/);
  }
  const { status, headers, body } = await service.call('GET', path, { key });
  t.equal(status, 429);
  t.match(headers.get('content-type'), /^application\/problem\+json/);
  t.match(body, { status: 429, code: 'rate_limited', title: String, detailEn: /Retry-After/ });
  const wait = Number(headers.get('retry-after'));
  t.ok(wait > 0 && wait <= 60, `Retry-After: ${wait}`);
});

t.test('one key’s requests use up nobody else’s', async (t) => {
  const key = await service.key('auditor');
  t.equal((await service.call('GET', path, { key })).status, 200);
});

t.test('a key may have a limit of its own', async (t) => {
  const few = await service.key('auditor', { ratePerMinute: 2 });
  const many = await service.key('auditor', { ratePerMinute: 100 });
  const statuses = async (key: string, times: number) => {
    const found: number[] = [];
    for (let i = 0; i < times; i++) found.push((await service.call('GET', path, { key })).status);
    return found;
  };
  t.same(await statuses(few, 3), [200, 200, 429]);
  t.same(await statuses(many, 20), Array(20).fill(200));
});

t.test('guesses at keys are limited by their address, and the operator’s probes are not', async (t) => {
  const guesses: number[] = [];
  for (let i = 0; i < limit + 2; i++) {
    const key = `xt_0000000${i % 10}_${'A'.repeat(43)}`;
    guesses.push((await service.call('GET', path, { key })).status);
  }
  t.same([...new Set(guesses)], [401, 429]);
  t.same(guesses.slice(-1), [429]);
  for (let i = 0; i < limit * 3; i++) {
    for (const probe of ['/health/live', '/health/ready', '/metrics']) {
      const { status } = await service.call('GET', probe);
      if (status !== 200) t.fail(`${probe}: ${status}`);
    }
  }
});
