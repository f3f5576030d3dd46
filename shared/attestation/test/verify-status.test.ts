import { deflateSync } from 'node:zlib';
import t from 'tap';
import {
  AttestationError,
  createStatusList,
  createStatusListIssuer,
  ed25519Signer,
  explain,
  generateSigningKey,
  type JsonObject,
  jwks,
  MAX_STATUS_LIST_TOKEN_LENGTH,
  packStatuses,
  type StatusList,
  type StatusListClaims,
  setStatus,
  statusListAggregation,
  type VerifyOptions,
  verify,
  verifyStatusList,
} from '../src/index.ts';
import {
  claims,
  details,
  encode,
  header,
  issuedAt,
  issuer,
  issuerUrl,
  key,
  keySet,
  now,
  refusal,
  signed,
  statusCodes,
  statusListIssuer,
} from './fixture.ts';

const uri = `${issuerUrl}/status-lists/3`;
const idx = 54_321;
const { combined } = await issuer.issue({ ...claims, status_list: { idx, uri } }, details);
const times: StatusListClaims = { uri, iat: issuedAt + 3000, exp: issuedAt + 9000, ttl: 3600 };
const options: VerifyOptions = { jwks: keySet, now };
const reached = new Set<string>();

const at = (seconds: number): Date => new Date((issuedAt + seconds) * 1000);

function listWith(status: number): StatusList {
  const list = createStatusList();
  // Neighbours that say otherwise, so that a place misread by one is noticed.
  for (const beside of [idx - 1, idx + 1]) setStatus(list, beside, status === 0 ? 1 : 0);
  setStatus(list, idx, status);
  return list;
}

const good = await statusListIssuer.issue(listWith(0), times);

async function codeOf(more: Partial<VerifyOptions>, attestation = combined): Promise<string> {
  const code = await refusal(() => verify(attestation, { ...options, ...more }));
  reached.add(code);
  return code;
}

t.test('an attestation names its place in a status list, in the clear', async (t) => {
  const { claims: read } = await verify(combined, options);
  t.same(read.status_list, { idx, uri });
  for (const wrong of [
    { idx: -1, uri },
    { idx: 0.5, uri },
    { idx, uri: 'list' },
  ]) {
    await t.rejects(issuer.issue({ ...claims, status_list: wrong }, details), TypeError);
  }
});

t.test('without a list it says that the status was not checked, and refuses when it must be', async (t) => {
  const verified = await verify(combined, options);
  t.same([verified.status, verified.statusAt], ['not_checked', null]);
  t.match(explain(verified, 'en').join('\n'), 'its status since it was issued was not checked');
  t.equal(await codeOf({ requireStatus: true }), 'status_unavailable');
});

t.test('an attestation without a status says so, and does not pass where one is required', async (t) => {
  const { combined: bare } = await issuer.issue(claims, details);
  const verified = await verify(bare, { ...options, statusList: good });
  t.equal(verified.status, 'none');
  t.match(explain(verified, 'vi').join('\n'), 'không lập trạng thái');
  t.equal(await codeOf({ statusList: good, requireStatus: true }, bare), 'status_unavailable');
});

t.test('a fresh list that says valid is found, as a token, read beforehand, or fetched', async (t) => {
  const read = await verifyStatusList(good, options);
  const asked: unknown[] = [];
  const given: NonNullable<VerifyOptions['statusList']>[] = [
    good,
    read,
    (...args) => {
      asked.push(args);
      return good;
    },
    async () => read,
  ];
  for (const statusList of given) {
    const verified = await verify(combined, { ...options, statusList, requireStatus: true });
    t.same([verified.status, verified.statusAt], ['valid', at(3000)]);
    const text = explain(verified).join('\n');
    t.match(text, 'chưa bị thu hồi hoặc tạm dừng, theo danh sách được ký lúc 12:50:00 ngày 22/11/2026');
    t.match(text, 'that it was not revoked or suspended after 2026-11-22 12:50:00');
  }
  t.same(asked, [[uri, now]]);
});

t.test('revoked, suspended and what is not understood are refused', async (t) => {
  for (const [status, code] of [
    [1, 'revoked'],
    [2, 'suspended'],
    [3, 'status_unknown'],
  ] as const) {
    t.equal(await codeOf({ statusList: await statusListIssuer.issue(listWith(status), times) }), code);
  }
});

t.test('every width of entries is read at the right place', async (t) => {
  for (const bits of [1, 2, 4, 8] as const) {
    for (const place of [0, 1, 2, 3, 5, 7, 8, 15]) {
      const reference = await issuer.issue({ ...claims, status_list: { idx: place, uri } }, {});
      const only = packStatuses(
        Uint8Array.from({ length: 16 }, (_, index) => Number(index === place)),
        bits,
      );
      const others = packStatuses(
        Uint8Array.from({ length: 16 }, (_, index) => Number(index !== place)),
        bits,
      );
      t.equal(await codeOf({ statusList: await statusListIssuer.issue(only, times) }, reference.combined), 'revoked');
      t.equal(
        await codeOf({ statusList: await statusListIssuer.issue(others, times) }, reference.combined),
        'accepted',
      );
    }
  }
});

t.test('a list that cannot be had fails closed and says so, with what went wrong as the cause', async (t) => {
  const down = new Error('connection refused');
  const throwing = [
    () => Promise.reject(down),
    () => {
      throw down;
    },
  ];
  for (const statusList of throwing) {
    const error = await verify(combined, { ...options, statusList }).catch((caught: unknown) => caught);
    t.ok(error instanceof AttestationError && error.code === 'status_unavailable' && error.cause === down);
  }
  reached.add('status_unavailable');
});

t.test('a list that is not fresh fails closed, however it was given', async (t) => {
  const strict = { clockSkewSeconds: 0 };
  const read = await verifyStatusList(good, options);
  for (const statusList of [good, read]) {
    t.equal(await codeOf({ ...strict, statusList, now: at(2999) }), 'status_stale', 'before it was issued');
    t.equal(await codeOf({ ...strict, statusList, now: at(3000) }), 'accepted');
    t.equal(await codeOf({ ...strict, statusList, now: at(6600) }), 'accepted');
    t.equal(await codeOf({ ...strict, statusList, now: at(6601) }), 'status_stale', 'past ttl');
    t.equal(await codeOf({ statusList, now: at(6660) }), 'accepted', 'give or take the clocks');
    t.equal(await codeOf({ statusList, now: at(6661) }), 'status_stale');
  }
  const long = await statusListIssuer.issue(listWith(0), { ...times, ttl: 86_400 });
  t.equal(await codeOf({ ...strict, statusList: long, now: at(8999) }), 'accepted');
  t.equal(await codeOf({ ...strict, statusList: long, now: at(9000) }), 'status_stale', 'past exp');
});

t.test('a list that is not the right one, or not well formed, is refused', async (t) => {
  const other = await statusListIssuer.issue(listWith(0), { ...times, uri: `${uri}0` });
  const short = await statusListIssuer.issue(createStatusList(1024), times);
  const stranger = generateSigningKey();
  const foreign = createStatusListIssuer({
    issuer: 'https://other.example.vn',
    kid: stranger.publicJwk.kid,
    sign: ed25519Signer(stranger.privateKey),
  });
  const theirs = await foreign.issue(listWith(0), times);
  const lookalike = { ...(await verifyStatusList(good, options)) };
  const both = jwks([key.publicJwk, stranger.publicJwk]);
  const wrong: [string, Partial<VerifyOptions>][] = [
    ['another list', { statusList: other }],
    ['too short', { statusList: short }],
    ['an unknown key', { statusList: theirs }],
    ["another issuer's, whose key is trusted too", { statusList: theirs, jwks: both }],
    ['an attestation in its place', { statusList: combined.split('~')[0] ?? '' }],
    ['nothing', { statusList: '' }],
    ['too large', { statusList: 'x'.repeat(MAX_STATUS_LIST_TOKEN_LENGTH + 1) }],
    ['one bit changed', { statusList: good.slice(0, -40) + (good.at(-40) === 'A' ? 'B' : 'A') + good.slice(-39) }],
    ['not a string', { statusList: (() => undefined) as unknown as () => string }],
    ['one that only looks verified', { statusList: lookalike }],
    ['null', { statusList: null as unknown as string }],
  ];
  for (const [what, more] of wrong) t.equal(await codeOf(more), 'status_list_invalid', what);
  t.equal(await codeOf({ statusList: good }), 'accepted');
  t.equal(await refusal(() => verifyStatusList(good, { jwks: {} as typeof keySet, now })), 'options_invalid');
});

const listHeader: JsonObject = { ...header, typ: 'statuslist+jwt' };
const body: JsonObject = {
  iss: issuerUrl,
  sub: uri,
  iat: times.iat,
  exp: times.exp,
  status_list: { bits: 2, lst: deflateSync(Buffer.alloc(2 ** 18)).toString('base64url') },
};

t.test('a list header or claim that is not ours is refused, even when it is rightly signed', async (t) => {
  const codeOfList = (change: JsonObject, headerChange: JsonObject = {}): Promise<string> =>
    codeOf({ statusList: signed({ ...body, ...change }, { ...listHeader, ...headerChange }) });
  t.equal(await codeOfList({}), 'accepted');
  t.equal(await codeOfList({ ttl: 3600 }), 'accepted');
  const headers: JsonObject[] = [
    { alg: 'none' },
    { alg: 'HS256' },
    { typ: 'dc+sd-jwt' },
    { typ: 'JWT' },
    { crit: ['exp'] },
    { jwk: {} },
    { x5c: [] },
    { kid: 'x' },
  ];
  for (const change of headers) t.equal(await codeOfList({}, change), 'status_list_invalid', JSON.stringify(change));
  const { exp, ...endless } = body;
  t.equal(await codeOf({ statusList: signed(endless, listHeader) }), 'status_list_invalid', 'neither exp nor ttl');
  const { sub, ...unnamed } = body;
  t.equal(await codeOf({ statusList: signed(unnamed, listHeader) }), 'status_list_invalid', 'no sub');
  const bodies: JsonObject[] = [
    { sub: 1 },
    { iss: 1 },
    { iat: null },
    { exp: 'x' },
    { ttl: 0 },
    { ttl: -1 },
    { ttl: '60' },
    { status_list: null },
    { status_list: {} },
    { status_list: { bits: 3, lst: 'eNrbuRgAAhcBXQ' } },
    { status_list: { bits: 2, lst: '' } },
    { status_list: { bits: 2, lst: 1 } },
  ];
  for (const change of bodies) t.equal(await codeOfList(change), 'status_list_invalid', JSON.stringify(change));
});

t.test('a decompression bomb is refused before it fills the memory', async (t) => {
  const bomb = deflateSync(Buffer.alloc(256 * 1024 * 1024)).toString('base64url');
  const token = signed({ ...body, status_list: { bits: 1, lst: bomb } }, listHeader);
  t.equal(await codeOf({ statusList: token }), 'status_list_invalid');
});

t.test('of what is not genuine, no status is asked', async (t) => {
  const asked: string[] = [];
  const statusList = (url: string): string => {
    asked.push(url);
    return good;
  };
  t.equal(await codeOf({ statusList, now: at(90_000) }), 'expired');
  t.equal(await codeOf({ statusList }, `${combined}${encode(['s', 'a', 'b'])}~`), 'disclosure_unused');
  t.same(asked, []);
});

t.test('an issuer signs only a list that can be verified', async (t) => {
  const list = createStatusList(8);
  for (const change of [{ uri: 'x' }, { iat: 0.5 }, { exp: times.iat }, { ttl: 0 }, { ttl: 0.5 }]) {
    await t.rejects(statusListIssuer.issue(list, { ...times, ...change }), TypeError);
  }
  const token = await statusListIssuer.issue(list, { ...times, aggregationUri: `${issuerUrl}/status-lists` });
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  t.match(payload, { sub: uri, ttl: 3600, status_list: { bits: 2, aggregation_uri: `${issuerUrl}/status-lists` } });
  t.same(statusListAggregation([uri]), { status_lists: [uri] });
});

t.test('every code of the closed union that is about the status was reached above', async (t) => {
  t.same(
    [...statusCodes].filter((code) => !reached.has(code)),
    [],
  );
});
