import { parseArgs } from 'node:util';
import {
  type AccessDatabase,
  createDatabase,
  createPool,
  loadConfig,
  loadMasterKey,
  openKeyring,
} from '@xacthuc/platform';
import {
  cannotReasons,
  type Replayed,
  type ReplayProgress,
  type ReplaySpan,
  replayLog,
  type VerificationDatabase,
} from '@xacthuc/verification';
import { joinDatabase, migrate } from '../database.ts';
import { signals, signalsUsage } from './audit-signals.ts';
import { type Command, UsageError } from './command.ts';

/** How many answers came out how. */
interface Tally {
  same: number;
  different: number;
  cannot: number;
}

export const audit: Command = {
  usage: `audit replay --all [--from INSTANT] [--until INSTANT] [--from-index N] [--json] | ${signalsUsage}`,
  vi: 'Kiểm toán: tính lại mọi câu trả lời cũ từ chính sách và dữ liệu của lúc đó; mã thoát 1 khi có câu khác đi; signals liệt kê tín hiệu đang mở (1: có)',
  en: 'Audit: make every old decision again from the policy and facts of then; exit code 1 when any comes out otherwise; signals lists the open ones (1: there are some)',
  async run([action, ...args]) {
    if (action === 'signals') return signals(args);
    if (action !== 'replay') throw new UsageError('Chọn replay hoặc signals / choose replay or signals');
    const { span, json } = readOptions(args);
    const config = loadConfig(process.env);
    const database = await joinDatabase(config);
    try {
      if (config.migrate) await migrate(database);
      const pool = createPool({
        url: database.serviceUrl,
        role: 'xacthuc_verification',
        max: 2,
        name: 'xacthuc audit',
      });
      try {
        const master = loadMasterKey(config.masterKey, config.dataDir, database.embedded);
        const keyring = await openKeyring(createDatabase<AccessDatabase>(pool), master);
        return await replay({ db: createDatabase<VerificationDatabase>(pool), keyring }, span, json);
      } finally {
        await pool.end();
      }
    } finally {
      await database.stop();
    }
  },
};

function readOptions(args: readonly string[]): { readonly span: ReplaySpan; readonly json: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      all: { type: 'boolean', default: false },
      from: { type: 'string' },
      until: { type: 'string' },
      'from-index': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (!values.all) throw new UsageError('Cần --all / needs --all');
  const index = values['from-index'];
  if (index !== undefined && !/^\d{1,15}$/.test(index)) {
    throw new UsageError('--from-index phải là số nguyên / must be a whole number');
  }
  return {
    span: {
      from: instant('--from', values.from),
      until: instant('--until', values.until),
      fromIndex: index === undefined ? undefined : Number(index),
    },
    json: values.json,
  };
}

function instant(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  // With its zone: what is left out would be this machine's.
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const date = new Date(text);
  if (isInstant && !Number.isNaN(date.getTime())) return date;
  throw new UsageError(`${name} phải là thời điểm / must be an instant, such as 2026-11-22T00:00:00+07:00`);
}

/** Findings go to standard output, progress to standard error. @returns the exit code: 0 when none differs. */
async function replay(context: Parameters<typeof replayLog>[0], span: ReplaySpan, json: boolean): Promise<number> {
  const tally: Tally = { same: 0, different: 0, cannot: 0 };
  const began = performance.now();
  let next = span.fromIndex ?? 0;
  for await (const step of replayLog(context, span)) {
    for (const replayed of step.results) {
      tally[replayed.result] += 1;
      if (replayed.result !== 'same') process.stdout.write(`${finding(replayed, json)}\n`);
    }
    next = step.next;
    process.stderr.write(`${progressLine(step, (performance.now() - began) / 1000)}\n`);
  }
  const { same, different, cannot } = tally;
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...tally, next })}\n`
      : `Tính lại / replayed: ${same + different + cannot}; giống / same: ${same}; khác / different: ${different}; ` +
          `không tính lại được / cannot: ${cannot}\n`,
  );
  return different > 0 ? 1 : 0;
}

function progressLine({ done, total, next }: ReplayProgress, seconds: number): string {
  const rate = done / Math.max(seconds, 0.001);
  const left = Math.ceil(Math.max(0, total - done) / rate);
  return `${done}/${total}  ${Math.round(rate)}/s  còn / left: ${left} s  --from-index ${next}`;
}

function finding(replayed: Exclude<Replayed, { result: 'same' }>, json: boolean): string {
  if (json) return JSON.stringify(replayed);
  const entry = `${replayed.index}  ${replayed.attestation}`;
  if (replayed.result === 'cannot') {
    const { vi, en } = cannotReasons[replayed.because];
    return `${entry}  ${replayed.because}: ${vi} / ${en}`;
  }
  const lines = replayed.differences.map(
    ({ field, was, now }) => `    ${field}: ${JSON.stringify(was)} → ${JSON.stringify(now)}`,
  );
  return [`${entry}  khác / different`, ...lines].join('\n');
}
