import type { KeyObject } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';
import { openFacts, unwrapKey } from '@xacthuc/platform/core';
import type { Change } from '../db/schema.ts';
import { maskName } from '../map/mask.ts';

/** A row of `changesQuery`. */
export interface ChangeRow {
  readonly kind: number;
  readonly row: number;
  readonly record: number;
  readonly new_id: number | null;
  readonly new_row: number | null;
  readonly new_page: number | null;
  readonly new_place: number | null;
  readonly new_page_stage: number | null;
  readonly new_identity: Buffer | null;
  readonly new_sealed: Buffer | null;
  readonly new_key: Buffer | null;
  readonly old_id: number | null;
  readonly old_row: number | null;
  readonly old_page: number | null;
  readonly old_place: number | null;
  readonly old_page_stage: number | null;
  readonly old_identity: Buffer | null;
  readonly old_sealed: Buffer | null;
  readonly old_key: Buffer | null;
}

const kinds = ['added', 'changed', 'retired'] as const;

/** Opens both sides and says what differs, without saying what it is. Keeps the stages' keys it unwrapped. */
export class ChangePresenter {
  readonly #master: KeyObject;
  readonly #keys = new Map<number, KeyObject>();

  constructor(master: KeyObject) {
    this.#master = master;
  }

  present(row: ChangeRow): Change {
    const after = this.#open({
      page: row.new_page,
      place: row.new_place,
      stage: row.new_page_stage,
      identity: row.new_identity,
      sealed: row.new_sealed,
      wrapped: row.new_key,
    });
    const before = this.#open({
      page: row.old_page,
      place: row.old_place,
      stage: row.old_page_stage,
      identity: row.old_identity,
      sealed: row.old_sealed,
      wrapped: row.old_key,
    });
    return {
      kind: kinds[row.kind - 1] as (typeof kinds)[number],
      record: row.new_id,
      row: row.new_row,
      previousRecord: row.old_id,
      previousRow: row.old_row,
      subject: maskName((after ?? before)?.name ?? ''),
      fields: before && after ? changedFields(before, after) : [],
    };
  }

  #open({ page, place, stage, identity, sealed, wrapped }: Side): Facts | null {
    if (page === null || place === null || stage === null || !identity || !sealed || !wrapped) return null;
    let key = this.#keys.get(stage);
    if (key === undefined) {
      key = unwrapKey(this.#master, wrapped, `stage:${stage}`);
      this.#keys.set(stage, key);
    }
    return openFacts(key, page, place, identity, sealed);
  }
}

interface Side {
  readonly page: number | null;
  readonly place: number | null;
  readonly stage: number | null;
  readonly identity: Buffer | null;
  readonly sealed: Buffer | null;
  readonly wrapped: Buffer | null;
}

/** Names of the facts that differ; `keys` when only a number under which the subject is found does. */
export function changedFields(before: Facts, after: Facts): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after).filter(([name, value]) => old.get(name) !== value);
  return fields.length > 0 ? fields.map(([name]) => name) : ['keys'];
}
