import type { KeyObject } from 'node:crypto';
import { newDataKey, open, seal, unwrapKey, wrapKey } from './envelope.ts';

/** What a subject has written in a contest. It may hold personal data, so it is only ever stored sealed. */
export interface ContestText {
  readonly note: string | null;
  /** A paper to look for, such as the number of a certificate or of a letter. */
  readonly supporting: string | null;
}

/** A contest's own key under the master key, and its text under that key: without the key nobody reads any of its texts. */
export interface SealedContestText {
  readonly wrappedKey: Buffer;
  readonly sealed: Buffer;
}

export function sealContestText(master: KeyObject, contest: string, text: ContestText): SealedContestText {
  const key = newDataKey();
  return {
    wrappedKey: wrapKey(master, key, `contest:${contest}`),
    sealed: seal(key, Buffer.from(JSON.stringify(text)), Buffer.from(contest)),
  };
}

/** @throws when the master key, the contest or a byte is wrong. */
export function openContestText(master: KeyObject, contest: string, text: SealedContestText): ContestText {
  const key = unwrapKey(master, text.wrappedKey, `contest:${contest}`);
  return JSON.parse(open(key, text.sealed, Buffer.from(contest)).toString()) as ContestText;
}

/** A department's note on its decision, under the contest's key. */
export function sealDecisionNote(
  master: KeyObject,
  contest: string,
  wrappedKey: Buffer,
  ticket: string,
  note: string,
): Buffer {
  const key = unwrapKey(master, wrappedKey, `contest:${contest}`);
  return seal(key, Buffer.from(note), Buffer.from(`decision:${ticket}`));
}

/** @throws when the master key, the ticket or a byte is wrong. */
export function openDecisionNote(
  master: KeyObject,
  contest: string,
  wrappedKey: Buffer,
  ticket: string,
  sealed: Buffer,
): string {
  const key = unwrapKey(master, wrappedKey, `contest:${contest}`);
  return open(key, sealed, Buffer.from(`decision:${ticket}`)).toString();
}
