#!/usr/bin/env node
import { Problem, problems } from '@xacthuc/platform';
import { audit } from './commands/audit.ts';
import { client } from './commands/client.ts';
import type { Command } from './commands/command.ts';
import { UsageError } from './commands/command.ts';
import { demo } from './commands/demo.ts';
import { keys } from './commands/keys.ts';
import { logCommand } from './commands/log.ts';
import { migrateCommand } from './commands/migrate.ts';
import { monitoring } from './commands/monitoring.ts';
import { serve } from './commands/serve.ts';
import { settingsCommand } from './commands/settings.ts';
import { signer } from './commands/signer.ts';
import { verifyCommand } from './commands/verify.ts';

const commands: Readonly<Record<string, Command>> = {
  serve,
  demo,
  client,
  keys,
  audit,
  signer,
  verify: verifyCommand,
  log: logCommand,
  monitoring,
  migrate: migrateCommand,
  settings: settingsCommand,
};

function usage(): string {
  const lines = Object.entries(commands).map(([, { usage, vi, en }]) => `  xacthuc ${usage}\n      ${vi}\n      ${en}`);
  return `Cách dùng / usage:\n\n${lines.join('\n')}\n`;
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  const command = commands[name];
  if (!command) {
    process.stderr.write(`Không có lệnh "${name}" / no such command "${name}"\n\n${usage()}`);
    return 2;
  }
  try {
    return await command.run(args);
  } catch (error) {
    process.stderr.write(`${explain(error, command)}\n`);
    return isUsageError(error) ? 2 : 1;
  }
}

function isUsageError(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return error instanceof UsageError || (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'));
}

function explain(error: unknown, command: Command): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '' } = error as { code?: string };
  if (isUsageError(error)) return `${error.message}\n  xacthuc ${command.usage}`;
  if (error instanceof Problem) return explainProblem(error);
  if (/^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|28P01|28000|3D000)$/.test(code)) {
    return (
      `Không kết nối được cơ sở dữ liệu hoặc Redis / cannot reach the database or Redis (${code}): ` +
      'kiểm tra / check XACTHUC_DATABASE_URL, XACTHUC_REDIS_URL'
    );
  }
  return process.env.XACTHUC_LOG_LEVEL === 'debug' ? (error.stack ?? error.message) : error.message;
}

function explainProblem({ code, detail, errors }: Problem): string {
  const { vi, en } = detail ?? problems[code];
  return [`${vi} / ${en}`, ...errors.map(({ at, message }) => `  ${at.replace('/body/', '')}: ${message}`)].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
