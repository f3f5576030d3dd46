import { TransferError } from './errors.ts';
import { type Headers, type HttpAnswer, type HttpClient, smallBody, statusError } from './http-client.ts';
import type { Paging } from './settings.ts';

/** A page is parsed whole, in memory. */
const mostPageBytes = 32 * 1024 * 1024;

/**
 * The rows of a paged JSON list as NDJSON, one object a line, page after page as they are asked for.
 * @throws TransferError while it is read: a list that breaks off is no list.
 */
export async function* pagedRows(
  client: HttpClient,
  start: URL,
  credentials: Headers,
  paging: Paging,
): AsyncGenerator<Uint8Array> {
  const asked = new Set<string>();
  for (let url: URL | null = start; url !== null; ) {
    if (asked.has(url.href) || asked.size >= paging.maxPages) throw unexpected(url, 'paging does not end');
    asked.add(url.href);
    const answer: HttpAnswer = await client.get(url, { accept: 'application/json' }, credentials);
    if (answer.status !== 200) {
      answer.drop();
      throw statusError(answer.status, answer.url);
    }
    const page = parsed(await smallBody(answer, mostPageBytes), answer.url);
    const lines = rowsOf(page, paging.items, answer.url).map((row) => `${JSON.stringify(row)}\n`);
    if (lines.length > 0) yield Buffer.from(lines.join(''));
    url = nextPage(page, answer, url, paging);
    // Credentials go with the next request, so it must not lead elsewhere.
    if (url !== null && url.origin !== start.origin) throw unexpected(start, 'the next page is at another host');
  }
}

function parsed(body: Buffer, url: URL): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw unexpected(url, 'not JSON');
  }
}

function rowsOf(page: unknown, pointer: string, url: URL): object[] {
  const rows = valueAt(page, pointer);
  if (!Array.isArray(rows)) throw unexpected(url, `no array at "${pointer}"`);
  if (!rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))) {
    throw unexpected(url, `"${pointer}" holds something else than objects`);
  }
  return rows;
}

function nextPage(page: unknown, answer: HttpAnswer, current: URL, paging: Paging): URL | null {
  if (paging.cursor !== null && paging.parameter !== null) {
    const cursor = valueAt(page, paging.cursor);
    if (cursor === null || cursor === undefined || cursor === '' || cursor === false) return null;
    const url = new URL(current);
    url.searchParams.set(paging.parameter, String(cursor));
    return url;
  }
  const next = paging.next === null ? linkedNext(answer.headers.link) : valueAt(page, paging.next);
  if (next === null || next === undefined || next === '') return null;
  if (typeof next !== 'string' || !URL.canParse(next, answer.url))
    throw unexpected(current, 'the next page is no address');
  return new URL(next, answer.url);
}

/** `Link: <…>; rel="next"` (RFC 8288). */
function linkedNext(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  for (const [, target = '', parameters = ''] of text.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*"?(?:[^";,]*\s)?next(?:\s[^";,]*)?"?\s*(?:[;,]|$)/i.test(parameters)) return target;
  }
  return null;
}

/** What a JSON pointer (RFC 6901) points to; undefined when nothing is there. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function unexpected(url: URL, reason: string): TransferError {
  return new TransferError('unexpected_answer', { host: url.host, reason });
}
