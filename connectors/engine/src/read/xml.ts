import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { peekBytes } from './byte-source.ts';
import { markedEncoding } from './encoding.ts';
import { UnreadableFile } from './errors.ts';
import { decodeText } from './text-decoding.ts';

/** What a reader of one XML part is told. Names come without their prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
}

/** Elements within elements; spreadsheets have fewer than 10. */
const maxDepth = 64;
/** Characters between two tags, or within one: a cell's text at most, with room for escapes. */
const maxSilence = 1024 * 1024;

/**
 * Parses an XML part as it is unpacked, yielding after each piece so that the caller can hand on what it has gathered.
 * A document type, nesting or text beyond any spreadsheet's, and XML that is not well-formed are 'file_corrupt'.
 */
export async function* parseXml(
  part: string,
  bytes: AsyncIterable<Buffer>,
  handlers: XmlHandlers,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false, xmlns: false });
  const corrupt = (cause?: unknown) => new UnreadableFile('file_corrupt', { part }, cause);
  let depth = 0;
  let silence = 0;
  parser.on('opentag', (tag: SaxesTagPlain) => {
    silence = 0;
    if (++depth > maxDepth) throw corrupt();
    handlers.open(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag: SaxesTagPlain) => {
    silence = 0;
    depth--;
    handlers.close(localName(tag.name));
  });
  parser.on('text', (text) => handlers.text(text));
  parser.on('cdata', (text) => handlers.text(text));
  parser.on('doctype', () => {
    throw corrupt();
  });
  parser.on('error', (error) => {
    throw corrupt(error);
  });
  for await (const text of decodePart(part, bytes)) {
    silence += text.length;
    if (silence > maxSilence) throw corrupt();
    parser.write(text);
    yield;
  }
  parser.close();
}

/** Parses a small XML part to its end. */
export async function parseWholeXml(part: string, bytes: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of parseXml(part, bytes, handlers));
}

/** XML parts are UTF-8 or UTF-16 (ECMA-376 part 2, 6.2.5). */
async function* decodePart(part: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const { head, all, close } = await peekBytes(bytes, 3);
  try {
    yield* decodeText(all, markedEncoding(head) ?? { name: 'UTF-8', markBytes: 0 }, Number.POSITIVE_INFINITY);
  } catch (error) {
    const wrongText = error instanceof UnreadableFile && error.code === 'text_invalid';
    throw wrongText ? new UnreadableFile('file_corrupt', { part }, error) : error;
  } finally {
    await close();
  }
}

/** The name without its prefix: some programs write '<x:row>'. */
function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
