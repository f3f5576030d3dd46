import t from 'tap';
import {
  type AttestationErrorCode,
  attestationErrors,
  digest,
  generateSigningKey,
  type JsonObject,
  jwks,
  MAX_ATTESTATION_LENGTH,
  present,
  type VerifyOptions,
  verify,
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
  payload,
  refusal,
  signed,
  statusCodes,
} from './fixture.ts';

const options: VerifyOptions = { jwks: keySet, now };
const reached = new Set<string>();

async function codeOf(attestation: unknown, more: Partial<VerifyOptions> = {}): Promise<string> {
  const code = await refusal(() => verify(attestation as string, { ...options, ...more }));
  reached.add(code);
  return code;
}

const at = (seconds: number): Date => new Date((issuedAt + seconds) * 1000);

t.test('an attestation comes back with everything that was signed and disclosed', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  const verified = await verify(combined, { ...options, issuer: issuerUrl });
  t.same(verified, {
    header,
    claims: { iss: issuerUrl, vct: `${issuerUrl}/vct/attestation/1`, ...claims },
    details,
    issuedAt: at(0),
    expiresAt: at(86_400),
    verifiedAt: now,
    expired: false,
    status: 'none',
    statusAt: null,
  });
});

t.test('every outcome and every absent value survives', async (t) => {
  for (const outcome of ['ineligible', 'not_found', 'inconclusive', 'source_unavailable', 'already_used'] as const) {
    const answer = { ...claims, outcome, reasons: [], eligible_until: null, departments: [], evidence: [] };
    const { combined } = await issuer.issue(answer, {});
    const verified = await verify(combined, options);
    t.match(verified.claims, answer, outcome);
    t.same(verified.details, {});
  }
});

t.test('a holder withholds details, and the rest still verifies', async (t) => {
  const { combined, token } = await issuer.issue(claims, details);
  const { details: shown } = await verify(present(combined, ['birthdate']), options);
  t.same(shown, { birthdate: details.birthdate });
  t.same((await verify(`${token}~`, options)).details, {});
  t.same((await verify(token, options)).details, {}, 'a bare JWT, without the tilde');
});

t.test('any of several published keys will do, and a key that was struck stops working at once', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  const other = generateSigningKey().publicJwk;
  const both = { keys: [other, key.publicJwk] };
  t.equal(await codeOf(combined, { jwks: both }), 'accepted');
  both.keys.pop();
  t.equal(await codeOf(combined, { jwks: both }), 'key_unknown');
});

t.test('another key under the same id is caught', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  const impostor = { ...generateSigningKey().publicJwk, kid: key.publicJwk.kid };
  t.equal(await codeOf(combined, { jwks: jwks([impostor]) }), 'signature_invalid');
});

t.test('a key meant for something else is not used', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  for (const change of [{ use: 'enc' }, { alg: 'EdDSA' }, { alg: 'HS256' }, { kid: 'x' }, { key_ops: ['sign'] }]) {
    t.equal(await codeOf(combined, { jwks: { keys: [{ ...key.publicJwk, ...change }] } }), 'key_unknown');
  }
});

t.test('a header that is not ours is refused, even when it is rightly signed', async (t) => {
  const cases: [string, JsonObject][] = [
    ['alg_not_allowed', { alg: 'none' }],
    ['alg_not_allowed', { alg: 'None' }],
    ['alg_not_allowed', { alg: 'HS256' }],
    ['alg_not_allowed', { alg: 'EdDSA' }],
    ['alg_not_allowed', { alg: 'ES256' }],
    ['alg_not_allowed', { alg: ['Ed25519'] }],
    ['typ_wrong', { typ: 'JWT' }],
    ['typ_wrong', { typ: 'vc+sd-jwt' }],
    ['typ_wrong', { typ: 'statuslist+jwt' }],
    ['crit_unknown', { crit: ['exp'] }],
    ['crit_unknown', { crit: ['b64'], b64: true }],
    ['crit_unknown', { crit: [] }],
    ['embedded_key', { jwk: { ...key.publicJwk } }],
    ['embedded_key', { jku: 'https://evil.example/jwks' }],
    ['embedded_key', { x5c: ['AAAA'] }],
    ['embedded_key', { x5u: 'https://evil.example/chain' }],
    ['key_unknown', { kid: 'another' }],
    ['key_unknown', { kid: 1 }],
  ];
  for (const [code, change] of cases) {
    t.equal(await codeOf(signed(payload, { ...header, ...change })), code, JSON.stringify(change));
  }
});

t.test('an unsigned attestation is refused, with the signature left out or taken from another', async (t) => {
  const { token } = await issuer.issue(claims, {});
  const [head, body, signature] = token.split('.');
  const forged = encode({ ...payload, outcome: 'eligible', jti: 'forged' });
  t.equal(await codeOf(`${head}.${forged}.${signature}`), 'signature_invalid');
  t.equal(await codeOf(`${head}.${body}.`), 'malformed');
  t.equal(await codeOf(`${encode({ ...header, alg: 'none' })}.${forged}.${signature}`), 'alg_not_allowed');
  t.equal(await codeOf(`${head}.${body}.${signature?.slice(0, 44)}`), 'signature_invalid', 'a short signature');
});

t.test('what is not an attestation is told from a forged one', async (t) => {
  const { token, disclosures } = await issuer.issue(claims, details);
  const [first = ''] = disclosures;
  for (const text of ['', '~', 'x', 'a.b', 'a.b.c', 'a.b.c.d', `${token}~${first}`, `~${token}~`, `${token} `, ' ']) {
    t.equal(await codeOf(text), 'malformed', JSON.stringify(text.slice(0, 20)));
  }
  for (const value of [undefined, null, 1, {}, [token]]) t.equal(await codeOf(value), 'malformed');
  t.equal(await codeOf(`${token}~~`), 'malformed', 'an empty disclosure');
  t.equal(await codeOf(`${Buffer.from('[1]').toString('base64url')}.e30.AA`), 'malformed', 'a header that is an array');
  t.equal(await codeOf(signed([payload])), 'malformed', 'a payload that is an array');
});

t.test('a holder key binding is not expected, and not passed over', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  t.equal(
    await codeOf(`${combined}${signed({ nonce: 'n' }, { alg: 'Ed25519', typ: 'kb+jwt' })}`),
    'key_binding_unexpected',
  );
});

t.test('what is too large is refused before it is read', async (t) => {
  const { token } = await issuer.issue(claims, {});
  t.equal(await codeOf('~'.repeat(MAX_ATTESTATION_LENGTH + 1)), 'too_large');
  t.equal(await codeOf(`${token}~${'x~'.repeat(65)}`), 'too_large');
  const many = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`detail_${index}`, 'x']));
  t.equal(await codeOf((await issuer.issue(claims, many)).combined), 'accepted', '64 disclosures');
});

t.test('how large an attestation may be is the caller’s to lower, and to raise within bounds', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  t.equal(await codeOf(combined, { maxTokenBytes: combined.length }), 'accepted');
  t.equal(await codeOf(combined, { maxTokenBytes: combined.length - 1 }), 'too_large');
  const large = (await issuer.issue(claims, { business_name: 'x'.repeat(MAX_ATTESTATION_LENGTH) })).combined;
  t.equal(await codeOf(large), 'too_large');
  t.equal(await codeOf(large, { maxTokenBytes: 2 * MAX_ATTESTATION_LENGTH }), 'accepted');
  for (const maxTokenBytes of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 21]) {
    t.equal(await codeOf(combined, { maxTokenBytes }), 'options_invalid');
  }
});

t.test('disclosures that are not those of the attestation are refused', async (t) => {
  const { combined, token, disclosures } = await issuer.issue(claims, details);
  const other = await issuer.issue(claims, details);
  const [first = ''] = disclosures;
  t.equal(await codeOf(`${combined}${other.disclosures[0]}~`), 'disclosure_unused', "another attestation's");
  t.equal(
    await codeOf(`${token}~${encode(['salt', 'birthdate', '2005-03-06'])}~`),
    'disclosure_unused',
    'an invented one',
  );
  t.equal(await codeOf(`${combined}${first}~`), 'disclosure_duplicate');
  t.equal(await codeOf(`${token}~${first}=~`), 'malformed', 'padding');
  t.equal(await codeOf(`${token}~${encode('x')}~`), 'disclosure_invalid');
});

t.test('a disclosure cannot supply what must be in the clear, or stand anywhere but at the top', async (t) => {
  const concealing = (made: string, change: JsonObject = {}): string =>
    `${signed({ ...payload, _sd: [digest(made)], ...change })}~${made}~`;
  t.equal(await codeOf(concealing(encode(['s', 'status', 'x']))), 'disclosure_invalid', 'a protected name');
  t.equal(await codeOf(concealing(encode(['s', 'detail', 1]))), 'disclosure_invalid', 'not a string');
  const { outcome, ...rest } = payload;
  const hidden = encode(['s', 'outcome', 'eligible']);
  t.equal(await codeOf(`${signed({ ...rest, _sd: [digest(hidden)] })}~${hidden}~`), 'claims_invalid', 'the outcome');
  const inner = encode(['s', 'note', 'x']);
  const evidence = [{ source: 'education', sequence: 1, as_of: null, age_days: null, _sd: [digest(inner)] }];
  t.equal(await codeOf(`${signed({ ...payload, evidence })}~${inner}~`), 'disclosure_invalid', 'inside a claim');
  t.equal(await codeOf(signed({ ...payload, _sd_alg: 'sha-1' })), 'sd_alg_not_allowed');
});

t.test('a claim that is missing or of the wrong form is refused, whoever signed it', async (t) => {
  const required = [
    'iss',
    'vct',
    'jti',
    'iat',
    'exp',
    'outcome',
    'reasons',
    'benefit',
    'subject_type',
    'policy',
    'evidence',
  ];
  for (const name of required) {
    const { [name]: gone, ...rest } = payload;
    t.equal(await codeOf(signed(rest)), 'claims_invalid', `without ${name}`);
    t.equal(await codeOf(signed({ ...payload, [name]: null })), 'claims_invalid', `${name}: null`);
  }
  const source = { source: 'education', sequence: 1, as_of: '2026-11-01', age_days: 1 };
  const wrong: JsonObject[] = [
    { outcome: 'yes' },
    { subject_type: 'robot' },
    { iat: '1795323600' },
    { iat: 1.5 },
    { iat: -1 },
    { exp: 1e300 },
    { exp: issuedAt },
    { nbf: 'x' },
    { jti: '' },
    { reasons: 'x' },
    { reasons: [1] },
    { eligible_until: '2026-02-29' },
    { eligible_until: 'tomorrow' },
    { eligible_until: null },
    { departments: [null] },
    { evidence: [null] },
    { evidence: [{ ...source, source: '' }] },
    { evidence: [{ ...source, sequence: '1' }] },
    { evidence: [{ ...source, as_of: '2026-11-31' }] },
    { evidence: [{ ...source, age_days: 0.5 }] },
    { evidence: [{ source: 'education' }] },
    { status: null },
    { status: {} },
    { status: { other: {} } },
    { status: { status_list: { idx: -1, uri: issuerUrl } } },
    { status: { status_list: { idx: 0.5, uri: issuerUrl } } },
    { status: { status_list: { idx: '0', uri: issuerUrl } } },
    { status: { status_list: { idx: 0, uri: 'file:///etc/passwd' } } },
    { status: { status_list: { idx: 0 } } },
  ];
  for (const change of wrong) {
    t.equal(await codeOf(signed({ ...payload, ...change })), 'claims_invalid', JSON.stringify(change));
  }
});

t.test('another type of credential from the same issuer and key is not an attestation', async (t) => {
  for (const vct of [
    'urn:xacthuc:attestation:1',
    `${issuerUrl}/vct/attestation/2`,
    'https://evil.example/vct/attestation/1',
  ]) {
    t.equal(await codeOf(signed({ ...payload, vct })), 'vct_wrong', vct);
  }
});

t.test('another issuer than the one expected is refused', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  t.equal(await codeOf(combined, { issuer: 'https://other.example.vn' }), 'issuer_wrong');
});

t.test('another type than the one expected is refused', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  t.equal(await codeOf(combined, { vct: `${issuerUrl}/vct/attestation/1` }), 'accepted');
  t.equal(await codeOf(combined, { vct: `${issuerUrl}/vct/attestation/2` }), 'vct_wrong');
});

t.test('an attestation for someone is refused by everyone else, and by who does not say who it is', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  t.equal(await codeOf(combined, { audience: 'registrar-a' }), 'accepted', 'for anyone');
  for (const aud of ['registrar-a', ['registrar-b', 'registrar-a']]) {
    const meant = signed({ ...payload, aud });
    t.equal(await codeOf(meant, { audience: 'registrar-a' }), 'accepted');
    t.equal(await codeOf(meant, { audience: 'registrar' }), 'audience_wrong');
    t.equal(await codeOf(meant), 'audience_wrong');
  }
  t.equal(await codeOf(signed({ ...payload, aud: [] }), { audience: '' }), 'audience_wrong', 'for nobody');
  for (const aud of ['', null, 1, [1], {}]) t.equal(await codeOf(signed({ ...payload, aud })), 'claims_invalid');
});

t.test('validity ends at exp and begins at iat, give or take the clocks, to the second', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  const strict = { clockSkewSeconds: 0 };
  t.equal(await codeOf(combined, { ...strict, now: at(0) }), 'accepted');
  t.equal(await codeOf(combined, { ...strict, now: at(-1) }), 'not_yet_valid');
  t.equal(await codeOf(combined, { ...strict, now: at(86_399) }), 'accepted');
  t.equal(await codeOf(combined, { ...strict, now: at(86_400) }), 'expired');
  t.equal(await codeOf(combined, { now: at(-60) }), 'accepted');
  t.equal(await codeOf(combined, { now: at(-61) }), 'not_yet_valid');
  t.equal(await codeOf(combined, { now: at(86_459) }), 'accepted');
  t.equal(await codeOf(combined, { now: at(86_460) }), 'expired');
  t.equal(await codeOf(signed({ ...payload, nbf: issuedAt + 100 }), { now: at(0) }), 'not_yet_valid');
  t.equal(await codeOf(signed({ ...payload, nbf: issuedAt + 100 }), { now: at(100) }), 'accepted');
});

t.test('an expired answer can be checked on request, and says that it has expired', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  const later = { ...options, now: at(10 * 86_400), allowExpired: true };
  const verified = await verify(combined, later);
  t.equal(verified.expired, true);
  t.equal(verified.claims.outcome, 'eligible');
  t.equal(
    await codeOf(`${combined}${encode(['s', 'a', 'b'])}~`, later),
    'disclosure_unused',
    'every other check still holds',
  );
});

t.test('the present is the default time', async (t) => {
  const seconds = Math.floor(Date.now() / 1000);
  const { combined } = await issuer.issue({ ...claims, iat: seconds, exp: seconds + 3600 }, {});
  t.equal((await verify(combined, { jwks: keySet })).expired, false);
});

t.test('a check that could not be made is refused, never passed', async (t) => {
  const { combined } = await issuer.issue(claims, details);
  t.equal(await codeOf(combined, { now: new Date(Number.NaN) }), 'options_invalid');
  for (const clockSkewSeconds of [-1, Number.NaN, 601, Number.POSITIVE_INFINITY]) {
    t.equal(await codeOf(combined, { clockSkewSeconds }), 'options_invalid');
  }
  t.equal(await codeOf(combined, { now: '2026-11-22' as unknown as Date }), 'options_invalid');
  t.equal(await refusal(() => verify(combined, null as unknown as VerifyOptions)), 'options_invalid');
  const bad: unknown[] = [null, undefined, {}, { keys: 'x' }, { keys: [null] }, { keys: [() => 1] }];
  for (const wrong of bad) t.equal(await codeOf(combined, { jwks: wrong as typeof keySet }), 'options_invalid');
  t.equal(await codeOf(combined, { jwks: { keys: [] } }), 'key_unknown');
  t.equal(
    await codeOf(combined, { jwks: { keys: [key.publicJwk, key.publicJwk] } }),
    'options_invalid',
    'one id twice',
  );
  t.equal(
    await codeOf(combined, { jwks: { keys: [{ ...key.publicJwk, x: 'AA' }] } }),
    'options_invalid',
    'no such key',
  );
  const secret = { ...key.publicJwk, ...key.privateKey.export({ format: 'jwk' }) };
  t.equal(await codeOf(combined, { jwks: { keys: [secret] } }), 'options_invalid', 'a private key');
});

t.test('every code of the closed union was reached above', async (t) => {
  const codes = Object.keys(attestationErrors) as AttestationErrorCode[];
  t.same(
    codes.filter((code) => !reached.has(code) && !statusCodes.has(code)),
    [],
    'those of the status have a test of their own',
  );
});
