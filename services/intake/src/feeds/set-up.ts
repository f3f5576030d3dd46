import { randomUUID } from 'node:crypto';
import {
  endRuns,
  forgetVersions,
  isCron,
  type Mode,
  nextDue,
  repeatOf,
  type Schedule,
  scheduleName,
  sealSecrets,
  type TransportChoice,
} from '@xacthuc/engine';
import type { Caller } from '@xacthuc/platform';
import { sql } from 'kysely';
import type { IntakeContext } from '../context.ts';
import { choiceOf, type FeedView } from './queries.ts';
import type { ScheduleBody, TransportBody } from './schemas.ts';
import { assertSecrets, assertUsable, destination, invalid, transportIn } from './transport-body.ts';

/** What a request may say of a feed; validated, with defaults filled in. */
export interface FeedBody extends TransportBody {
  readonly name?: string;
  readonly schedule?: ScheduleBody;
  readonly mode?: string;
  readonly enabled?: boolean;
}

interface Source {
  readonly id: number;
  readonly delivery: Mode;
}

/** Sets up a feed. @returns its id. @throws Problem `validation_failed` */
export async function createFeed(
  context: IntakeContext,
  caller: Caller,
  source: Source,
  segment: string | null,
  body: FeedBody & { readonly name: string; readonly schedule: ScheduleBody },
): Promise<string> {
  const choice = transportIn(body);
  if (choice === null) throw invalid([['/body', 'must have one of folder, sftp, https, s3']]);
  assertUsable(context, choice);
  const secrets = body.secrets ?? {};
  assertSecrets(choice, Object.keys(secrets));
  const id = randomUUID();
  const schedule = checkedSchedule(body.schedule);
  const enabled = body.enabled ?? true;
  await context.db
    .insertInto('facts.feeds')
    .values({
      id,
      source_id: source.id,
      name: body.name,
      ...transportColumns(choice),
      ...sealSecrets(context.keyring.master, id, secrets),
      mode: (body.mode as Mode | undefined) ?? source.delivery,
      segment,
      ...scheduleColumns(schedule),
      enabled,
      next_due_at: enabled ? nextDue(schedule, context.now()) : null,
      created_by: caller.id,
    })
    .execute();
  await plan(context, id, schedule, enabled);
  return id;
}

/** Changes what a request names; the rest stays. `segment` undefined: stays. @throws Problem `validation_failed` */
export async function changeFeed(
  context: IntakeContext,
  feed: FeedView,
  segment: string | null | undefined,
  body: FeedBody,
): Promise<void> {
  const choice = transportIn(body);
  const transport = choice ?? choiceOf(feed);
  if (choice !== null) assertUsable(context, choice);
  assertSecrets(transport, secretNamesAfter(feed, transport, body));
  const schedule = checkedSchedule(body.schedule ?? feed.schedule);
  const enabled = body.enabled ?? feed.enabled;
  const replanned = body.schedule !== undefined || body.enabled !== undefined;
  const elsewhere = choice !== null || body.mode !== undefined || segment !== undefined;
  await context.db.transaction().execute(async (trx) => {
    if (elsewhere) await forgetVersions(trx as never, feed.id);
    await trx
      .updateTable('facts.feeds')
      .set({
        name: body.name ?? feed.name,
        ...transportColumns(transport),
        ...(body.secrets === undefined ? {} : sealSecrets(context.keyring.master, feed.id, body.secrets)),
        mode: (body.mode as Mode | undefined) ?? feed.mode,
        ...(segment === undefined ? {} : { segment }),
        ...scheduleColumns(schedule),
        enabled,
        ...(replanned ? { next_due_at: enabled ? nextDue(schedule, context.now()) : null } : {}),
        updated_at: sql<Date>`now()`,
      })
      .where('id', '=', feed.id)
      .where('deleted_at', 'is', null)
      .execute();
  });
  if (replanned) await plan(context, feed.id, schedule, enabled);
}

function secretNamesAfter(feed: FeedView, transport: TransportChoice, body: FeedBody): string[] {
  if (body.secrets !== undefined) return Object.keys(body.secrets);
  if (feed.secrets.length > 0 && destination(transport) !== destination(choiceOf(feed))) {
    throw invalid([['/body/secrets', 'must be given again, for the feed now leads elsewhere']]);
  }
  return [...feed.secrets];
}

/** Deletes a feed: its secrets are erased, what it delivered still names it. */
export async function deleteFeed(context: IntakeContext, id: string): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('facts.feeds')
      .set({ deleted_at: sql<Date>`now()`, enabled: false, wrapped_key: null, secrets: null, secret_names: [] })
      .where('id', '=', id)
      .execute();
    await endRuns(trx as never, id);
  });
  await context.feeds.unschedule(scheduleName(id)).catch((err: Error) => late(context, err, id));
}

/** The database is the truth: should the queue be away, the worker brings it in line within a minute. */
async function plan(context: IntakeContext, id: string, schedule: Schedule, enabled: boolean): Promise<void> {
  const { feeds } = context;
  const repeat = repeatOf({ cron: schedule.cron, every_seconds: schedule.everySeconds });
  const planned = enabled
    ? feeds.schedule(scheduleName(id), repeat, { task: 'due', feedId: id })
    : feeds.unschedule(scheduleName(id));
  await planned.catch((err: Error) => late(context, err, id));
}

function late({ log }: IntakeContext, err: Error, feedId: string): void {
  log.warn({ err, feedId }, 'queue not reached; the worker will compare schedules');
}

function checkedSchedule(schedule: ScheduleBody): Schedule {
  if ((schedule.cron === null) === (schedule.everySeconds === null)) {
    throw invalid([['/body/schedule', 'must have either cron or everySeconds']]);
  }
  if (schedule.cron !== null && !isCron(schedule.cron)) {
    throw invalid([['/body/schedule/cron', 'must be five fields: minute hour day month weekday']]);
  }
  return schedule;
}

function transportColumns({ kind, settings }: TransportChoice) {
  return { kind, settings: JSON.stringify(settings) };
}

function scheduleColumns(schedule: Schedule) {
  return {
    cron: schedule.cron,
    every_seconds: schedule.everySeconds,
    jitter_seconds: schedule.jitterSeconds,
    max_attempts: schedule.maxAttempts,
    retry_seconds: schedule.retrySeconds,
  };
}
