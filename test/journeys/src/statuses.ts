import { setTimeout as pause } from 'node:timers/promises';
import type { Reply, TestService } from '@xacthuc/test-harness';
import { csvFile } from './files.ts';
import { type Member, memberTable } from './members.ts';

/** What these helpers need of a service: one in this process, or in one of its own. */
export type Caller = Pick<TestService, 'call'>;

/** Delivers a full list of members and waits until it is active. @throws when it is not. */
export async function deliverMembers(service: TestService, list: readonly Member[]): Promise<Reply['body']> {
  const { body } = await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(list)) });
  if (body.held) {
    const reason = { reason: 'đã đối chiếu với văn bản số 123' };
    await service.call('POST', `/v1/snapshots/${body.id}/activation`, { key: service.admin, json: reason });
  }
  for (;;) {
    const reply = await service.call('GET', `/v1/snapshots/${body.id}?wait=5`, { key: service.admin });
    if (reply.body.state === 'active') return reply.body;
    if (reply.body.state !== 'staged') throw new Error(`the snapshot is ${reply.text}`);
  }
}

/** Waits until the consequences of a source's activation were drawn. */
export async function consequencesDrawn(
  service: Pick<TestService, 'query'>,
  source: string,
  sequence: number,
): Promise<void> {
  const done = 'SELECT 1 FROM verification.consequences_done WHERE source = $1 AND sequence = $2';
  while ((await service.query(done, [source, sequence])).length === 0) await pause(50);
}

/** Waits until an attestation has a status, and gives it. */
export async function statusBecomes(service: Caller, key: string, id: string, value: string): Promise<Reply['body']> {
  for (;;) {
    const { body } = await service.call('GET', `/v1/attestations/${id}`, { key });
    if (body.status.value === value) return body.status;
    await pause(50);
  }
}
