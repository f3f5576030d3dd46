import type { StatusName } from '../status/changes.ts';

interface EventKind {
  readonly vi: string;
  readonly en: string;
}

/** The closed registry of events: type → what happened. */
export const webhookEvents = {
  'attestation.status_changed': {
    vi: 'Trạng thái của một xác nhận đã thay đổi',
    en: 'The status of an attestation changed',
  },
  'webhook.test': {
    vi: 'Sự kiện thử, do nhà đăng ký yêu cầu',
    en: 'A test that the registrar asked for',
  },
} as const satisfies Record<string, EventKind>;

export type WebhookEvent = keyof typeof webhookEvents;

/** Events that an endpoint is subscribed to; a test is sent when it is asked for. */
export const subscribable = ['attestation.status_changed'] as const satisfies readonly WebhookEvent[];

/** What an event is made from. Nothing of it says who the subject is. */
export type Happening =
  | {
      readonly event: 'attestation.status_changed';
      readonly attestation: string;
      readonly status: StatusName;
      readonly reason: string;
      readonly at: Date;
    }
  | { readonly event: 'webhook.test'; readonly webhook: string; readonly at: Date };

/** The body of a webhook (Standard Webhooks: type, timestamp, data): the same bytes however often it is sent. */
export function bodyOf(happening: Happening): string {
  const at = happening.at.toISOString();
  const data =
    happening.event === 'webhook.test'
      ? { webhook: happening.webhook }
      : { attestation: happening.attestation, status: happening.status, reason: happening.reason, at };
  return JSON.stringify({ type: happening.event, timestamp: at, data });
}
