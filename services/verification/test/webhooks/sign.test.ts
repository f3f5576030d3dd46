import { createSecretKey, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { bodyOf } from '../../src/webhooks/events.ts';
import { newSecret, secretText, unwrapSecret, wrapSecret } from '../../src/webhooks/secrets.ts';
import { signedHeaders } from '../../src/webhooks/sign.ts';

t.test('the signature is the one that the reference library’s own test states', async (t) => {
  const secret = createSecretKey(Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'));
  const at = new Date(1_614_265_330_000);
  const headers = signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', at, '{"test": 2432232314}', [secret]);
  t.same(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

t.test('the published library verifies whatever is signed, with each secret of a rotation and no other', async () => {
  const [current, former, other] = [newSecret(), newSecret(), newSecret()];
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const body = JSON.stringify(value);
      const headers = { ...signedHeaders(randomUUID(), new Date(), body, [current, former]) };
      for (const secret of [current, former]) new Webhook(secretText(secret)).verify(body, headers);
      const refused = (key: typeof other, text: string, more = {}) => {
        try {
          new Webhook(secretText(key)).verify(text, { ...headers, ...more });
          return false;
        } catch {
          return true;
        }
      };
      return (
        refused(other, body) &&
        refused(current, `${body} `) &&
        refused(current, body, { 'webhook-id': randomUUID() }) &&
        refused(current, body, { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) })
      );
    }),
    { numRuns: 25 },
  );
});

t.test('a secret is shown as the scheme writes it, and opens only for its own endpoint', async (t) => {
  const [master, secret, id] = [newSecret(), newSecret(), randomUUID()];
  const text = secretText(secret);
  t.match(text, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const wrapped = wrapSecret(master, id, secret);
  t.equal(secretText(unwrapSecret(master, id, wrapped)), text);
  t.notOk(wrapped.includes(secret.export()));
  t.throws(() => unwrapSecret(master, randomUUID(), wrapped));
  t.throws(() => unwrapSecret(newSecret(), id, wrapped));
});

t.test('a body is the same bytes however often it is made, and says what happened and nothing else', async (t) => {
  const [attestation, at] = [randomUUID(), new Date('2026-11-22T03:00:00.123Z')];
  const happening = {
    event: 'attestation.status_changed',
    attestation,
    status: 'suspended',
    reason: 'record_retired',
    at,
  } as const;
  const body = bodyOf(happening);
  t.equal(body, bodyOf({ ...happening }));
  t.same(JSON.parse(body), {
    type: 'attestation.status_changed',
    timestamp: '2026-11-22T03:00:00.123Z',
    data: { attestation, status: 'suspended', reason: 'record_retired', at: '2026-11-22T03:00:00.123Z' },
  });
});
