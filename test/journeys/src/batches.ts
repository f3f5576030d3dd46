import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from '@xacthuc/test-harness';
import type { Member } from './members.ts';
import type { Caller } from './statuses.ts';

/** The header of a file of checks. */
export const batchHeader = 'benefit,type,scheme,number,birthDate,name,date,reference';

/** A row that asks about a member. */
export function batchRow({ number, birthDate }: Pick<Member, 'number' | 'birthDate'>, reference: string): string {
  return `id.vn,person,personal-number,${number},${birthDate},,,${reference}`;
}

/** A file of checks. */
export function batchFile(rows: readonly string[], header = batchHeader): string {
  return `${[header, ...rows].join('\n')}\n`;
}

/** Sends a file of checks. */
export function sendBatch(
  service: Caller,
  key: string,
  bytes: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return service.call('POST', '/v1/batches', { key, bytes, headers: { 'content-type': 'text/csv', ...headers } });
}

/** Waits until a batch is finished, and gives it. */
export async function batchFinished(service: Caller, key: string, id: string): Promise<Reply['body']> {
  for (;;) {
    const { body } = await service.call('GET', `/v1/batches/${id}`, { key });
    if (body.finishedAt !== null) return body;
    await pause(50);
  }
}

/** The results of a batch, a line each. */
export async function batchResults(service: Caller, key: string, id: string): Promise<Reply['body'][]> {
  const { text } = await service.call('GET', `/v1/batches/${id}/results?format=ndjson`, { key });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
