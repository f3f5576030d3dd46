import { type Call, callService, type Reply } from '@xacthuc/test-harness';
import { csvFile } from './files.ts';
import { type Member, members, memberTable, questionAbout } from './members.ts';

/** What a storm has sent and been promised so far, over all the lives of the service it is sent to. */
export interface Promises {
  /** Ids of the uploads that were acknowledged. */
  readonly uploads: string[];
  /** Idempotency key → the acknowledged answer's text; null where none came back. */
  readonly answers: Map<string, string | null>;
  /** What readers saw of two records that always change together: 'old', 'new', or a mix. */
  readonly sights: string[];
}

/** Two members whose birth dates are of one version or of the other, always both. */
const pair = members(2);
const others = members(300, 2);

function ofVersion(version: number): Member[] {
  const day = version % 2 === 0 ? '05' : '06';
  return pair.map((one) => ({ ...one, birthDate: one.birthDate.replace(/\d\d$/, day) }));
}

/** The list of a version, with the pair at its two ends. */
export function listOf(version: number): string {
  const [first, last] = ofVersion(version) as [Member, Member];
  return csvFile(memberTable([first, ...others, last]));
}

/** The question asked under an idempotency key; the same for the same key. */
export function questionUnder(key: string) {
  return questionAbout(others[Number(/\d+$/.exec(key)?.[0] ?? 0) % others.length] as Member);
}

/** How many promises were made so far. */
export function promised({ uploads, answers, sights }: Promises): number {
  return uploads.length + [...answers.values()].filter((text) => text !== null).length + sights.length;
}

/** Sends uploads and checks without a pause until `over`, and notes what is acknowledged. Lost connections end it. */
export async function storm(url: string, apiKey: string, round: number, promises: Promises, over: () => boolean) {
  const call = (method: string, at: string, options: Call) => callService(url, method, at, { key: apiKey, ...options });
  await Promise.all([
    uploading(call, promises, over),
    ...[0, 1, 2, 3].map((lane) => checking(call, `${round}-${lane}`, promises, over)),
    reading(call, promises, over),
  ]);
}

type Caller = (method: string, at: string, options: Call) => Promise<Reply>;

async function uploading(call: Caller, { uploads }: Promises, over: () => boolean): Promise<void> {
  for (let sent = 0; sent < 3 && !over(); sent++) {
    const bytes = listOf(uploads.length + 1);
    const headers = { 'content-type': 'text/csv' };
    const reply = await call('POST', '/v1/sources/youth-union/snapshots', { bytes, headers }).catch(() => null);
    if (reply === null) return;
    if (reply.status === 202) uploads.push(reply.body.id);
  }
}

async function checking(call: Caller, lane: string, { answers }: Promises, over: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !over(); i++) {
    const key = `${lane}-${i}`;
    answers.set(key, null);
    const headers = { 'idempotency-key': key };
    const reply = await call('POST', '/v1/checks', { json: questionUnder(key), headers }).catch(() => null);
    if (reply === null) return;
    if (reply.status === 201) answers.set(key, reply.text);
  }
}

/** Each batch is read at one moment, so it shows one version or the other. */
async function reading(call: Caller, { sights }: Promises, over: () => boolean): Promise<void> {
  const checks = [...ofVersion(0), ...ofVersion(1)].map(questionAbout);
  while (!over()) {
    const reply = await call('POST', '/v1/checks/batch', { json: { checks } }).catch(() => null);
    if (reply === null) return;
    if (reply.status !== 200) continue;
    const fits = reply.body.results
      .map(({ outcome }: { outcome: string }) => (outcome === 'eligible' ? '1' : '0'))
      .join('');
    sights.push(({ '1100': 'old', '0011': 'new' } as Record<string, string>)[fits] ?? `a mix: ${fits}`);
  }
}
