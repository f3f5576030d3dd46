import fc from 'fast-check';
import t from 'tap';
import { AttestationError, type JsonObject, readAttestationFile, reconstruct, verify } from '../src/index.ts';
import { claims, details, encode, header, issuer, keySet, now, payload, runs, signed } from './fixture.ts';

const options = { jwks: keySet, now };
const { combined, token } = await issuer.issue(claims, details);

/** 'refused', 'accepted', or what else was thrown. */
async function outcomeOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
    return 'accepted';
  } catch (error) {
    return error instanceof AttestationError ? 'refused' : error;
  }
}

const refusedOrAccepted = async (action: () => unknown): Promise<boolean> =>
  ['refused', 'accepted'].includes((await outcomeOf(action)) as string);

t.test('one bit flipped anywhere in an attestation is refused', async (t) => {
  const slipped: string[] = [];
  for (let index = 0; index < combined.length; index += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = String.fromCharCode(combined.charCodeAt(index) ^ (1 << bit));
      const spoiled = combined.slice(0, index) + flipped + combined.slice(index + 1);
      if ((await outcomeOf(() => verify(spoiled, options))) !== 'refused') slipped.push(`${index}:${bit}`);
    }
  }
  t.same(slipped, []);
});

t.test('an attestation is the only text of itself: no other spelling of its base64url is taken', async (t) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const ends = [...combined.matchAll(/[.~]/g)].map((match) => match.index - 1);
  for (const end of ends) {
    for (const letter of alphabet) {
      if (letter === combined[end]) continue;
      const spoiled = combined.slice(0, end) + letter + combined.slice(end + 1);
      const outcome = await outcomeOf(() => verify(spoiled, options));
      if (outcome !== 'refused') t.fail(`${letter} at ${end}: ${outcome}`);
    }
  }
  for (const white of [' ', '\n', '=', '\u0000']) {
    t.equal(await outcomeOf(() => verify(combined.replace('.', `${white}.`), options)), 'refused');
  }
});

t.test('a piece cut out, doubled or moved is refused', async (t) => {
  const position = fc.nat({ max: combined.length });
  await fc.assert(
    fc.asyncProperty(position, position, position, async (a, b, c) => {
      const [from = 0, to = 0] = [a, b].sort((x, y) => x - y);
      const rest = combined.slice(0, from) + combined.slice(to);
      const moved = rest.slice(0, c) + combined.slice(from, to) + rest.slice(c);
      // Disclosures may be left out or reordered; nothing else may.
      const lawful = (text: string): boolean =>
        text.startsWith(`${token}~`) && text.split('~').every((part) => combined.split('~').includes(part));
      for (const spoiled of [rest, moved, combined.slice(0, from)]) {
        if (lawful(spoiled) || spoiled === token) continue;
        if ((await outcomeOf(() => verify(spoiled, options))) !== 'refused') return false;
      }
      return true;
    }),
    { numRuns: runs },
  );
  t.pass();
});

t.test('garbage never throws anything but the typed error', async (t) => {
  const letters = fc.string({ unit: fc.constantFrom(...'eyJhbGciOiJ0123456789-_.~={}"[]\u0000é'), maxLength: 200 });
  const part = fc.oneof(
    letters,
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
  );
  const shaped = fc
    .tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.array(part, { maxLength: 4 }))
    .map(([jwt, disclosures]) => [jwt.join('.'), ...disclosures, ''].join('~'));
  const withHeader = fc.tuple(part, part).map(([body, signature]) => `${encode(header)}.${body}.${signature}~`);
  const garbage = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), letters, shaped, withHeader);
  await fc.assert(
    fc.asyncProperty(garbage, async (text) => (await outcomeOf(() => verify(text, options))) === 'refused'),
    { numRuns: runs },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(garbage, fc.json()), (text) => refusedOrAccepted(() => readAttestationFile(text))),
    { numRuns: runs },
  );
  t.pass();
});

t.test('hostile content that is rightly signed never throws anything but the typed error', async (t) => {
  const hostileName = fc.oneof(
    fc.constantFrom('_sd', '...', '_sd_alg', '__proto__', 'constructor', 'toString', ...Object.keys(payload)),
    fc.string({ maxLength: 4 }),
  );
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.string({ maxLength: 8 }), fc.double(), fc.boolean(), fc.constant(null)),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.array(fc.tuple(hostileName, tie('json')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  const changes = fc.array(fc.tuple(hostileName, json), { maxLength: 3 });
  const disclosed = fc
    .array(fc.oneof(json, fc.tuple(fc.string(), hostileName, json)), { maxLength: 3 })
    .map((all) => all.map(encode));
  await fc.assert(
    fc.asyncProperty(changes, changes, disclosed, async (inPayload, inHeader, disclosures) => {
      const body = Object.fromEntries([...Object.entries(payload), ...inPayload]);
      const text = [signed(body, { ...header, ...Object.fromEntries(inHeader) }), ...disclosures, ''].join('~');
      const walked = () => reconstruct(JSON.parse(JSON.stringify(body)) as JsonObject, disclosures);
      return (await refusedOrAccepted(() => verify(text, options))) && (await refusedOrAccepted(walked));
    }),
    { numRuns: runs },
  );
  t.pass();
});

t.test('deeply nested content ends in the typed error, not in a full stack', async (t) => {
  for (const depth of [200, 5_000, 15_000]) {
    const deep = Buffer.from('['.repeat(depth) + ']'.repeat(depth)).toString('base64url');
    t.equal(await outcomeOf(() => verify(`${encode(header)}.${deep}.AA~`, options)), 'refused');
    t.equal(await outcomeOf(() => verify(`${token}~${deep}~`, options)), 'refused');
    const inPayload = JSON.parse(`${'{"a":'.repeat(depth / 10)}1${'}'.repeat(depth / 10)}`);
    t.ok(await refusedOrAccepted(() => verify(signed({ ...payload, deep: inPayload }), options)));
  }
});
