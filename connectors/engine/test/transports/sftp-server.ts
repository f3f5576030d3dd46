import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { freePort } from '@xacthuc/platform';
import ssh2, { type Attributes, type Connection, type FileEntry, type ServerChannel, type SFTPWrapper } from 'ssh2';

/** An SFTP server of our own in this process, with one folder. */
export interface TestSftp {
  readonly port: number;
  readonly hostKey: string;
  readonly folder: string;
  /** Private key that may log in as `xacthuc`; so may the password `mật khẩu`. */
  readonly privateKey: string;
  close(): Promise<void>;
}

export const sftpUser = 'xacthuc';
export const sftpPassword = 'mật khẩu';

const { Server, utils } = ssh2;
const { STATUS_CODE, OPEN_MODE } = utils.sftp;

export async function startSftp(folder: string): Promise<TestSftp> {
  const host = utils.generateKeyPairSync('ed25519');
  const login = utils.generateKeyPairSync('ed25519');
  const allowed = utils.parseKey(login.public);
  if (allowed instanceof Error) throw allowed;
  const connections = new Set<Connection>();
  const server = new Server({ hostKeys: [host.private] }, (client) => {
    connections.add(client);
    client.on('close', () => connections.delete(client));
    client.on('error', () => {});
    client.on('authentication', (context) => {
      if (context.username !== sftpUser) return context.reject();
      if (context.method === 'password' && context.password === sftpPassword) return context.accept();
      if (context.method !== 'publickey' || !context.key.data.equals(allowed.getPublicSSH())) return context.reject();
      const { signature, blob, hashAlgo } = context;
      if (signature && blob && !allowed.verify(blob, signature, hashAlgo)) return context.reject();
      context.accept();
    });
    client.on('session', (accept) => {
      accept().on('sftp', (open: () => SFTPWrapper & Partial<ServerChannel>) => serve(open(), folder));
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    hostKey: fingerprint(host.public),
    folder,
    privateKey: login.private,
    close: async () => {
      for (const client of connections) client.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `SHA256:…` of a public key as OpenSSH writes it. */
export function fingerprint(publicKey: string): string {
  const key = utils.parseKey(publicKey);
  if (key instanceof Error) throw key;
  return `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
}

/** The few requests of SFTP (version 3) that a reader of a folder makes. */
function serve(sftp: SFTPWrapper, folder: string): void {
  const handles = new Map<string, { file: number } | { entries: FileEntry[] }>();
  const at = (name: string) => path.join(folder, path.posix.normalize(`/${name}`));
  const attempt = (id: number, work: () => void) => {
    try {
      work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      sftp.status(id, code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE);
    }
  };
  const handle = (value: { file: number } | { entries: FileEntry[] }) => {
    const name = String(handles.size);
    handles.set(name, value);
    return Buffer.from(name);
  };
  const attributes = (id: number, name: string) => attempt(id, () => sftp.attrs(id, attributesOf(at(name))));
  sftp.on('OPENDIR', (id, name) =>
    attempt(id, () => {
      const entries = fs.readdirSync(at(name)).map((filename) => {
        return { filename, longname: filename, attrs: attributesOf(path.join(at(name), filename)) };
      });
      sftp.handle(id, handle({ entries }));
    }),
  );
  sftp.on('READDIR', (id, name) => {
    const open = handles.get(String(name));
    const entries = open && 'entries' in open ? open.entries.splice(0) : [];
    if (entries.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.name(id, entries);
  });
  sftp.on('LSTAT', attributes);
  sftp.on('STAT', attributes);
  sftp.on('OPEN', (id, name, flags) =>
    attempt(id, () => {
      if (flags !== OPEN_MODE.READ) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
      sftp.handle(id, handle({ file: fs.openSync(at(name), 'r') }));
    }),
  );
  sftp.on('FSTAT', (id, name) =>
    attempt(id, () => {
      const open = handles.get(String(name));
      const { size, mtimeMs, mode } = fs.fstatSync(open && 'file' in open ? open.file : -1);
      sftp.attrs(id, { mode, uid: 0, gid: 0, size, atime: 0, mtime: Math.trunc(mtimeMs / 1000) });
    }),
  );
  sftp.on('READ', (id, name, offset, length) =>
    attempt(id, () => {
      const open = handles.get(String(name));
      const buffer = Buffer.alloc(length);
      const read = fs.readSync(open && 'file' in open ? open.file : -1, buffer, 0, length, offset);
      if (read === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, buffer.subarray(0, read));
    }),
  );
  sftp.on('CLOSE', (id, name) => {
    const open = handles.get(String(name));
    if (open && 'file' in open) fs.closeSync(open.file);
    sftp.status(id, STATUS_CODE.OK);
  });
  sftp.on('MKDIR', (id, name) =>
    attempt(id, () => {
      fs.mkdirSync(at(name));
      sftp.status(id, STATUS_CODE.OK);
    }),
  );
  sftp.on('RENAME', (id, from, to) =>
    attempt(id, () => {
      fs.renameSync(at(from), at(to));
      sftp.status(id, STATUS_CODE.OK);
    }),
  );
}

function attributesOf(file: string): Attributes {
  const { size, mtimeMs, mode } = fs.lstatSync(file);
  return { mode, uid: 0, gid: 0, size, atime: 0, mtime: Math.trunc(mtimeMs / 1000) };
}
