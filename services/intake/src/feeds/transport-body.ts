import { connectionError, type SecretName, TransferError, type TransportChoice } from '@xacthuc/engine';
import { assertAddressAllowed, type FieldError, isNamedHost, Problem, type ReachRules } from '@xacthuc/platform';
import type { IntakeContext } from '../context.ts';
import type { TransportBody } from './schemas.ts';

const kinds = ['folder', 'sftp', 'https', 's3'] as const;

/** Which secrets each transport knows. */
const knownSecrets: Readonly<Record<TransportChoice['kind'], readonly SecretName[]>> = {
  folder: [],
  sftp: ['password', 'privateKey', 'passphrase'],
  https: ['token', 'password'],
  s3: ['secretAccessKey'],
};

/** The one transport of a request; null when it names none. @throws Problem `validation_failed` for several. */
export function transportIn(body: TransportBody): TransportChoice | null {
  const named = kinds.filter((kind) => body[kind] !== undefined);
  const [kind] = named;
  if (kind === undefined) return null;
  if (named.length > 1) throw invalid(named.map((name) => [`/body/${name}`, 'name one transport only']));
  return { kind, settings: body[kind] } as TransportChoice;
}

/** What this server would refuse to do for the feed is refused when it is set up. @throws Problem `validation_failed` */
export function assertUsable(context: Pick<IntakeContext, 'config'>, choice: TransportChoice): void {
  const { feedFolder, feedPrivateNetworks, feedHosts } = context.config;
  const reach: ReachRules = { privateNetworks: feedPrivateNetworks, hosts: feedHosts };
  switch (choice.kind) {
    case 'folder':
      if (feedFolder === null) throw refused('/body/folder', new TransferError('folders_off'));
      return;
    case 'sftp':
      assertAddress('/body/sftp/host', reach, choice.settings.host);
      return;
    case 'https':
      assertUrl('/body/https/url', reach, choice.settings.url, true);
      assertPaging(choice.settings.paging);
      return;
    case 's3':
      assertUrl('/body/s3/endpoint', reach, choice.settings.endpoint, false);
  }
}

function assertUrl(at: string, reach: ReachRules, text: string, query: boolean): void {
  if (!URL.canParse(text)) throw invalid([[at, 'must be an address']]);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid([[at, 'must begin with https://']]);
  // What is in an address is shown and logged along the way; secrets have their own place.
  if (url.username !== '' || url.password !== '') throw invalid([[at, 'must not hold a user name or password']]);
  if (url.hash !== '' || (!query && url.search !== '')) throw invalid([[at, 'must end with its path']]);
  if (url.protocol === 'http:' && !isNamedHost(reach, url.hostname)) {
    throw refused(at, new TransferError('not_encrypted', { host: url.host }));
  }
  assertAddress(at, reach, url.hostname);
}

function assertAddress(at: string, reach: ReachRules, host: string): void {
  try {
    assertAddressAllowed(reach, host);
  } catch (error) {
    throw refused(at, connectionError(error, host));
  }
}

function assertPaging(paging: { readonly cursor: string | null; readonly parameter: string | null } | null): void {
  if (paging === null || (paging.cursor === null) === (paging.parameter === null)) return;
  throw invalid([['/body/https/paging', 'cursor and parameter go together']]);
}

/** @throws Problem `validation_failed` when a secret is missing, or is none of this transport's. */
export function assertSecrets(choice: TransportChoice, names: readonly string[]): void {
  const known: readonly string[] = knownSecrets[choice.kind];
  const foreign = names.filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    throw invalid(foreign.map((name) => [`/body/secrets/${name}`, `is not for ${choice.kind}`]));
  }
  const missing = missingSecret(choice, new Set(names));
  if (missing !== null) throw invalid([['/body/secrets', missing]]);
}

function missingSecret(choice: TransportChoice, names: ReadonlySet<string>): string | null {
  if (choice.kind === 'sftp' && !names.has('password') && !names.has('privateKey')) {
    return 'must have password or privateKey';
  }
  if (choice.kind === 's3' && !names.has('secretAccessKey')) return 'must have secretAccessKey';
  if (choice.kind !== 'https') return null;
  if (names.has('token') && names.has('password')) return 'must have token or password, not both';
  return choice.settings.username !== null && !names.has('password') ? 'must have password' : null;
}

/**
 * Where a transport's secrets go. When that changes they must be given again: otherwise whoever may change a feed
 * could have stored secrets sent to a server of their own.
 */
export function destination(choice: TransportChoice): string {
  switch (choice.kind) {
    case 'folder':
      return 'folder';
    case 'sftp':
      return JSON.stringify(['sftp', choice.settings.host, choice.settings.port, choice.settings.hostKey]);
    case 'https':
      return JSON.stringify(['https', new URL(choice.settings.url).origin, choice.settings.ca]);
    case 's3':
      return JSON.stringify(['s3', choice.settings.endpoint, choice.settings.bucket, choice.settings.ca]);
  }
}

function refused(at: string, error: TransferError): Problem {
  const { vi, en } = error.describe(null);
  return new Problem('validation_failed', { vi: `${vi.what} ${vi.fix}`, en: `${en.what} ${en.fix}` }, [
    { at, message: en.what },
  ]);
}

export function invalid(errors: readonly (readonly [string, string])[]): Problem {
  const fields: FieldError[] = errors.map(([at, message]) => ({ at, message }));
  return new Problem('validation_failed', null, fields);
}
