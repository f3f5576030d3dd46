import { setTimeout as sleep } from 'node:timers/promises';
import { type Benefit, type PolicyVersion, subjectKeyText, vietnamDay } from '@xacthuc/domain';
import { Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { FactsLookup, Found } from '../checks/lookup.ts';
import type { SandboxDatabase } from '../db/schema.ts';
import { type BuiltSubject, buildSubjects, nothingFound } from './build.ts';
import { slowestSeconds } from './subjects/subject.ts';

export interface MockLookupParts {
  readonly db: Kysely<SandboxDatabase>;
  readonly policies: readonly PolicyVersion[];
  /** Keyed hash of a subject key's text. */
  readonly hash: (text: string) => Buffer;
  readonly now: () => Date;
}

/** The mock subjects of a day, by the keyed hash of each of their numbers. */
interface Day {
  readonly day: string;
  readonly subjects: readonly BuiltSubject[];
  readonly byKey: ReadonlyMap<string, BuiltSubject>;
  readonly nothing: Found;
}

/** Finds mock subjects where real checks find facts. It reaches no facts, and nothing of another client. */
export class MockLookup {
  readonly #parts: MockLookupParts;
  #day: Day | null = null;

  constructor(parts: MockLookupParts) {
    this.#parts = parts;
  }

  /** All mock subjects as they are today. */
  subjects(): readonly BuiltSubject[] {
    return this.#today().subjects;
  }

  /** The look-up of one client: what it has used itself is used. @param met records found to be used by somebody else */
  of(clientId: string, met: ReadonlySet<number> = new Set()): FactsLookup {
    const findAll = (keys: readonly Buffer[]) => this.#findAll(clientId, met, keys);
    return { find: async (key) => (await findAll([key]))[0] as Found, findAll };
  }

  async #findAll(clientId: string, met: ReadonlySet<number>, keys: readonly Buffer[]): Promise<readonly Found[]> {
    const { byKey, nothing } = this.#today();
    const built = keys.map((key) => byKey.get(key.toString('latin1')));
    await misbehave(built);
    const used = await this.#usedBy(clientId, built);
    return built.map((one) => (one === undefined ? nothing : withUse(one.found, one.subject.benefit, used, met)));
  }

  #today(): Day {
    const day = vietnamDay(this.#parts.now());
    if (this.#day?.day === day) return this.#day;
    const { policies, hash } = this.#parts;
    const subjects = buildSubjects(policies, day);
    const byKey = new Map(
      subjects.flatMap((one) => one.keys.map((key) => [hash(subjectKeyText(key)).toString('latin1'), one] as const)),
    );
    this.#day = { day, subjects, byKey, nothing: nothingFound(policies, day) };
    return this.#day;
  }

  async #usedBy(
    clientId: string,
    built: readonly (BuiltSubject | undefined)[],
  ): Promise<ReadonlyMap<number, Benefit[]>> {
    const records = built.flatMap((one) => one?.found.records.map(({ id }) => id) ?? []);
    const used = new Map<number, Benefit[]>();
    if (records.length === 0) return used;
    const rows = await this.#parts.db
      .selectFrom('sandbox.used_keys')
      .select(['record', 'benefit'])
      .where('client_id', '=', clientId)
      .where('record', 'in', [...new Set(records)])
      .where((is) => is.or([is('reserved_until', 'is', null), is('reserved_until', '>', is.fn<Date>('now', []))]))
      .execute();
    for (const { record, benefit } of rows) used.set(record, [...(used.get(record) ?? []), benefit as Benefit]);
    return used;
  }
}

/** Refuses, or waits as long as the slowest subject of a request wants: no connection, thread or lock waits with it. */
async function misbehave(built: readonly (BuiltSubject | undefined)[]): Promise<void> {
  const problem = built.map((one) => one?.subject.fault?.problem).find((code) => code !== undefined);
  if (problem !== undefined) throw new Problem(problem);
  const seconds = Math.max(0, ...built.map((one) => one?.subject.fault?.slowSeconds ?? 0));
  if (seconds > 0) await sleep(Math.min(seconds, slowestSeconds) * 1000, null, { ref: false });
}

function withUse(
  found: Found,
  benefit: Benefit,
  used: ReadonlyMap<number, Benefit[]>,
  met: ReadonlySet<number>,
): Found {
  const records = found.records.map((record) => ({
    ...record,
    used: [...record.used, ...(used.get(record.id) ?? []), ...(met.has(record.id) ? [benefit] : [])],
  }));
  return { ...found, records };
}
