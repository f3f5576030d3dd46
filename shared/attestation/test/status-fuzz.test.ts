import fc from 'fast-check';
import t from 'tap';
import { AttestationError, createStatusList, type JsonObject, verify, verifyStatusList } from '../src/index.ts';
import { claims, header, issuedAt, issuer, issuerUrl, keySet, now, runs, signed, statusListIssuer } from './fixture.ts';

const uri = `${issuerUrl}/status-lists/1`;
const { combined } = await issuer.issue({ ...claims, status_list: { idx: 7, uri } }, {});
const times = { uri, iat: issuedAt, exp: issuedAt + 9000, ttl: 7200 };
const good = await statusListIssuer.issue(createStatusList(4096), times);
const options = { jwks: keySet, now };

/** 'refused', 'valid', or what else came of it. */
async function outcomeOf(statusList: string): Promise<unknown> {
  try {
    const alone = await verifyStatusList(statusList, options).then(
      () => 'valid',
      (error: unknown) => error,
    );
    if (alone !== 'valid' && !(alone instanceof AttestationError)) return alone;
    const { status } = await verify(combined, { ...options, statusList });
    return status;
  } catch (error) {
    return error instanceof AttestationError ? 'refused' : error;
  }
}

t.test('a status list changed anywhere is refused', async (t) => {
  t.equal(await outcomeOf(good), 'valid');
  const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 127 })), {
    minLength: 1,
    maxLength: 3,
  });
  const cuts = fc.tuple(fc.nat(good.length), fc.nat(good.length));
  await fc.assert(
    fc.asyncProperty(changes, cuts, async (flips, [from, to]) => {
      let changed = good;
      for (const [at, bits] of flips) {
        changed = changed.slice(0, at) + String.fromCharCode(changed.charCodeAt(at) ^ bits) + changed.slice(at + 1);
      }
      const cut = good.slice(0, Math.min(from, to)) + good.slice(Math.max(from, to));
      for (const spoiled of [changed, cut]) {
        if (spoiled !== good && (await outcomeOf(spoiled)) !== 'refused') return false;
      }
      return true;
    }),
    { numRuns: runs },
  );
  t.pass();
});

t.test('hostile content of a list that is rightly signed never throws anything but the typed error', async (t) => {
  const name = fc.constantFrom('iss', 'sub', 'iat', 'exp', 'ttl', 'status_list', 'bits', 'lst', '__proto__');
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.string({ maxLength: 8 }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.array(fc.tuple(name, tie('json')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  const list = fc.record({
    bits: fc.oneof(fc.constantFrom(1, 2, 4, 8), json),
    lst: fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.constant('eNrbuRgAAhcBXQ'),
      json,
    ),
  });
  const body = { iss: issuerUrl, sub: uri, iat: times.iat, exp: times.exp } as JsonObject;
  const known: unknown[] = ['valid', 'refused'];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, json), { maxLength: 3 }), list, async (changes, status_list) => {
      const content = Object.fromEntries([...Object.entries({ ...body, status_list }), ...changes]);
      return known.includes(await outcomeOf(signed(content, { ...header, typ: 'statuslist+jwt' })));
    }),
    { numRuns: runs },
  );
  t.pass();
});
