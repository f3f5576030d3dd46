import { Problem } from '@xacthuc/platform';
import type { Kysely, Selectable } from 'kysely';
import type { ChannelsTable } from '../db/monitoring-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { organisationCodes } from '../organisations/store.ts';
import { takePlace } from './fold.ts';

type Db = Kysely<ProgrammeDatabase>;

/** A code by which a registrar says which organisation brought a subject. */
export interface NewChannel {
  readonly code: string;
  readonly organisation: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly note: string;
}

export interface Channel extends NewChannel {
  readonly version: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export async function listChannels(db: Db): Promise<Channel[]> {
  return (await db.selectFrom('programme.current_channels').selectAll().orderBy('code').execute()).map(channelOf);
}

/** All versions of a code, newest first. @throws Problem `not_found`. */
export async function channelHistory(db: Db, code: string): Promise<Channel[]> {
  const rows = await db
    .selectFrom('programme.channels')
    .selectAll()
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .execute();
  if (rows.length === 0) throw new Problem('not_found');
  return rows.map(channelOf);
}

/**
 * Adds a code. It counts from now on: what was asked with it before stays a code that nobody knew.
 * @throws Problem `validation_failed`; `state_conflict` where there is such a code: it is never given to another.
 */
export async function addChannel(db: Db, channel: NewChannel, by: string): Promise<Channel> {
  if (channel.from !== null && channel.until !== null && channel.until < channel.from) {
    throw new Problem('validation_failed', null, [
      { at: '/body/until', message: 'không được trước "from" / must not be before "from"' },
    ]);
  }
  if (!(await organisationCodes(db)).includes(channel.organisation)) {
    throw new Problem('validation_failed', null, [
      { at: '/body/organisation', message: 'không có tổ chức này / there is no such organisation' },
    ]);
  }
  return record(db, channel.code, by, (current) => {
    if (current !== null) {
      throw new Problem('state_conflict', { vi: 'Mã kênh này đã có', en: 'There is a channel of this code already' });
    }
    return channel;
  });
}

/**
 * Ends a code: it counts up to that day. @throws Problem `not_found`; `validation_failed` before its first day, or where the day is
 * past: what was counted stays counted.
 */
export async function endChannel(
  db: Db,
  code: string,
  end: { readonly until: string; readonly note: string },
  by: string,
  today: string,
): Promise<Channel> {
  return record(db, code, by, (current) => {
    if (current === null) throw new Problem('not_found');
    if (end.until < today || (current.from !== null && end.until < current.from)) {
      const message =
        'không được trước hôm nay hay trước ngày đầu / must not be before today, nor before its first day';
      throw new Problem('validation_failed', null, [{ at: '/body/until', message }]);
    }
    return { ...current, ...end };
  });
}

/** Whoever counts is kept out meanwhile, so that from which entry on a version holds is never past what was counted. */
async function record(
  db: Db,
  code: string,
  by: string,
  next: (current: Channel | null) => NewChannel,
): Promise<Channel> {
  return db.transaction().execute(async (trx) => {
    const through = await takePlace(trx, 'wait');
    const row = await trx
      .selectFrom('programme.current_channels')
      .selectAll()
      .where('code', '=', code)
      .executeTakeFirst();
    const { organisation, from, until, note } = next(row === undefined ? null : channelOf(row));
    return channelOf(
      await trx
        .insertInto('programme.channels')
        .values({
          code,
          version: (row?.version ?? 0) + 1,
          organisation,
          valid_from: from,
          valid_until: until,
          note,
          since_entry: through ?? 0,
          recorded_by: by,
        })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
  });
}

function channelOf(row: Selectable<ChannelsTable>): Channel {
  return {
    code: row.code,
    organisation: row.organisation,
    from: row.valid_from,
    until: row.valid_until,
    note: row.note,
    version: row.version,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}
