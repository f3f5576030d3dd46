import fs from 'node:fs';
import path from 'node:path';
import type { Role } from '@xacthuc/platform';
import { firstAdminKey } from '../first-admin.ts';
import type { XacthucProcess } from '../process.ts';
import { call } from './api.ts';
import type { Narrator } from './narrator.ts';

/** One key for each role of the main job. */
export type DemoKeys = Readonly<Record<Exclude<Role, 'organisation'>, string>>;

const fileName = 'demo-keys.json';

/**
 * The demo's keys: made through the API on the first run and kept in its data folder (they open sample data only), so
 * that a second run finds them again.
 */
export async function demoKeys(running: XacthucProcess, narrator: Narrator): Promise<DemoKeys> {
  const file = path.join(running.config.dataDir, fileName);
  if (fs.existsSync(file)) {
    const keys = JSON.parse(fs.readFileSync(file, 'utf8')) as DemoKeys;
    const { status } = await call(running.url, 'GET', '/v1/sources', { key: keys.admin });
    narrator.expect('Tìm lại được khoá của lần chạy trước / the keys of the earlier run still open', status === 200);
    return keys;
  }
  const admin = await firstAdminKey(running.programmeDb);
  if (admin === null)
    throw new Error(`${file} is missing but the data folder has clients: remove the folder and retry`);
  const keys = {
    admin,
    registrar: await admit(running.url, admin, narrator, { name: 'Nhà đăng ký mẫu', roles: ['registrar'] }),
    department: await admit(running.url, admin, narrator, {
      name: 'Các sở, ngành (mẫu)',
      roles: ['department'],
      sources: await sourceCodes(running.url, admin),
    }),
    auditor: await admit(running.url, admin, narrator, { name: 'Kiểm toán mẫu', roles: ['auditor'] }),
    office: await admit(running.url, admin, narrator, { name: 'Văn phòng chương trình (mẫu)', roles: ['office'] }),
  };
  fs.writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

async function sourceCodes(url: string, key: string): Promise<string[]> {
  const { body } = await call(url, 'GET', '/v1/sources', { key });
  return body.sources.map(({ source }: { source: string }) => source);
}

async function admit(
  url: string,
  key: string,
  narrator: Narrator,
  json: { name: string; roles: string[]; sources?: string[] },
) {
  const { status, body } = await call(url, 'POST', '/v1/clients', { key, json });
  narrator.expect(
    `${json.name}: khoá ${body.keyPrefix ?? '?'}… (${json.roles.join(', ')})`,
    status === 201,
    body.detail,
  );
  return body.key as string;
}
