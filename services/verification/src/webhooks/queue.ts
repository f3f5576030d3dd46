/** The queue of endpoints that have something to be sent to. */
export const webhookQueue = 'webhooks';
export type WebhookPayload = { readonly webhookId: string };
