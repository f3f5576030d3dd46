import { parseArgs } from 'node:util';
import { createDatabase, createPool, loadConfig } from '@xacthuc/platform';
import { listSignals, type VerificationDatabase, watchState } from '@xacthuc/verification';
import type { Kysely } from 'kysely';
import { joinDatabase, migrate } from '../database.ts';
import { UsageError } from './command.ts';

export const signalsUsage = 'signals [--all] [--json]';

/** Open signals as of now; `--all`: closed ones too. @returns the exit code: 1 when any is open. */
export async function signals(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) throw new UsageError('Không nhận tham số này / takes no such argument');
  const config = loadConfig(process.env);
  const database = await joinDatabase(config);
  try {
    if (config.migrate) await migrate(database);
    const pool = createPool({ url: database.serviceUrl, role: 'xacthuc_verification', max: 1, name: 'xacthuc audit' });
    try {
      return await print(createDatabase<VerificationDatabase>(pool), values);
    } finally {
      await pool.end();
    }
  } finally {
    await database.stop();
  }
}

async function print(
  db: Kysely<VerificationDatabase>,
  { all, json }: { readonly all: boolean; readonly json: boolean },
): Promise<number> {
  let open = 0;
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await listSignals(db, { limit: 500, cursor, ...(all ? {} : { state: 'open' }) });
    for (const signal of page.signals) {
      if (signal.state === 'open') open += 1;
      process.stdout.write(`${json ? JSON.stringify(signal) : lines(signal)}\n`);
    }
    more = page.next !== null;
    cursor = page.next ?? undefined;
  }
  const { sweptAt } = await watchState(db);
  process.stderr.write(
    `Tín hiệu đang mở / open signals: ${open}; rà soát lần cuối / last look: ${sweptAt ?? 'chưa lần nào / never'}\n`,
  );
  return open > 0 ? 1 : 0;
}

type Signal = Awaited<ReturnType<typeof listSignals>>['signals'][number];

function lines(signal: Signal): string {
  const { id, kind, severity, text, measure, nextStep, subject, state, firstSeenAt, lastSeenAt, latest } = signal;
  const known = signal.acknowledgements.length > 0 ? ', đã có người xem / acknowledged' : '';
  return [
    `${id}  ${severity}  ${kind}  ${subject.type} ${subject.id}  (${state}${known})`,
    `    ${text.vi} / ${text.en}`,
    `    ${measure.vi} / ${measure.en}: ${latest.value}; ngưỡng / threshold: ${latest.threshold}; căn cứ / basis: ${latest.basis}`,
    `    ${firstSeenAt} – ${lastSeenAt}`,
    `    → ${nextStep.vi} / ${nextStep.en}`,
  ].join('\n');
}
