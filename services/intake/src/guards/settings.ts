import {
  type Connector,
  canonicalSegment,
  completeSettings,
  declaredSettings,
  fieldLabel,
  fieldsByBit,
  type GuardLimits,
  type GuardSettings,
  type SomeSettings,
} from '@xacthuc/engine';
import { type FieldError, Problem } from '@xacthuc/platform';
import type { IntakeContext } from '../context.ts';
import type { DeclaredSource } from '../sources/named.ts';

/** A source's limits, and who changed them when and why. */
export async function guardsOf({ db }: Pick<IntakeContext, 'db'>, { id, code, connector }: DeclaredSource) {
  const rows = await db
    .selectFrom('facts.guard_settings as g')
    .leftJoin('access.clients as c', 'c.id', 'g.changed_by')
    .select(['g.settings', 'g.reason', 'g.changed_by', 'g.changed_at', 'c.name'])
    .where('g.source_id', '=', id)
    .orderBy('g.id', 'desc')
    .limit(20)
    .execute();
  const declared = declaredSettings(connector);
  const changes = rows.map(({ settings, reason, changed_by, changed_at, name }) => ({
    by: { id: changed_by, name: name ?? '' },
    at: changed_at.toISOString(),
    reason,
    settings: completeSettings(connector, settings),
  }));
  const fields = readFields(connector).map((field) => ({ field, label: fieldLabel(connector, field) }));
  const from = changes.length === 0 ? 'declaration' : 'office';
  return {
    source: code,
    from,
    settings: completeSettings(connector, changes[0]?.settings ?? {}),
    declared,
    fields,
    changes,
  };
}

/** Puts a source's limits; what is left out goes back to what is declared. @throws Problem `validation_failed` where they name what the source does not have. */
export async function putGuards(
  { db }: Pick<IntakeContext, 'db'>,
  source: DeclaredSource,
  put: SomeSettings,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> {
  const settings = completeSettings(source.connector, put);
  const errors = [...faults(source.connector, settings)];
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
  await db
    .insertInto('facts.guard_settings')
    .values({ source_id: source.id, settings: JSON.stringify(settings), reason, changed_by: by })
    .execute();
}

function readFields(connector: Connector): string[] {
  return fieldsByBit(connector).filter((field) => field !== null);
}

function* faults(connector: Connector, settings: GuardSettings): Generator<FieldError> {
  const { source, eachSegment, segments } = settings;
  yield* limitFaults(connector, source, '/body/source');
  yield* limitFaults(connector, eachSegment, '/body/eachSegment');
  for (const [name, limits] of Object.entries(segments)) {
    const at = `/body/segments/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (canonicalSegment(connector, name, { today: '2000-01-01' }) !== name) {
      const message =
        connector.segment === null ? 'this source has no segments' : 'is no code of a segment, as lists of it are read';
      yield { at, message };
    }
    yield* limitFaults(connector, { ...eachSegment, ...limits }, at);
  }
}

function* limitFaults(connector: Connector, limits: GuardLimits, at: string): Generator<FieldError> {
  const known = new Set(readFields(connector));
  for (const member of ['minFill', 'maxFill'] as const) {
    for (const field of Object.keys(limits[member])) {
      if (known.has(field)) continue;
      yield { at: `${at}/${member}`, message: `'${field.slice(0, 64)}' is no field of this source` };
    }
  }
  const { minRows, maxRows, minFill, maxFill } = limits;
  if (minRows !== null && maxRows !== null && minRows > maxRows) {
    yield { at: `${at}/minRows`, message: 'is more than maxRows' };
  }
  for (const [field, least] of Object.entries(minFill)) {
    const most = maxFill[field];
    if (most !== undefined && least > most)
      yield { at: `${at}/minFill`, message: `'${field}' is more than its maxFill` };
  }
}
