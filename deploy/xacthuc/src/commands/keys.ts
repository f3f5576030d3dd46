import fs from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { jwks } from '@xacthuc/attestation';
import { type Config, createDatabase, createPool, loadConfig, loadMasterKey, Problem } from '@xacthuc/platform';
import {
  compromiseKey,
  connectSigner,
  type KeptKey,
  listKeyEvents,
  listSigningKeys,
  newWrappedKey,
  rotateKeys,
  type SigningKey,
  type VerificationDatabase,
} from '@xacthuc/verification';
import type { Kysely } from 'kysely';
import { type Database, joinDatabase, migrate } from '../database.ts';
import { publishedKeysFile, publishKeys } from '../published-keys.ts';
import { type Command, UsageError } from './command.ts';
import { checkedSignerKeys } from './signer-keys.ts';

interface Session {
  readonly db: Kysely<VerificationDatabase>;
  readonly config: Config;
  readonly database: Database;
}

type Action = (session: Session, args: readonly string[]) => Promise<void>;

export const keys: Command = {
  usage: 'keys list [--json] | rotate [--now] [--reason TEXT] [--by NAME] | compromise KID --reason TEXT [--by NAME]',
  vi: 'Khoá ký: liệt kê cùng lịch sử; thay khoá (khoá mới được công bố trước, ký sau); báo khoá bị lộ',
  en: 'Signing keys: list with their history; rotate (the new key is published first, signs later); report one compromised',
  async run([action, ...args]) {
    const actions: Record<string, Action> = { list, rotate, compromise };
    const chosen = Object.hasOwn(actions, action ?? '') ? actions[action ?? ''] : undefined;
    if (!chosen) throw new UsageError('Chọn list, rotate hoặc compromise / choose list, rotate or compromise');
    await withDatabase(args, chosen);
    return 0;
  },
};

/** As the tables' owner: the serving role may take the steps that are due, and no other. */
async function withDatabase(args: readonly string[], use: Action): Promise<void> {
  const config = loadConfig(process.env);
  const database = await joinDatabase(config);
  try {
    if (config.migrate) await migrate(database);
    const pool = createPool({ url: database.ownerUrl, role: null, max: 1, name: 'xacthuc keys' });
    try {
      await use({ db: createDatabase<VerificationDatabase>(pool), config, database }, args);
    } finally {
      await pool.end();
    }
  } finally {
    await database.stop();
  }
}

const deedOptions = { by: { type: 'string' }, reason: { type: 'string' } } as const;

async function list({ db }: Session, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
  const all = await listSigningKeys(db);
  const events = await listKeyEvents(db);
  if (values.json) {
    const plain = all.map(({ wrapped, due: _, ...key }) => ({ ...key, custody: custodyOf({ wrapped }) }));
    process.stdout.write(`${JSON.stringify({ keys: plain, events })}\n`);
    return;
  }
  for (const key of all) {
    process.stdout.write(`${key.kid}  ${states[key.state]}  ${custodyOf(key)}\n`);
    for (const { at, event, actor, reason } of events.filter(({ kid }) => kid === key.kid)) {
      process.stdout.write(
        `    ${at.toISOString()}  ${states[event]}  ${actor}${reason === null ? '' : `: ${reason}`}\n`,
      );
    }
    if (key.state === 'announced') process.stdout.write(`    ${signsFrom(key)}\n`);
  }
  if (all.length === 0) process.stdout.write('Chưa có khoá ký nào / no signing keys yet\n');
}

async function rotate(session: Session, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { ...deedOptions, now: { type: 'boolean', default: false } },
  });
  const { db, config } = session;
  const key = await rotateKeys(db, {
    actor: operator(values.by),
    reason: values.reason ?? (values.now ? 'rotate --now' : null),
    jwksMaxAgeSeconds: config.jwksMaxAgeSeconds,
    now: values.now,
    newKey: (known) => newKey(session, known),
  });
  await publish(session);
  process.stdout.write(`${key.kid}  ${states[key.state]}  ${custodyOf(key)}\n`);
  if (key.state === 'announced') process.stdout.write(`  ${signsFrom(key)}\n`);
  else {
    process.stdout.write(
      `  Bên kiểm tra còn giữ bản sao cũ của jwks.json sẽ từ chối xác nhận mới, tối đa ${config.jwksMaxAgeSeconds} giây.\n` +
        `  Verifiers with an older copy of jwks.json refuse new attestations, for up to ${config.jwksMaxAgeSeconds} s.\n`,
    );
  }
}

async function compromise(session: Session, args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: deedOptions });
  const [kid, ...more] = positionals;
  const { reason } = values;
  if (kid === undefined || more.length > 0 || !reason?.trim()) {
    throw new UsageError('Cần KID và --reason / needs KID and --reason');
  }
  const deed = {
    actor: operator(values.by),
    reason,
    newKey: (known: ReadonlySet<string>) => newKey(session, known),
  };
  const { compromised, successor } = await compromiseKey(session.db, kid, deed);
  await publish(session);
  process.stdout.write(
    `${kid}  ${states[compromised.state]}  ${compromised.compromisedAt?.toISOString()}\n` +
      '  Đã gỡ khỏi jwks.json: mọi xác nhận do khoá này ký không còn kiểm tra được. Hãy báo các bên giữ bản sao tải lại.\n' +
      '  Taken out of jwks.json: nothing it signed verifies any more. Tell those who keep copies to fetch it again.\n',
  );
  if (successor) process.stdout.write(`${successor.kid}  ${states[successor.state]}  ${custodyOf(successor)}\n`);
}

/** In the signer process where one is set, else in the database. */
async function newKey({ config, database }: Session, known: ReadonlySet<string>): Promise<KeptKey> {
  if (config.signerSocket === null) {
    return newWrappedKey(loadMasterKey(config.masterKey, config.dataDir, database.embedded));
  }
  const client = connectSigner({ socket: config.signerSocket });
  try {
    const publicJwk = (await checkedSignerKeys(client)).find(({ kid }) => !known.has(kid));
    if (publicJwk) return { publicJwk, wrapped: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Error(`Không hỏi được tiến trình ký / the signer cannot be reached: ${config.signerSocket}`);
  } finally {
    client.close();
  }
  throw new Error(
    'Tiến trình ký chưa có khoá mới: tạo bằng "signer new-key", chạy lại signer với cả hai --key-file / ' +
      'the signer has no new key: make one with "signer new-key" and start the signer with both key files',
  );
}

/** The copy for `xacthuc verify`, where this machine has one; a running service sees to it too. */
async function publish({ db, config }: Session): Promise<void> {
  if (!fs.existsSync(publishedKeysFile(config.dataDir))) return;
  const trusted = (await listSigningKeys(db)).filter(({ state }) => state !== 'compromised');
  await publishKeys(config.dataDir, jwks(trusted.map(({ publicJwk }) => publicJwk)));
}

const states: Readonly<Record<SigningKey['state'], string>> = {
  announced: 'đã công bố / announced',
  active: 'đang ký / active',
  retiring: 'sắp thôi dùng / retiring',
  retired: 'thôi dùng / retired',
  compromised: 'bị lộ / compromised',
};

function custodyOf({ wrapped }: Pick<SigningKey, 'wrapped'>): string {
  return wrapped === null ? 'signer' : 'database';
}

function signsFrom({ activatesAt }: SigningKey): string {
  const at = activatesAt?.toISOString();
  return `Tự chuyển sang ký từ ${at}, khi mọi bản sao jwks.json đã có khoá này / signs by itself from then on`;
}

function operator(given: string | undefined): string {
  return given?.trim() || os.userInfo().username;
}
