import type { KeyObject } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';
import { openFacts, unwrapKey } from '@xacthuc/platform';
import type { Kysely, Selectable } from 'kysely';
import type { RecordsOverTimeView, VerificationDatabase } from '../db/schema.ts';

/** A version of a record that was ever found under a number. */
export type RecordVersion = Selectable<RecordsOverTimeView>;

/** Every version of every record under these keyed hashes, by the hash in hex. */
export async function readVersions(
  db: Kysely<VerificationDatabase>,
  keys: readonly Buffer[],
): Promise<Map<string, RecordVersion[]>> {
  const distinct = new Map(keys.map((key) => [key.toString('hex'), key]));
  const rows = await db
    .selectFrom('verification.records_over_time')
    .selectAll()
    .where((eb) => eb('key', '=', eb.fn.any(eb.val([...distinct.values()]))))
    .execute();
  return Map.groupBy(rows, ({ key }) => key.toString('hex'));
}

/** Why a record's facts cannot be had: their page or its key is erased, or they are not what was sealed. */
export type Unopened = 'erased' | 'altered';

/** Opens facts with the data keys of their stages, which never change. */
export class FactsOpener {
  readonly #master: KeyObject;
  readonly #keys = new Map<number, KeyObject>();

  constructor(master: KeyObject) {
    this.#master = master;
  }

  /** Reads the keys of these versions' pages. Never cached beyond one call: what is erased must be so at once. */
  async loadKeys(db: Kysely<VerificationDatabase>, versions: readonly RecordVersion[]): Promise<void> {
    this.#keys.clear();
    const stages = [...new Set(versions.flatMap(({ page_stage: stage }) => (stage === null ? [] : [stage])))];
    if (stages.length === 0) return;
    const rows = await db.selectFrom('facts.stage_keys').selectAll().where('stage', 'in', stages).execute();
    for (const { stage, wrapped_key } of rows) {
      this.#keys.set(stage, unwrapKey(this.#master, wrapped_key, `stage:${stage}`));
    }
  }

  open({ page, place, page_stage: stage, identity, sealed }: RecordVersion): Facts | Unopened {
    const key = stage === null ? undefined : this.#keys.get(stage);
    if (sealed === null || key === undefined) return 'erased';
    try {
      return openFacts(key, page, place, identity, sealed);
    } catch {
      return 'altered';
    }
  }
}
