import path from 'node:path';
import { parseArgs } from 'node:util';
import { vietnamDay } from '@xacthuc/domain';
import { loadConfig } from '@xacthuc/platform';
import { departmentJourney } from '../demo/department.ts';
import { type DemoKeys, demoKeys } from '../demo/keys.ts';
import { Narrator } from '../demo/narrator.ts';
import { registrarJourney } from '../demo/registrar.ts';
import { auditorJourney, directoryJourney, officeJourney, publicJourney } from '../demo/reviewers.ts';
import { startProcess, type XacthucProcess } from '../process.ts';
import type { Command } from './command.ts';
import { closeOn, stopSignal } from './serve.ts';

export const demo: Command = {
  usage: 'demo [--exit]',
  vi: 'Chạy thử trọn vẹn với dữ liệu mẫu (không phải người thật), rồi tiếp tục phục vụ; --exit để dừng sau khi chạy thử',
  en: 'Walk the whole journey on sample data (no real person), then keep serving; --exit ends after the journey',
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { exit: { type: 'boolean', default: false } } });
    const narrator = new Narrator((text) => void process.stdout.write(text), process.stdout.isTTY ?? false);
    const stopped = stopSignal();
    const running = await startProcess(demoConfig());
    let keys: DemoKeys;
    try {
      keys = await journey(running, narrator);
    } catch (error) {
      await running.close();
      throw error;
    }
    report(narrator);
    if (values.exit) {
      await running.close();
      return narrator.failures === 0 ? 0 : 1;
    }
    showWhereToGo(running, keys);
    await closeOn(stopped, running);
    return narrator.failures === 0 ? 0 : 1;
  },
};

/** Sample data lies apart from real data, always. */
function demoConfig() {
  const env = { XACTHUC_LOG_LEVEL: 'warn', ...process.env };
  return loadConfig({ ...env, XACTHUC_DATA: path.join(process.env.XACTHUC_DATA ?? '.data', 'demo') });
}

async function journey(running: XacthucProcess, narrator: Narrator): Promise<DemoKeys> {
  const { url } = running;
  narrator.chapter('Quản trị cấp khoá cho từng vai trò', 'the admin admits each role');
  const keys = await demoKeys(running, narrator);
  const day = await departmentJourney(url, keys.department, narrator, vietnamDay(new Date()));
  const answerId = await registrarJourney(url, keys.registrar, narrator, day);
  await auditorJourney(url, keys.auditor, narrator, answerId);
  await officeJourney(url, keys.office, keys.registrar, narrator);
  await directoryJourney(url, keys.office, narrator);
  await publicJourney(url, narrator);
  return keys;
}

function report({ steps, failures }: Narrator): void {
  process.stdout.write(
    failures === 0
      ? `\n  ${steps} bước, tất cả đúng như mong đợi / ${steps} steps, all as they must be\n`
      : `\n  ${failures} trên ${steps} bước không đúng / ${failures} of ${steps} steps did not come out as they must\n`,
  );
}

function showWhereToGo(running: XacthucProcess, keys: DemoKeys): void {
  const lines = Object.entries(keys).map(([role, key]) => `    ${role.padEnd(11)} ${key}`);
  process.stdout.write(
    `\n  Đang phục vụ tại / serving at   ${running.url}\n` +
      `  Tài liệu API / API docs         ${running.url}/docs\n` +
      `  Dữ liệu / data                  ${running.config.dataDir}\n\n` +
      `  Khoá mẫu cho từng vai trò / a key for each role:\n${lines.join('\n')}\n\n` +
      '  Dừng bằng Ctrl+C / stop with Ctrl+C\n',
  );
}
