import { decodeBase64, encodeBase64, readText } from './encoding.ts';
import { TransparencyLogError, type TransparencyLogErrorCode } from './errors.ts';
import { hasControl, isKeyName } from './keys.ts';

/** The most bytes a note may have: room for 64 post-quantum signatures and then some. */
export const MAX_NOTE_BYTES = 500_000;

/** The most signatures a note may have; signed-note asks for at least 16. */
export const MAX_NOTE_SIGNATURES = 64;

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  /** Key ID: 8 lower-case hexadecimal digits. */
  readonly id: string;
  /** What follows the key ID; for cosignatures, the timestamp and then the signature. */
  readonly signature: Buffer;
}

/** A signed note that was read, nothing of it verified. */
export interface SignedNote {
  /** The signed text with its final newline, without the empty line after it. */
  readonly text: string;
  /** In the order of the note; at least one. */
  readonly signatures: readonly NoteSignature[];
}

/**
 * Reads a signed note (signed-note, "Format"). Believe nothing in it before {@link verifyNote} has checked it.
 *
 * @throws {TransparencyLogError} `note_malformed`, `note_too_large`
 */
export function parseNote(input: string | Uint8Array): SignedNote {
  if (input.length > MAX_NOTE_BYTES) throw new TransparencyLogError('note_too_large');
  const note = readText(input, 'note_malformed');
  if (hasControl(note)) throw new TransparencyLogError('note_malformed', 'control characters');
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw new TransparencyLogError('note_malformed', 'no empty line before signatures');
  return { text: note.slice(0, split + 1), signatures: parseSignatureLines(note.slice(split + 2), 'note_malformed') };
}

/**
 * Writes a signed note.
 *
 * @throws {TransparencyLogError} `note_malformed` when the text does not end in a newline, holds control characters or
 *   lone surrogates, or there is no signature
 */
export function formatNote({ text, signatures }: SignedNote): string {
  assertNoteText(text);
  if (signatures.length === 0) throw new TransparencyLogError('note_malformed', 'no signature');
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`;
}

/** Writes one signature line, newline included: `— name base64(key ID || signature)`. */
export function formatSignatureLine({ name, id, signature }: NoteSignature): string {
  return `— ${name} ${encodeBase64(Buffer.concat([Buffer.from(id, 'hex'), signature]))}\n`;
}

/**
 * Reads signature lines, each with its newline: the end of a note, or a witness's answer. At least one.
 *
 * @throws {TransparencyLogError} `code`, or `note_too_large` beyond {@link MAX_NOTE_SIGNATURES}
 */
export function parseSignatureLines(text: string, code: TransparencyLogErrorCode): NoteSignature[] {
  if (!text.endsWith('\n')) throw new TransparencyLogError(code, 'a signature line does not end');
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > MAX_NOTE_SIGNATURES) throw new TransparencyLogError('note_too_large', 'signatures');
  return lines.map((line) => {
    const [dash, name = '', base64 = '', ...more] = line.split(' ');
    if (dash !== '—' || !isKeyName(name) || more.length > 0) {
      throw new TransparencyLogError(code, 'a signature line has another form');
    }
    const bytes = decodeBase64(base64, code);
    if (bytes.length < 5) throw new TransparencyLogError(code, 'a signature is too short');
    return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
  });
}

/** @throws {TransparencyLogError} `note_malformed` unless the text may be signed as a note */
export function assertNoteText(text: string): void {
  if (!text.endsWith('\n') || hasControl(text) || !text.isWellFormed()) {
    throw new TransparencyLogError('note_malformed', 'text');
  }
}
