import type { Reply, TestService } from '@xacthuc/test-harness';

/** One published mock subject. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers as any client would, without our types
export type PublishedSubject = any;

/** The published mock subjects, by id. */
export async function publishedSubjects(service: TestService): Promise<ReadonlyMap<string, PublishedSubject>> {
  const { body } = await service.call('GET', '/v1/sandbox/subjects');
  return new Map(body.subjects.map((subject: PublishedSubject) => [subject.id, subject]));
}

/** A sandbox registrar at work. */
export interface SandboxClient {
  readonly key: string;
  /** Asks about a mock subject as its published example does. */
  ask(id: string, more?: object, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  get(path: string): Promise<Reply>;
  redeem(attestation: string, domain: string): Promise<Reply>;
  release(attestation: string): Promise<Reply>;
  giveUp(attestation: string): Promise<Reply>;
}

/** Admits a sandbox registrar. */
export async function sandboxClient(
  service: TestService,
  subjects: ReadonlyMap<string, PublishedSubject>,
): Promise<SandboxClient> {
  const key = await service.key('registrar', { sandbox: true });
  const path = (id: string) => `/v1/attestations/${id}`;
  return {
    key,
    ask: (id, more = {}, headers = {}) =>
      service.call('POST', '/v1/checks', { key, json: { ...subjects.get(id).check, ...more }, headers }),
    get: (at) => service.call('GET', at, { key }),
    redeem: (id, domain) =>
      service.call('POST', `${path(id)}/redemption`, {
        key,
        json: { domain, registeredAt: new Date().toISOString(), registrarTransactionId: encodeURIComponent(domain) },
      }),
    release: (id) =>
      service.call('DELETE', `${path(id)}/redemption`, { key, json: { reason: 'thử nghiệm việc trả lại' } }),
    giveUp: (id) => service.call('DELETE', `${path(id)}/reservation`, { key }),
  };
}

/** Makes a sandbox answer so many seconds older, as waiting would. */
export async function ageSandboxAnswer(service: TestService, id: string, seconds: number): Promise<void> {
  await service.query('UPDATE sandbox.answers SET stored_at = stored_at - make_interval(secs => $2) WHERE id = $1', [
    id,
    seconds,
  ]);
}
