import { TransferError } from './errors.ts';
import { createHttpClient, type Headers, type HttpAnswer, type HttpClient, statusError } from './http-client.ts';
import { pagedRows } from './paged-json.ts';
import type { HttpsSettings, Secrets } from './settings.ts';
import type { ListedItem, OpenedItem, Transport, TransportContext, Version } from './transport.ts';

/**
 * One address: a file, asked for only when it has changed (ETag, If-Modified-Since, RFC 9110 §13), or a list of JSON
 * objects in pages, which becomes one file of NDJSON.
 */
export function openHttps(settings: HttpsSettings, secrets: Secrets, context: TransportContext): Transport {
  const client = createHttpClient(context, settings.ca);
  const url = new URL(settings.url);
  const credentials = credentialsOf(settings, secrets);
  // The query may hold what identifies the account: a name is shown.
  const item: ListedItem = { name: url.host + url.pathname, version: { etag: null, modifiedAt: null, bytes: null } };
  return {
    settleMs: 0,
    list: async () => [item],
    open: async (_item, known) => {
      const { paging } = settings;
      if (paging === null) return openFile(client, url, credentials, known);
      const bytes = pagedRows(client, url, credentials, paging);
      return { fileName: `${baseName(url) ?? 'list'}.ndjson`, contentType: ndjson, bytes, version: item.version };
    },
    acknowledge: async () => {},
    close: async () => client.close(),
  };
}

const ndjson = 'application/x-ndjson';

function credentialsOf({ username }: HttpsSettings, { token, password }: Secrets): Headers {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (password === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username ?? ''}:${password}`).toString('base64')}` };
}

async function openFile(
  client: HttpClient,
  url: URL,
  credentials: Headers,
  known: Version | null,
): Promise<OpenedItem | null> {
  const conditions: Record<string, string> = {};
  if (known?.etag) conditions['if-none-match'] = known.etag;
  if (known?.modifiedAt) conditions['if-modified-since'] = known.modifiedAt.toUTCString();
  const answer = await client.get(url, conditions, credentials);
  if (answer.status === 304 && known !== null) {
    answer.drop();
    return null;
  }
  if (answer.status !== 200) {
    answer.drop();
    throw statusError(answer.status, answer.url);
  }
  const contentType = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null;
  assertFile(answer, contentType);
  const { etag, 'last-modified': modified } = answer.headers;
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  return {
    fileName: baseName(answer.url) ?? 'file',
    contentType,
    bytes: answer.body,
    version: { etag: etag ?? null, modifiedAt: dayTime(modified), bytes: Number.isSafeInteger(length) ? length : null },
  };
}

/** A page that asks people to log in comes with status 200 too. */
function assertFile(answer: HttpAnswer, contentType: string | null): void {
  const encoding = answer.headers['content-encoding'];
  const reason =
    contentType === 'text/html' ? 'text/html' : encoding && encoding !== 'identity' ? `encoding ${encoding}` : null;
  if (reason === null) return;
  answer.drop();
  throw new TransferError('unexpected_answer', { host: answer.url.host, reason });
}

function dayTime(header: string | undefined): Date | null {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}

function baseName(url: URL): string | null {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return (
      decodeURIComponent(last)
        .replace(/[\p{Cc}/\\]/gu, '')
        .slice(0, 200) || null
    );
  } catch {
    return null;
  }
}
