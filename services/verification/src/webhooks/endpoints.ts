import { randomUUID } from 'node:crypto';
import { assertUrlAllowed, Problem, ReachError, type ReachRules } from '@xacthuc/platform';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { VerificationContext } from '../context.ts';
import type { VerificationDatabase, WebhooksTable } from '../db/schema.ts';
import { subscribable } from './events.ts';
import { webhookFaults } from './faults.ts';
import { disableEndpoint } from './record.ts';
import { newSecret, secretText, wrapSecret } from './secrets.ts';

type Db = Kysely<VerificationDatabase>;
export type Webhook = Selectable<WebhooksTable>;

/** What a registrar may say of an endpoint. */
export interface EndpointBody {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly description?: string | null;
  readonly enabled?: boolean;
}

const ownEndpoints = (db: Db, clientId: string) =>
  db
    .selectFrom('verification.webhooks')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id');

/** A client's endpoints, the oldest first. */
export function endpointsOf(db: Db, clientId: string): Promise<Webhook[]> {
  return ownEndpoints(db, clientId).execute();
}

/** @throws Problem `not_found`, also for another client's: that it exists is none of the caller's business. */
export async function endpointOf(db: Db, clientId: string, id: string): Promise<Webhook> {
  const row = await ownEndpoints(db, clientId).where('id', '=', id).executeTakeFirst();
  if (!row) throw new Problem('not_found');
  return row;
}

/** Makes an endpoint. @returns it, and its secret as it is shown once. @throws Problem `validation_failed`, `state_conflict` */
export async function createEndpoint(
  { db, keyring, webhooks }: VerificationContext,
  clientId: string,
  body: EndpointBody & { readonly url: string },
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  const url = checkedUrl(webhooks.reach, body.url);
  const id = randomUUID();
  const secret = newSecret();
  await db.transaction().execute(async (trx) => {
    // Several requests at once must not make more than the cap between them.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`webhooks ${clientId}`}, 0))`.execute(trx);
    if ((await endpointsOf(trx, clientId)).length >= webhooks.mostPerClient) throw tooMany(webhooks.mostPerClient);
    await trx
      .insertInto('verification.webhooks')
      .values({
        id,
        client_id: clientId,
        url,
        events: [...(body.events ?? subscribable)],
        description: body.description ?? null,
        secret: wrapSecret(keyring.master, id, secret),
        ...untouched,
      })
      .execute();
  });
  return { webhook: await endpointOf(db, clientId, id), secret: secretText(secret) };
}

const untouched = {
  previous_secret: null,
  previous_until: null,
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  failed_at: null,
  paused_until: null,
  busy_until: null,
  deleted_at: null,
};
/** What is known of the receiver is of no use once it is another, or was seen to. */
const renewed = { disabled_reason: null, disabled_at: null, failing_since: null, failed_at: null, paused_until: null };

/** Changes what is named; the rest stays. @throws Problem `not_found`, `validation_failed` */
export async function changeEndpoint(
  { db, pool, webhooks }: VerificationContext,
  clientId: string,
  id: string,
  body: EndpointBody,
): Promise<Webhook> {
  const before = await endpointOf(db, clientId, id);
  const url = body.url === undefined ? before.url : checkedUrl(webhooks.reach, body.url);
  const enabled = body.enabled === true || (before.disabled_at === null && url !== before.url);
  await db
    .updateTable('verification.webhooks')
    .set({
      url,
      events: [...(body.events ?? before.events)],
      description: body.description === undefined ? before.description : body.description,
      ...(enabled ? renewed : {}),
      updated_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .execute();
  if (body.enabled === false) await disableEndpoint(pool, id, 'by_registrar');
  return endpointOf(db, clientId, id);
}

/** Deletes an endpoint: its secrets are erased, what waits for it is not sent. Its log goes when its time is over. */
export async function deleteEndpoint({ db, pool }: VerificationContext, clientId: string, id: string): Promise<void> {
  await endpointOf(db, clientId, id);
  await disableEndpoint(pool, id, 'by_registrar');
  await db
    .updateTable('verification.webhooks')
    .set({ secret: null, previous_secret: null, previous_until: null, deleted_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

/** Gives an endpoint a new secret; both sign for a while. @param overlapHours 0: the former one signs no more. */
export async function rotateSecret(
  { db, keyring }: VerificationContext,
  clientId: string,
  id: string,
  overlapHours: number,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  await endpointOf(db, clientId, id);
  const secret = newSecret();
  const kept = overlapHours > 0;
  await db
    .updateTable('verification.webhooks')
    .set((eb) => ({
      secret: wrapSecret(keyring.master, id, secret),
      previous_secret: kept ? eb.ref('secret') : null,
      previous_until: kept ? sql<Date>`clock_timestamp() + make_interval(hours => ${overlapHours})` : null,
      updated_at: sql<Date>`clock_timestamp()`,
    }))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute();
  return { webhook: await endpointOf(db, clientId, id), secret: secretText(secret) };
}

/** What would be refused when it is called is refused when it is entered. @throws Problem `validation_failed` */
function checkedUrl(reach: ReachRules, text: string): string {
  const refuse = (message: string, detail: { vi: string; en: string } | null = null) =>
    new Problem('validation_failed', detail, [{ at: '/body/url', message }]);
  if (!URL.canParse(text)) throw refuse('must be an address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw refuse('must not hold a user name or password');
  if (url.hash !== '') throw refuse('must not hold a fragment');
  try {
    assertUrlAllowed(reach, url);
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    const { vi, en } = webhookFaults[error.code];
    throw refuse(en, { vi: vi.replace(/\.$/, ''), en: en.replace(/\.$/, '') });
  }
  return url.href;
}

function tooMany(most: number): Problem {
  return new Problem('state_conflict', {
    vi: `Mỗi khoá API có tối đa ${most} điểm nhận webhook`,
    en: `An API key has at most ${most} webhook endpoints`,
  });
}

const disabledTexts = {
  by_registrar: { vi: 'Nhà đăng ký đã ngừng.', en: 'The registrar stopped it.' },
  gone: {
    vi: 'Bên nhận trả lời 410 Gone. Bật lại khi sẵn sàng, rồi gửi lại khoảng thời gian đã lỡ.',
    en: 'The receiver answered 410 Gone. Enable it when it is ready, then replay the time it missed.',
  },
  failing: {
    vi: 'Không gửi được lần nào trong nhiều ngày. Sửa bên nhận, bật lại, rồi gửi lại khoảng thời gian đã lỡ.',
    en: 'Nothing could be delivered for days. Mend the receiver, enable it, then replay the time it missed.',
  },
} as const;

/** An endpoint as its registrar sees it. */
export function presentEndpoint(row: Webhook, now: Date) {
  const { disabled_reason: reason, disabled_at: at, previous_until: previous } = row;
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    description: row.description,
    enabled: at === null,
    disabled: reason === null || at === null ? null : { code: reason, ...disabledTexts[reason], at: at.toISOString() },
    failingSince: row.failing_since?.toISOString() ?? null,
    previousSecretUntil: previous !== null && previous > now ? previous.toISOString() : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
