import type { KeyObject } from 'node:crypto';
import { open, seal } from './envelope.ts';

/** Disclosures are base64url: '~' stands in none of them. @param id the answer's: it is bound to them. */
export function sealDisclosures(key: KeyObject, id: string, disclosures: readonly string[]): Buffer {
  return seal(key, Buffer.from(disclosures.join('~'), 'latin1'), Buffer.from(id, 'latin1'));
}

/** The disclosures of a stored answer, as they were issued; empty where they were erased. */
export function openDisclosures(key: KeyObject, id: string, sealed: Buffer): string[] {
  const text = open(key, sealed, Buffer.from(id, 'latin1')).toString('latin1');
  return text === '' ? [] : text.split('~');
}

/**
 * What was presented for a stored answer, by the claims' names (`subject_scheme`, `subject_number`, `birthdate`, …); nothing
 * where it was erased.
 */
export function disclosedDetails(key: KeyObject, id: string, sealed: Buffer): ReadonlyMap<string, string> {
  if (sealed.length === 0) return new Map();
  return detailsOf(openDisclosures(key, id, sealed));
}

/** What opened disclosures say, by name. */
export function detailsOf(disclosures: readonly string[]): ReadonlyMap<string, string> {
  return new Map(disclosures.map(readDisclosure));
}

/** `[salt, name, value]` (RFC 9901 §4.2.1), as our own issuer wrote it. */
function readDisclosure(disclosure: string): [string, string] {
  const [, name, value] = JSON.parse(Buffer.from(disclosure, 'base64url').toString()) as [string, string, string];
  return [name, value];
}
