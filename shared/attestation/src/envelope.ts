import { AttestationError } from './errors.ts';
import { isJsonObject, type Json, parseJson } from './json.ts';

/** Largest file read, in characters: a full batch answer is about a tenth of it. */
export const MAX_FILE_LENGTH = 32 * 1024 * 1024;

/**
 * Finds the attestations in a file as people keep them: a compact attestation alone, the service's JSON answer to a
 * check (`attestation`), its answer to a batch (`results[].attestation`), or an array of any of these. Items of a
 * batch that carry no attestation (a question that was refused) are passed over.
 *
 * @returns one or more attestations, not verified, in the order of the file
 * @throws {AttestationError} `malformed` when there is none, `too_large`
 */
export function readAttestationFile(text: string): readonly string[] {
  if (typeof text !== 'string') throw new AttestationError('malformed', 'not a string');
  if (text.length > MAX_FILE_LENGTH) throw new AttestationError('too_large', 'file');
  // trim() also takes off the byte order mark that some editors write.
  const content = text.trim();
  const found = /^[[{"]/.test(content) ? attestationsIn(parseJson(Buffer.from(content), 'file')) : [content];
  if (found.length === 0) throw new AttestationError('malformed', 'no "attestation" in the JSON');
  for (const one of found) {
    if (!/^[\w.~-]+$/.test(one)) throw new AttestationError('malformed', 'neither JSON nor an attestation');
  }
  return found;
}

function attestationsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (isJsonObject(item) ? attestationsOf(item) : typeof item === 'string' ? [item] : []));
}

function attestationsOf(answer: { readonly [name: string]: Json }): string[] {
  if (Object.hasOwn(answer, 'attestation')) {
    if (typeof answer.attestation !== 'string')
      throw new AttestationError('malformed', '"attestation" is not a string');
    return [answer.attestation];
  }
  if (!Array.isArray(answer.results)) return [];
  return answer.results.flatMap((item: Json) =>
    isJsonObject(item) && Object.hasOwn(item, 'attestation') ? attestationsOf(item) : [],
  );
}
