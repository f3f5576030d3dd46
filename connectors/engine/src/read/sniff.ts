import { unmarkedUtf16 } from './encoding.ts';
import { looksLikeNdjson } from './ndjson.ts';

/** Bytes looked at to tell what a file is. */
export const sniffBytes = 4096;

/** What a file's first bytes say it is. */
export type Sniffed =
  | { readonly kind: 'empty' | 'zip' | 'gzip' | 'compound-file' | 'text' }
  | { readonly kind: 'unsupported'; readonly format: string };

const signatures: readonly (readonly [format: string, bytes: readonly number[]])[] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['TIFF', [0x49, 0x49, 0x2a, 0x00]],
  ['RTF', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['UTF-32', [0xff, 0xfe, 0x00, 0x00]],
];
const zipMarks: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
  [0x50, 0x4b, 0x07, 0x08],
];
const gzipMark = [0x1f, 0x8b];
const compoundFileMark = [0xd0, 0xcf, 0x11, 0xe0];
const utf16Marks: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/**
 * Tells a file's type by its content. Names and content types are what the sender says and are often wrong (browsers
 * send 'application/vnd.ms-excel' for CSV), so they play no part.
 */
export function sniff(head: Buffer): Sniffed {
  if (head.length === 0) return { kind: 'empty' };
  if (zipMarks.some((mark) => startsWith(head, mark))) return { kind: 'zip' };
  if (startsWith(head, gzipMark)) return { kind: 'gzip' };
  if (startsWith(head, compoundFileMark)) return { kind: 'compound-file' };
  for (const [format, bytes] of signatures) if (startsWith(head, bytes)) return unsupported(format);
  if (utf16Marks.some((mark) => startsWith(head, mark))) return { kind: 'text' };
  if (unmarkedUtf16(head) !== null) return { kind: 'text' };
  if (isBinary(head)) return unsupported('binary');
  return sniffText(head.toString('utf8'));
}

function sniffText(text: string): Sniffed {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (/^(<!doctype html|<html|<head|<body|<table|<div|<style|<meta)/i.test(start)) return unsupported('HTML');
  if (/^(<\?xml|<[a-z][\w:.-]*[\s>])/i.test(start)) return unsupported('XML');
  if (/^(\{\s*["}]|\[\s*[[{\]"\d])/.test(start) && !looksLikeNdjson(start)) return unsupported('JSON');
  if (/^(MIME-Version:|--+=_)/i.test(start)) return unsupported('MHTML');
  return { kind: 'text' };
}

/** Text has next to no control characters; a stray one is the row's fault, told with its row. */
function isBinary(head: Buffer): boolean {
  let controls = 0;
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x1b) || byte === 0x7f) controls++;
  return controls * 20 > head.length;
}

function unsupported(format: string): Sniffed {
  return { kind: 'unsupported', format };
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

/**
 * What a compound file (the container of Office until 2003) holds: an Office document encrypted by a password keeps
 * its package in a stream of this name.
 */
export function isEncryptedOffice(file: Buffer): boolean {
  return file.includes(Buffer.from('EncryptedPackage', 'utf16le'));
}
