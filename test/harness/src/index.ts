import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addClient, createLogger, loadConfig, type NewClient, type Role } from '@xacthuc/platform';
import pg from 'pg';
import { type Overrides, startProcess, type XacthucProcess } from 'xacthuc';

/** An HTTP answer, read. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers as any client would, without our types
  readonly body: any;
}

export interface Call {
  readonly key?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Uint8Array | string;
}

/** One delivery: what is sent and how. */
export interface Delivery {
  readonly source: string;
  readonly bytes: Uint8Array | string;
  readonly contentType?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly key?: string;
}

/** The real service with all its roles, on an embedded PostgreSQL of its own. */
export interface TestService {
  readonly url: string;
  readonly dataDir: string;
  readonly running: XacthucProcess;
  /** A key that may do everything. */
  readonly admin: string;
  /** Makes a client and gives its key. */
  key(role: Role, more?: Partial<NewClient>): Promise<string>;
  call(method: string, path: string, options?: Call): Promise<Reply>;
  /** Delivers a file and waits until it was processed; gives the snapshot, or the refusal. */
  deliver(delivery: Delivery): Promise<Reply>;
  /** Waits until a delivered snapshot has been processed. */
  settled(id: string, key?: string): Promise<Reply>;
  /** The number of active records of a source and what they are, as a text that changes when any of them does. */
  activeContent(source: string): Promise<string>;
  /** Runs one statement as the database's owner. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export interface TestServiceOptions extends Overrides {
  readonly env?: Readonly<Record<string, string>>;
  /** Keep the data folder of an earlier service. */
  readonly dataDir?: string;
}

/** Starts the service on a free port, on a fresh data folder below the system's temporary one. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const dataDir = options.dataDir ?? temporaryFolder('xacthuc-test-');
  const config = loadConfig({
    PORT: '0',
    XACTHUC_DATA: dataDir,
    XACTHUC_LOG_LEVEL: 'silent',
    XACTHUC_RATE_PER_MINUTE: '100000000',
    ...options.env,
  });
  const log = createLogger(config.logLevel);
  const running = await startProcess(config, { unsafeFast: true, log, ...options });
  const key = async (role: Role, more: Partial<NewClient> = {}) => {
    const made = await addClient(running.programmeDb, { name: `test ${role}`, roles: [role], ...more }, null);
    return made.key;
  };
  const admin = await key('admin');
  const removeFolder = () => {
    if (!options.dataDir) fs.rmSync(dataDir, { recursive: true, force: true });
  };
  // A test that dies must not leave its database behind.
  const abandon = () => {
    endProcess(databasePid(running.database.clusterDir));
    removeFolder();
  };
  process.once('exit', abandon);
  // Not the public address, which a test may set to one that is nobody's.
  const url = running.app.listeningOrigin;
  const request = (method: string, at: string, call: Call = {}) => callService(url, method, at, call);
  const query: TestService['query'] = (text, values = []) => queryAsOwner(running.database.ownerUrl, text, values);
  return {
    url,
    dataDir,
    running,
    admin,
    key,
    call: request,
    deliver: (delivery) => deliver(request, admin, delivery),
    settled: (id, key = admin) => settled(request, key, id),
    activeContent: (source) => activeContent(query, source),
    query,
    close: async () => {
      await running.close();
      process.off('exit', abandon);
      removeFolder();
    },
  };
}

/** The process id of the embedded server in a folder; null when none is noted there. */
export function databasePid(clusterDir: string | null): number | null {
  const file = path.join(clusterDir ?? '', 'postmaster.pid');
  if (clusterDir === null || !fs.existsSync(file)) return null;
  return Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
}

/** Ends a process at once, if it is still there. */
export function endProcess(pid: number | null): void {
  if (pid === null) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A folder that the embedded server's own account can enter too. */
export function temporaryFolder(prefix: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  fs.chmodSync(folder, 0o755);
  return folder;
}

/** Calls a service over real HTTP, as any client would. */
export async function callService(base: string, method: string, at: string, call: Call = {}): Promise<Reply> {
  const headers: Record<string, string> = { ...call.headers };
  if (call.key) headers.authorization = `Bearer ${call.key}`;
  if (call.json !== undefined) headers['content-type'] = 'application/json';
  const body =
    call.bytes !== undefined ? Buffer.from(call.bytes) : call.json === undefined ? null : JSON.stringify(call.json);
  const response = await fetch(base + at, { method, headers, body });
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : null };
}

async function deliver(call: TestService['call'], admin: string, delivery: Delivery): Promise<Reply> {
  const key = delivery.key ?? admin;
  const query = new URLSearchParams(delivery.query).toString();
  const upload = await call('POST', `/v1/sources/${delivery.source}/snapshots${query ? `?${query}` : ''}`, {
    key,
    bytes: delivery.bytes,
    headers: { 'content-type': delivery.contentType ?? 'text/csv' },
  });
  if (upload.status !== 202) return upload;
  return settled(call, key, upload.body.id);
}

async function settled(call: TestService['call'], key: string, id: string): Promise<Reply> {
  for (;;) {
    const reply = await call('GET', `/v1/snapshots/${id}?wait=60`, { key });
    // Between staged and active lies an instant in which nothing holds the snapshot.
    if (reply.status !== 200 || reply.body.state !== 'staged' || reply.body.held) return reply;
  }
}

/** The number of a source's active records and what they are, as a text that changes when any of them does. */
export async function activeContent(query: TestService['query'], source: string): Promise<string> {
  const rows = await query(
    `SELECT count(*) AS records, md5(string_agg(encode(r.content, 'hex'), ',' ORDER BY r.content)) AS content
     FROM facts.records r JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
     JOIN facts.sources s ON s.id = r.source_id
     WHERE s.code = $1 AND r.retired_stage IS NULL`,
    [source],
  );
  return JSON.stringify(rows[0]);
}

/** Runs one statement on a connection of its own. */
export async function queryAsOwner<Row>(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed while it is asked resets the connection: the query's failure says so.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}
