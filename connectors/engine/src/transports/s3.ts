import { AwsV4Signer } from 'aws4fetch';
import { TransferError } from './errors.ts';
import { fileNameMatcher } from './file-names.ts';
import { createHttpClient, type HttpAnswer, type HttpClient, smallBody, statusError } from './http-client.ts';
import { type ObjectsPage, readObjectsPage } from './s3-listing.ts';
import type { S3Settings, Secrets } from './settings.ts';
import { type ListedItem, mostItems, type OpenedItem, type Transport, type TransportContext } from './transport.ts';

const mostListingBytes = 8 * 1024 * 1024;

/** Objects of a bucket below a prefix, on any server that speaks S3 (ListObjectsV2, GetObject, Signature V4). */
export function openS3(settings: S3Settings, secrets: Secrets, context: TransportContext): Transport {
  const client = createHttpClient(context, settings.ca);
  const get = (url: URL, headers: Record<string, string> = {}) => signedGet(client, settings, secrets, url, headers);
  return {
    settleMs: 0, // an object is there as a whole or not at all
    list: () => list(settings, get),
    open: (item) => open(settings, get, item),
    acknowledge: async () => {},
    close: async () => client.close(),
  };
}

type Get = (url: URL, headers?: Record<string, string>) => Promise<HttpAnswer>;

async function signedGet(
  client: HttpClient,
  { region, accessKeyId }: S3Settings,
  { secretAccessKey = '' }: Secrets,
  url: URL,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const signer = new AwsV4Signer({
    url: url.href,
    method: 'GET',
    headers,
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region,
  });
  const signed = await signer.sign();
  // A redirected request would need another signature; the right endpoint is a matter of the settings.
  const answer = await client.get(new URL(signed.url), Object.fromEntries(signed.headers), {}, false);
  if (answer.status === 200) return answer;
  answer.drop();
  // S3 answers 403 to a wrong key and to a wrong signature alike.
  if (answer.status === 403) throw new TransferError('login_refused', { host: url.host });
  if (answer.status >= 300 && answer.status < 400) throw new TransferError('redirect_refused', { host: url.host });
  throw statusError(answer.status, url);
}

/** The address of an object, or of the bucket itself where `key` is null. */
function addressOf({ endpoint, bucket, pathStyle }: S3Settings, key: string | null): URL {
  const url = new URL(endpoint);
  if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
  const parts = [...(pathStyle ? [bucket] : []), ...(key?.split('/') ?? [])];
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...parts.map((part) => encodeURIComponent(part))].join('/');
  return url;
}

async function list(settings: S3Settings, get: Get): Promise<ListedItem[]> {
  const matches = fileNameMatcher(settings.pattern);
  const items: ListedItem[] = [];
  for (let token: string | null = null; ; ) {
    const page: ObjectsPage = await listPage(settings, get, token);
    for (const { key, etag, modifiedAt, bytes } of page.objects) {
      if (key.endsWith('/') || !matches(key.split('/').at(-1) ?? key)) continue;
      items.push({ name: key, version: { etag, modifiedAt, bytes } });
    }
    if (items.length > mostItems) throw new TransferError('too_many', { limit: String(mostItems) });
    if (page.next === null) return items;
    if (page.next === token) throw unreadableListing(settings);
    token = page.next;
  }
}

async function listPage(settings: S3Settings, get: Get, token: string | null): Promise<ObjectsPage> {
  const url = addressOf(settings, null);
  url.searchParams.set('list-type', '2');
  if (settings.prefix !== '') url.searchParams.set('prefix', settings.prefix);
  if (token !== null) url.searchParams.set('continuation-token', token);
  const body = await smallBody(await get(url), mostListingBytes);
  try {
    return readObjectsPage(body.toString('utf8'));
  } catch {
    throw unreadableListing(settings);
  }
}

function unreadableListing({ endpoint }: S3Settings): TransferError {
  return new TransferError('unexpected_answer', { host: new URL(endpoint).host, reason: 'not a list of S3 objects' });
}

async function open(settings: S3Settings, get: Get, item: ListedItem): Promise<OpenedItem> {
  const { etag } = item.version;
  const answer = await get(addressOf(settings, item.name), etag === null ? {} : { 'if-match': etag }).catch((error) => {
    // Replaced since it was listed (412): what is known about it would be another object's.
    const { code, detail } = error as Partial<TransferError>;
    if (code !== 'http_status' || detail?.status !== '412') throw error;
    throw new TransferError('changed_while_read', { place: item.name });
  });
  const contentType = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null;
  return { fileName: item.name.split('/').at(-1) ?? item.name, contentType, bytes: answer.body, version: item.version };
}
