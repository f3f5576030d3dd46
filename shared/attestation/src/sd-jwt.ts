import { hash, randomBytes, randomInt } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** The one hash algorithm issued and accepted (`_sd_alg`, RFC 9901 §4.1.1). */
export const SD_ALG = 'sha-256';

/** Claim names with a meaning of their own in SD-JWT: no claim may bear them (RFC 9901 §4.1). */
export function isReservedName(name: string): boolean {
  return name === '_sd' || name === '...';
}

/**
 * What to conceal (same shape as the claims): `_sd` lists the property names of an object, or the indices of an array,
 * that become selectively disclosable; `_sd_decoy` adds that many digests of nothing (RFC 9901 §4.2.5); any other
 * name descends into that property or index.
 */
export interface DisclosureFrame {
  readonly _sd?: readonly (string | number)[];
  readonly _sd_decoy?: number;
  readonly [name: string]: DisclosureFrame | readonly (string | number)[] | number | undefined;
}

/** An SD-JWT before it is signed. */
export interface ConcealedClaims {
  /** The payload to sign, digests in place of concealed values. */
  readonly payload: JsonObject;
  /** The disclosures, base64url, none of which a receiver needs unless it is shown them. */
  readonly disclosures: readonly string[];
}

/**
 * A disclosure (RFC 9901 §4.2.1, §4.2.2): base64url of the JSON array of salt, name and value.
 *
 * @param salt at least 128 random bits, base64url
 * @param name the property's name, or null for an array element
 */
export function disclosure(salt: string, name: string | null, value: Json): string {
  return Buffer.from(JSON.stringify(name === null ? [salt, value] : [salt, name, value])).toString('base64url');
}

/** The digest of a disclosure, base64url; taken over its base64url text, not over what that decodes to (RFC 9901 §4.2.3). */
export function digest(disclosure: string): string {
  return hash('sha256', disclosure, 'base64url');
}

/**
 * Replaces the claims a frame names by digests, at any depth; a concealed value may itself conceal others.
 * Digests are sorted, so that their order says nothing of the claims' (RFC 9901 §4.2.4.1).
 *
 * @throws {TypeError} when a claim bears a reserved name, or the frame names something that is not there
 */
export function issueSdJwt(claims: JsonObject, frame: DisclosureFrame): ConcealedClaims {
  if (Object.hasOwn(claims, '_sd_alg')) throw new TypeError('a claim bears the reserved name "_sd_alg"');
  const made: Made = { disclosures: [], digests: 0 };
  const payload = concealObject(claims, frame, made);
  return { payload: made.digests > 0 ? { ...payload, _sd_alg: SD_ALG } : payload, disclosures: made.disclosures };
}

interface Made {
  readonly disclosures: string[];
  /** Decoys included. */
  digests: number;
}

function conceal(value: Json, frame: DisclosureFrame | undefined, made: Made): Json {
  if (Array.isArray(value)) return concealArray(value, frame, made);
  if (isJsonObject(value)) return concealObject(value, frame, made);
  if (frame !== undefined) throw new TypeError('the frame descends into a value that is neither object nor array');
  return value;
}

function concealObject(object: JsonObject, frame: DisclosureFrame | undefined, made: Made): JsonObject {
  const hidden = hiddenKeys(frame, (key) => Object.hasOwn(object, key));
  const kept: [string, Json][] = [];
  const digests = addDecoys(made, frame);
  for (const [name, value] of Object.entries(object)) {
    if (isReservedName(name)) throw new TypeError(`a claim bears the reserved name "${name}"`);
    const inner = conceal(value, frameOf(frame, name), made);
    if (hidden.has(name)) digests.push(addDisclosure(made, name, inner));
    else kept.push([name, inner]);
  }
  if (digests.length > 0) kept.push(['_sd', digests.sort()]);
  return Object.fromEntries(kept);
}

function concealArray(array: readonly Json[], frame: DisclosureFrame | undefined, made: Made): Json[] {
  const hidden = hiddenKeys(frame, (key) => Object.hasOwn(array, key));
  const elements: Json[] = array.map((value, index) => {
    const inner = conceal(value, frameOf(frame, String(index)), made);
    return hidden.has(String(index)) ? { '...': addDisclosure(made, null, inner) } : inner;
  });
  // Elements keep their order, so a decoy hides only if it may stand anywhere among them.
  for (const decoy of addDecoys(made, frame)) elements.splice(randomInt(elements.length + 1), 0, { '...': decoy });
  return elements;
}

function addDisclosure(made: Made, name: string | null, value: Json): string {
  const added = disclosure(randomBytes(16).toString('base64url'), name, value);
  made.disclosures.push(added);
  made.digests += 1;
  return digest(added);
}

function addDecoys(made: Made, frame: DisclosureFrame | undefined): string[] {
  const count = frame?._sd_decoy ?? 0;
  made.digests += count;
  return Array.from({ length: count }, () => digest(randomBytes(16).toString('base64url')));
}

function frameOf(frame: DisclosureFrame | undefined, name: string): DisclosureFrame | undefined {
  if (frame === undefined || name === '_sd_decoy' || !Object.hasOwn(frame, name)) return undefined;
  return frame[name] as DisclosureFrame | undefined;
}

/** The keys a frame conceals; a frame that names what is not there would silently leave a claim in the clear. */
function hiddenKeys(frame: DisclosureFrame | undefined, exists: (key: string) => boolean): Set<string> {
  const hidden = new Set((frame?._sd ?? []).map(String));
  const named = Object.keys(frame ?? {}).filter((key) => key !== '_sd' && key !== '_sd_decoy');
  for (const key of [...hidden, ...named]) {
    if (!exists(key)) throw new TypeError(`the frame names "${key}", which is not there`);
  }
  return hidden;
}
