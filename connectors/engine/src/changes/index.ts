import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import type { Change } from '../db/schema.ts';
import { ChangePresenter, type ChangeRow } from './present.ts';
import { type ChangePosition, type Comparison, changesQuery } from './select.ts';

export type { ChangePosition, Comparison } from './select.ts';

const start: ChangePosition = { kind: 0, row: 0, record: 0 };

/** A page of what differs, with the position at which the next one begins. Names are masked; other facts only named. */
export async function changesOf(
  db: Pick<pg.Pool, 'query'>,
  master: KeyObject,
  comparison: Comparison,
  limit: number,
  after: ChangePosition | null,
): Promise<readonly { readonly position: ChangePosition; readonly change: Change }[]> {
  const { text, values } = changesQuery(comparison, after ?? start, limit);
  const { rows } = await db.query<ChangeRow>(text, [...values]);
  const presenter = new ChangePresenter(master);
  return rows.map((row) => ({
    position: { kind: row.kind, row: row.row, record: row.record },
    change: presenter.present(row),
  }));
}

/** Rows fetched at a time from the database's cursor. */
const fetched = 500;

/** All of what differs, as it is at the beginning, with constant memory. Takes a connection of the pool until its end. */
export async function* allChanges(pool: pg.Pool, master: KeyObject, comparison: Comparison): AsyncGenerator<Change[]> {
  const client = await pool.connect();
  let clean = false;
  try {
    const { text, values } = changesQuery(comparison, start, null);
    await client.query('BEGIN READ ONLY');
    await client.query(`DECLARE changes NO SCROLL CURSOR FOR ${text}`, [...values]);
    const presenter = new ChangePresenter(master);
    for (;;) {
      const { rows } = await client.query<ChangeRow>(`FETCH ${fetched} FROM changes`);
      if (rows.length === 0) break;
      yield rows.map((row) => presenter.present(row));
    }
    await client.query('COMMIT');
    clean = true;
  } finally {
    client.release(!clean);
  }
}
