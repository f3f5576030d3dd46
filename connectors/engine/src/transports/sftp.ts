import { createHash, timingSafeEqual } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { assertAddressAllowed, guardedLookup } from '@xacthuc/platform/core';
import ssh2, { type Client, type FileEntryWithStats, type SFTPWrapper, type Stats } from 'ssh2';
import { connectionError, TransferError } from './errors.ts';
import { doneName, fileNameMatcher } from './file-names.ts';
import type { Secrets, SftpSettings } from './settings.ts';
import {
  type ListedItem,
  mostItems,
  type OpenedItem,
  type Transport,
  type TransportContext,
  type Version,
} from './transport.ts';

/**
 * A folder on an SFTP server whose key is known beforehand: without that, anybody on the way could hand us a list of
 * their own making. @throws TransferError
 */
export async function openSftp(
  settings: SftpSettings,
  secrets: Secrets,
  context: TransportContext,
): Promise<Transport> {
  const socket = await reach(settings, context);
  const client = await logIn(socket, settings, secrets, context);
  const abort = () => client.destroy();
  context.signal.addEventListener('abort', abort, { once: true });
  client.on('error', () => {}); // what is under way fails, which says it better
  const sftp = await call<SFTPWrapper>('', settings.host, (done) => client.sftp(done));
  const folder = settings.path === '' ? '.' : settings.path;
  const at = (name: string) => `${folder}/${name}`;
  const matches = fileNameMatcher(settings.pattern);
  return {
    settleMs: settings.settleSeconds * 1000,
    list: async () => itemsOf(await call(folder, settings.host, (done) => sftp.readdir(folder, done)), matches),
    open: (item) => open(sftp, settings.host, at(item.name), item),
    acknowledge: async (item) => {
      if (settings.afterwards === 'move') await move(sftp, settings.host, folder, item);
    },
    close: async () => {
      context.signal.removeEventListener('abort', abort);
      client.end();
      socket.destroySoon();
    },
  };
}

async function reach({ host, port }: SftpSettings, { reach, idleMs, signal }: TransportContext): Promise<Socket> {
  try {
    assertAddressAllowed(reach, host);
  } catch (error) {
    throw connectionError(error, host);
  }
  const socket = connect({ host, port, lookup: guardedLookup(reach) });
  socket.setTimeout(idleMs, () => socket.destroy(new TransferError('timed_out', { host })));
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      signal.addEventListener('abort', () => reject(new TransferError('interrupted')), { once: true });
    });
  } catch (error) {
    socket.destroy();
    throw connectionError(error, host);
  }
  return socket;
}

function logIn(socket: Socket, settings: SftpSettings, secrets: Secrets, context: TransportContext): Promise<Client> {
  const { host, username } = settings;
  const client = new ssh2.Client();
  let mismatch: TransferError | null = null;
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => {
      client.destroy();
      reject(mismatch ?? logInError(error, host));
    };
    client.once('ready', () => {
      client.removeAllListeners('error');
      resolve(client);
    });
    client.once('error', refuse);
    client.once('close', () => refuse(new TransferError('interrupted')));
    try {
      client.connect({
        sock: socket,
        username,
        readyTimeout: context.idleMs,
        keepaliveInterval: 10_000,
        hostVerifier: (key: Buffer) => {
          const seen = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
          const pinned = same(seen, settings.hostKey.replace(/=+$/, ''));
          if (!pinned) mismatch = new TransferError('host_key_mismatch', { host, seen });
          return pinned;
        },
        ...(secrets.privateKey === undefined ? {} : { privateKey: secrets.privateKey }),
        ...(secrets.passphrase === undefined ? {} : { passphrase: secrets.passphrase }),
        ...(secrets.password === undefined ? {} : { password: secrets.password }),
      });
    } catch {
      refuse(new TransferError('secrets_unreadable')); // the key is not one, or its passphrase is wrong
    }
  });
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function logInError(error: unknown, host: string): TransferError {
  const { level } = error as { level?: string };
  if (level === 'client-authentication') return new TransferError('login_refused', { host });
  if (level === 'client-timeout') return new TransferError('timed_out', { host });
  if (level !== undefined) return new TransferError('unreachable', { host, reason: level });
  return connectionError(error, host);
}

function itemsOf(entries: readonly FileEntryWithStats[], matches: (name: string) => boolean): ListedItem[] {
  // Names come from another machine: one with a slash would lead elsewhere.
  const files = entries.filter(({ filename, attrs }) => attrs.isFile() && !filename.includes('/') && matches(filename));
  if (files.length > mostItems) throw new TransferError('too_many', { limit: String(mostItems) });
  return files.map(({ filename, attrs }) => ({ name: filename, version: versionOf(attrs) }));
}

async function open(sftp: SFTPWrapper, host: string, place: string, item: ListedItem): Promise<OpenedItem> {
  const look = () => call<Stats>(place, host, (done) => sftp.lstat(place, done));
  const { version } = item;
  const before = await look();
  if (!before.isFile() || !unchanged(version, before)) throw new TransferError('changed_while_read', { place });
  const bytes = async function* () {
    let arrived = 0;
    try {
      for await (const chunk of sftp.createReadStream(place, { highWaterMark: 256 * 1024 })) {
        arrived += chunk.length;
        yield chunk as Buffer;
      }
    } catch (error) {
      throw transferError(error, place, host);
    }
    if (arrived !== version.bytes || !unchanged(version, await look())) {
      throw new TransferError('changed_while_read', { place });
    }
  };
  return { fileName: item.name, contentType: null, bytes: bytes(), version };
}

function versionOf({ mtime, size }: Stats): Version {
  return { etag: null, modifiedAt: new Date(mtime * 1000), bytes: size };
}

function unchanged(version: Version, stat: Stats): boolean {
  return stat.size === version.bytes && stat.mtime * 1000 === version.modifiedAt?.getTime();
}

async function move(sftp: SFTPWrapper, host: string, folder: string, item: ListedItem): Promise<void> {
  const from = `${folder}/${item.name}`;
  const exists = await call<Stats>(`${folder}/done`, host, (done) => sftp.lstat(`${folder}/done`, done)).catch(
    () => null,
  );
  if (exists === null) await call(`${folder}/done`, host, (done) => sftp.mkdir(`${folder}/done`, done));
  // A newer file of this name may have come since: it has not been taken yet.
  if (!unchanged(item.version, await call<Stats>(from, host, (done) => sftp.lstat(from, done)))) return;
  const to = `${folder}/done/${doneName(item.name)}`;
  await call(from, host, (done) => sftp.rename(from, to, done));
}

type Callback<T> = (error?: Error | null, result?: T) => void;

/** Turns the library's callbacks into promises, and its errors into ours. */
function call<T = unknown>(place: string, host: string, start: (done: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(transferError(error, place, host)) : resolve(result as T)));
  });
}

const noSuchFile = 2;
const permissionDenied = 3;

function transferError(error: unknown, place: string, host: string): TransferError {
  const { code } = error as { code?: unknown };
  if (code === noSuchFile) return new TransferError('place_missing', { place });
  if (code === permissionDenied) return new TransferError('access_denied', { place });
  if (typeof code === 'number' || code === undefined) return new TransferError('interrupted');
  return connectionError(error, host);
}
