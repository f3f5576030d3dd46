import t from 'tap';
import { digest, disclosure, issueSdJwt, type JsonObject, present, reconstruct, splitSdJwt } from '../src/index.ts';
import { encode, refusal } from './fixture.ts';

const unsigned = (payload: JsonObject, disclosures: readonly string[]): string =>
  [`${encode({})}.${encode(payload)}.AA`, ...disclosures, ''].join('~');

const shown = (
  payload: JsonObject,
  disclosures: readonly string[],
  keep: Parameters<typeof present>[1],
): JsonObject => {
  const { disclosures: selected } = splitSdJwt(present(unsigned(payload, disclosures), keep));
  return reconstruct(payload, selected);
};

t.test("the standard's own example of recursive disclosures comes out (RFC 9901 §6.3)", async (t) => {
  const payload = {
    _sd: ['HvrKX6fPV0v9K_yCVFBiLFHsMaxcD_114Em6VT8x1lg'],
    iss: 'https://issuer.example.com',
    iat: 1683000000,
    exp: 1883000000,
    sub: '6c5c0a49-b589-431d-bae7-219122a9ec2c',
    _sd_alg: 'sha-256',
  };
  const street = 'WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgInN0cmVldF9hZGRyZXNzIiwgIlNjaHVsc3RyLiAxMiJd';
  const locality = 'WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImxvY2FsaXR5IiwgIlNjaHVscGZvcnRhIl0';
  const region = 'WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgInJlZ2lvbiIsICJTYWNoc2VuLUFuaGFsdCJd';
  const country = 'WyJlSThaV205UW5LUHBOUGVOZW5IZGhRIiwgImNvdW50cnkiLCAiREUiXQ';
  const address =
    'WyJRZ19PNjR6cUF4ZTQxMmExMDhpcm9BIiwgImFkZHJlc3MiLCB7Il9zZCI6IFsiNnZoOWJxLXpTNEdLTV83R3BnZ1ZiWXp6dTZvT0dYcm1OVkdQ' +
    'SFA3NVVkMCIsICI5Z2pWdVh0ZEZST0NnUnJ0TmNHVVhtRjY1cmRlemlfNkVyX2o3NmttWXlNIiwgIktVUkRQaDRaQzE5LTN0aXotRGYzOVY4ZWlk' +
    'eTFvVjNhM0gxRGEyTjBnODgiLCAiV045cjlkQ0JKOEhUQ3NTMmpLQVN4VGpFeVc1bTV4NjVfWl8ycm8yamZYTSJdfV0';
  const { _sd, _sd_alg, ...plain } = payload;
  t.same(reconstruct(payload, [street, locality, region, country, address]), {
    ...plain,
    address: { street_address: 'Schulstr. 12', locality: 'Schulpforta', region: 'Sachsen-Anhalt', country: 'DE' },
  });
  t.same(reconstruct(payload, [address, country]), { ...plain, address: { country: 'DE' } });
  t.same(reconstruct(payload, [address]), { ...plain, address: {} }, 'an emptied object stays, empty');
  t.same(reconstruct(payload, []), plain);
  t.equal(await refusal(() => reconstruct(payload, [country])), 'disclosure_unused', 'a child without its parent');
});

t.test('a presentation shows what was asked with the parents it stands in, and nothing else', async (t) => {
  const claims = { name: 'An', address: { city: 'Huế', street: 'Lê Lợi' }, tags: ['a', 'b', 'c'], open: 1 };
  const frame = { _sd: ['name', 'address'], address: { _sd: ['city', 'street'] }, tags: { _sd: [0, 2] } };
  const { payload, disclosures } = issueSdJwt(claims, frame);
  t.same(shown(payload, disclosures, []), { open: 1, tags: ['b'] });
  t.same(shown(payload, disclosures, ['name']), { open: 1, tags: ['b'], name: 'An' });
  t.same(shown(payload, disclosures, ['address']), { open: 1, tags: ['b'], address: {} });
  t.same(shown(payload, disclosures, [['address', 'city']]), { open: 1, tags: ['b'], address: { city: 'Huế' } });
  t.same(shown(payload, disclosures, [['tags', 2]]), { open: 1, tags: ['b', 'c'] });
  t.same(shown(payload, disclosures, ['nothing', ['address', 'nothing']]), { open: 1, tags: ['b'] });
});

t.test('a presentation drops a key binding made for another one', async (t) => {
  const { payload, disclosures } = issueSdJwt({ a: 1 }, { _sd: ['a'] });
  const kept = present(`${unsigned(payload, disclosures)}x.y.z`, ['a']);
  t.equal(kept, unsigned(payload, disclosures));
});

t.test('a claim named __proto__ is a claim', async (t) => {
  const made = disclosure('salt', '__proto__', { admin: true });
  const claims = reconstruct({ _sd: [digest(made)] }, [made]);
  t.ok(Object.hasOwn(claims, '__proto__'));
  t.equal((claims as { admin?: boolean }).admin, undefined);
});

t.test('each rule of RFC 9901 §7.1 refuses what breaks it', async (t) => {
  const named = (name: string, value: unknown = 1): string => encode(['salt', name, value]);
  const element = encode(['salt', 1]);
  const cases: [string, string, JsonObject, string[]][] = [
    ['not base64url', 'malformed', {}, ['!!!!']],
    ['padded base64url', 'malformed', {}, [`${Buffer.from('[1]').toString('base64url')}=`]],
    ['unused trailing bits set', 'malformed', {}, [`${encode(['s', 1]).slice(0, -1)}1`]],
    ['empty', 'malformed', {}, ['']],
    ['not JSON', 'malformed', {}, [Buffer.from('["a",').toString('base64url')]],
    ['not UTF-8', 'malformed', {}, [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')]],
    ['a byte order mark', 'malformed', {}, [Buffer.from('\uFEFF["s",1]').toString('base64url')]],
    ['not an array', 'disclosure_invalid', {}, [encode({ a: 1 })]],
    ['one element', 'disclosure_invalid', {}, [encode(['salt'])]],
    ['four elements', 'disclosure_invalid', {}, [encode(['salt', 'a', 1, 2])]],
    ['a salt that is no string', 'disclosure_invalid', {}, [encode([1, 'a', 1])]],
    ['a name that is no string', 'disclosure_invalid', {}, [encode(['salt', 1, 1])]],
    ['the name _sd', 'disclosure_invalid', { _sd: [digest(named('_sd'))] }, [named('_sd')]],
    ['the name ...', 'disclosure_invalid', { _sd: [digest(named('...'))] }, [named('...')]],
    ['a name that is taken', 'disclosure_invalid', { a: 0, _sd: [digest(named('a'))] }, [named('a')]],
    [
      'one name twice',
      'disclosure_invalid',
      { _sd: [digest(named('a')), digest(named('a', 2))] },
      [named('a'), named('a', 2)],
    ],
    ['an element as a claim', 'disclosure_invalid', { _sd: [digest(element)] }, [element]],
    ['a claim as an element', 'disclosure_invalid', { a: [{ '...': digest(named('a')) }] }, [named('a')]],
    ['unreferenced', 'disclosure_unused', { _sd: [digest(element)] }, [named('a')]],
    ['presented twice', 'disclosure_duplicate', { _sd: [digest(named('a'))] }, [named('a'), named('a')]],
    ['a digest twice in one place', 'disclosure_duplicate', { _sd: ['x', 'x'] }, []],
    ['a digest twice in two places', 'disclosure_duplicate', { _sd: ['x'], a: [{ '...': 'x' }] }, []],
    [
      'a digest again inside a disclosure',
      'disclosure_duplicate',
      { _sd: ['x', digest(named('a', { _sd: ['x'] }))] },
      [named('a', { _sd: ['x'] })],
    ],
    ['another hash', 'sd_alg_not_allowed', { _sd_alg: 'md5' }, []],
    ['digests that are no array', 'claims_invalid', { _sd: 'x' }, []],
    ['digests that are no strings', 'claims_invalid', { a: { _sd: [1] } }, []],
    ['... outside an array', 'claims_invalid', { a: { '...': 'x' } }, []],
    ['... beside another key', 'claims_invalid', { a: [{ '...': 'x', b: 1 }] }, []],
    ['... that is no string', 'claims_invalid', { a: [{ '...': 1 }] }, []],
  ];
  for (const [what, code, payload, disclosures] of cases) {
    t.equal(await refusal(() => reconstruct(payload, disclosures)), code, what);
  }
});

t.test('claims nested beyond any sense are refused, not followed', async (t) => {
  const nested = (depth: number): JsonObject => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  t.same(reconstruct(nested(50), []), nested(50));
  t.equal(await refusal(() => reconstruct(nested(5000), [])), 'claims_invalid');
});
