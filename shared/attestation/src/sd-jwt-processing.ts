import { AttestationError } from './errors.ts';
import { decodeBase64url, isJsonObject, type Json, type JsonObject, parseJson, parseJsonObject } from './json.ts';
import { digest, isReservedName, SD_ALG } from './sd-jwt.ts';

/** Where a claim stands: property names and array indices from the top of the claims. */
export type ClaimPath = readonly (string | number)[];

/** An SD-JWT in its compact form, taken apart (RFC 9901 §4). */
export interface SdJwtParts {
  /** The issuer-signed JWT. */
  readonly jwt: string;
  readonly disclosures: readonly string[];
  /** What follows the last tilde: a key binding JWT, or '' when there is none. */
  readonly keyBinding: string;
}

// Deeper claims than anyone issues; an unbounded recursion would let a document end the process.
const MAX_DEPTH = 100;

interface Disclosed {
  readonly name: string | null;
  readonly value: Json;
}

interface Unfolding {
  readonly byDigest: ReadonlyMap<string, Disclosed>;
  /** Every digest met in the payload and in disclosed values. */
  readonly met: Set<string>;
  readonly used: Set<string>;
  /** Told of each claim in the clear or disclosed: its path, and the digests one must disclose to show it. */
  readonly visit: (path: ClaimPath, chain: readonly string[]) => void;
}

/**
 * Takes the compact form apart. A bare JWT without any tilde is taken as one with nothing disclosed.
 * Syntax only: neither the JWT nor the disclosures are looked at.
 */
export function splitSdJwt(sdJwt: string): SdJwtParts {
  const [jwt = '', ...rest] = sdJwt.split('~');
  return { jwt, keyBinding: rest.pop() ?? '', disclosures: rest };
}

/**
 * The claims a receiver sees: disclosed values in place of their digests, everything undisclosed removed
 * (RFC 9901 §7.1, steps 3 to 5). It does not check the signature: verify the JWT first.
 *
 * @param payload the payload of the issuer-signed JWT
 * @param disclosures base64url, as they were presented
 * @throws {AttestationError} `malformed`, `sd_alg_not_allowed`, `disclosure_invalid`, `disclosure_duplicate`,
 *   `disclosure_unused`, `claims_invalid`
 */
export function reconstruct(payload: JsonObject, disclosures: readonly string[]): JsonObject {
  const unfolding = unfoldingOf(payload, disclosures, () => {});
  const claims = unfoldObject(payload, [], [], unfolding);
  for (const known of unfolding.byDigest.keys()) {
    if (!unfolding.used.has(known)) throw new AttestationError('disclosure_unused');
  }
  return withoutKey(claims, '_sd_alg');
}

/**
 * Selects disclosures for a presentation: exactly those needed to show the kept claims, with the concealed parents
 * they stand in and nothing else. Names that are not there are passed over, so a presentation never shows more than
 * was asked. The signature is not checked, and a key binding JWT is dropped.
 *
 * @param sdJwt compact form, `jwt~disclosure~…~`
 * @param keep top-level names, or paths; an array index counts the elements whose disclosures are held
 * @returns compact form with the selected disclosures in their order
 * @throws {AttestationError} as {@link reconstruct}, and `malformed` when the JWT cannot be read
 */
export function present(sdJwt: string, keep: readonly (string | ClaimPath)[]): string {
  const { jwt, disclosures } = splitSdJwt(sdJwt);
  const body = jwt.split('.')[1] ?? '';
  const payload = parseJsonObject(decodeBase64url(body, 'payload'), 'payload');
  const wanted = new Set(keep.map((entry) => pathText(typeof entry === 'string' ? [entry] : entry)));
  const needed = new Set<string>();
  const unfolding = unfoldingOf(payload, disclosures, (path, chain) => {
    if (wanted.has(pathText(path))) for (const link of chain) needed.add(link);
  });
  unfoldObject(payload, [], [], unfolding);
  return [jwt, ...disclosures.filter((made) => needed.has(digest(made))), ''].join('~');
}

// A node is an object or an array, so '0' and 0 cannot mean two things at one place.
function pathText(path: ClaimPath): string {
  return JSON.stringify(path.map(String));
}

function unfoldingOf(payload: JsonObject, disclosures: readonly string[], visit: Unfolding['visit']): Unfolding {
  if (Object.hasOwn(payload, '_sd_alg') && payload._sd_alg !== SD_ALG) throw new AttestationError('sd_alg_not_allowed');
  const byDigest = new Map<string, Disclosed>();
  for (const made of disclosures) {
    const key = digest(made);
    if (byDigest.has(key)) throw new AttestationError('disclosure_duplicate', 'presented twice');
    byDigest.set(key, readDisclosure(made));
  }
  return { byDigest, met: new Set(), used: new Set(), visit };
}

function readDisclosure(made: string): Disclosed {
  const content = parseJson(decodeBase64url(made, 'disclosure'), 'disclosure');
  if (!Array.isArray(content) || typeof content[0] !== 'string') {
    throw new AttestationError('disclosure_invalid', 'not an array that begins with a salt');
  }
  if (content.length === 2) return { name: null, value: content[1] };
  if (content.length !== 3) throw new AttestationError('disclosure_invalid', 'neither two nor three elements');
  const name: unknown = content[1];
  if (typeof name !== 'string') throw new AttestationError('disclosure_invalid', 'its claim name is not a string');
  if (isReservedName(name)) throw new AttestationError('disclosure_invalid', 'its claim name is reserved');
  return { name, value: content[2] };
}

function unfold(value: Json, path: ClaimPath, chain: readonly string[], to: Unfolding): Json {
  to.visit(path, chain);
  if (path.length > MAX_DEPTH) throw new AttestationError('claims_invalid', 'nested too deeply');
  if (Array.isArray(value)) return unfoldArray(value, path, chain, to);
  return isJsonObject(value) ? unfoldObject(value, path, chain, to) : value;
}

function unfoldObject(object: JsonObject, path: ClaimPath, chain: readonly string[], to: Unfolding): JsonObject {
  const claims: [string, Json][] = [];
  for (const [name, value] of Object.entries(object)) {
    if (name === '...') throw new AttestationError('claims_invalid', 'a stray "..." key');
    if (name !== '_sd') claims.push([name, unfold(value, [...path, name], chain, to)]);
  }
  for (const embedded of digestsOf(object)) {
    const found = meet(embedded, to);
    if (found === undefined) continue;
    const { name, value } = found;
    if (name === null) throw new AttestationError('disclosure_invalid', 'an array element in the place of a claim');
    if (claims.some(([taken]) => taken === name)) {
      throw new AttestationError('disclosure_invalid', 'its claim name is already taken');
    }
    claims.push([name, unfold(value, [...path, name], [...chain, embedded], to)]);
  }
  // fromEntries defines own properties, so that a claim named "__proto__" is a claim and not a prototype.
  return Object.fromEntries(claims);
}

function unfoldArray(array: readonly Json[], path: ClaimPath, chain: readonly string[], to: Unfolding): Json[] {
  const elements: Json[] = [];
  for (const element of array) {
    const at = [...path, elements.length];
    const embedded = placeholderOf(element);
    if (embedded === null) {
      elements.push(unfold(element, at, chain, to));
      continue;
    }
    const found = meet(embedded, to);
    if (found === undefined) continue;
    if (found.name !== null) throw new AttestationError('disclosure_invalid', 'a claim in the place of an element');
    elements.push(unfold(found.value, at, [...chain, embedded], to));
  }
  return elements;
}

function meet(embedded: string, to: Unfolding): Disclosed | undefined {
  if (to.met.has(embedded)) throw new AttestationError('disclosure_duplicate', 'a digest embedded twice');
  to.met.add(embedded);
  const found = to.byDigest.get(embedded);
  if (found !== undefined) to.used.add(embedded);
  return found;
}

function digestsOf(object: JsonObject): readonly string[] {
  if (!Object.hasOwn(object, '_sd')) return [];
  const digests = object._sd;
  if (!Array.isArray(digests) || !digests.every((one) => typeof one === 'string')) {
    throw new AttestationError('claims_invalid', '"_sd" is not an array of digests');
  }
  return digests;
}

function placeholderOf(element: Json): string | null {
  if (!isJsonObject(element) || !Object.hasOwn(element, '...')) return null;
  const embedded = element['...'];
  if (typeof embedded !== 'string' || Object.keys(element).length !== 1) {
    throw new AttestationError('claims_invalid', 'a "..." element is not a digest alone');
  }
  return embedded;
}

function withoutKey(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
