import {
  type Connector,
  fieldGivenTwice,
  fieldNamed,
  type MapEntry,
  plainLabel,
  type SavedMap,
  savedMapOf,
  saveMap,
} from '@xacthuc/engine';
import {
  answers,
  type Caller,
  callerOf,
  type FieldError,
  IdSchema,
  InstantSchema,
  nullable,
  Problem,
  type ServicePlugin,
} from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { deliverySegment, maySeeSource } from './binding.ts';
import { declaredSource } from './named.ts';

const params = Type.Object({ source: Type.String({ maxLength: 64 }) });
const path = '/v1/sources/:source/mapping';

const ColumnSchema = Type.Object(
  {
    header: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Tên cột như trong tệp / the header as it is in the file; compared without accents and case',
    }),
    field: nullable(
      Type.String({
        maxLength: 200,
        description: 'Trường (tên hoặc nhãn); null: không đọc cột / the field, by name or label; null: do not read it',
      }),
    ),
  },
  { additionalProperties: false },
);

const BodySchema = Type.Object(
  { columns: Type.Array(ColumnSchema, { maxItems: 100 }) },
  {
    additionalProperties: false,
    examples: [
      {
        columns: [
          { header: 'Sinh ngày', field: 'birthDate' },
          { header: 'Ngày sinh của bố', field: null },
        ],
      },
    ],
  },
);

const MappingSchema = Type.Object({
  source: Type.String(),
  columns: Type.Array(Type.Object({ header: Type.String(), field: nullable(Type.String()) })),
  setBy: nullable({ ...IdSchema, description: 'The client that set it; null: never set' }),
  setAt: nullable(InstantSchema),
  fields: Type.Array(Type.Object({ field: Type.String(), label: Type.String(), required: Type.Boolean() }), {
    description: 'Các trường của nguồn / the fields that a column of this source may be',
  }),
});

/** `/v1/sources/{source}/mapping`: which column is which field, where a department's headers do not say. */
export function mappingRoutes(context: IntakeContext): ServicePlugin {
  const { db } = context;
  return async (app) => {
    app.get(
      path,
      {
        config: { access: ['department', 'office', 'auditor'] },
        schema: {
          tags: ['department'],
          summary: 'Cách ghép cột đã lưu của một nguồn / the mapping of columns saved for a source',
          params,
          response: answers({ 200: MappingSchema }, 'validation_failed', 'unauthenticated', 'forbidden', 'not_found'),
        },
      },
      async (request) => {
        const { source } = request.params;
        if (!maySeeSource(callerOf(request), source)) throw new Problem('not_found');
        const { id, connector } = await declaredSource(context, source);
        return present(source, connector, await savedMapOf(db as never, id)) as never;
      },
    );

    app.put(
      path,
      {
        config: { access: ['department'] },
        schema: {
          tags: ['department'],
          summary: 'Lưu cách ghép cột cho một nguồn / save a mapping of columns for a source',
          description:
            'Thay toàn bộ cách ghép đã lưu; dùng cho các lần nộp sau. Tham số `map` của một lần nộp được ưu tiên hơn. / ' +
            'Takes the place of what was saved, for deliveries from now on. What a delivery says by `map` goes before it.',
          params,
          body: BodySchema,
          response: answers(
            { 200: { ...MappingSchema, description: 'Saved' } },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'source_not_bound',
            'not_found',
            'payload_too_large',
            'unsupported_media_type',
          ),
        },
      },
      async (request) => {
        const caller = callerOf(request);
        const { source } = request.params;
        const { id, connector } = await declaredSource(context, source);
        assertMaySet(caller, source);
        await saveMap(db as never, id, entriesOf(connector, request.body.columns), caller.id);
        return present(source, connector, await savedMapOf(db as never, id)) as never;
      },
    );

    app.delete(
      path,
      {
        config: { access: ['department'] },
        schema: {
          tags: ['department'],
          summary: 'Xoá cách ghép cột đã lưu / clear the saved mapping of columns',
          params,
          response: answers(
            { 200: { ...MappingSchema, description: 'Cleared' } },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'source_not_bound',
            'not_found',
          ),
        },
      },
      async (request) => {
        const caller = callerOf(request);
        const { source } = request.params;
        const { id, connector } = await declaredSource(context, source);
        assertMaySet(caller, source);
        await saveMap(db as never, id, [], caller.id);
        return present(source, connector, await savedMapOf(db as never, id)) as never;
      },
    );
  };
}

/** A key of one school must not change how the files of the others are read; it has `map` for its own. */
function assertMaySet(caller: Caller, source: string): void {
  deliverySegment({ ...caller, segment: null }, source, null);
  if (caller.segment === null) return;
  throw new Problem('source_not_bound', {
    vi: 'Khoá của một đơn vị không được đổi cách ghép cột của cả nguồn; hãy dùng tham số "map" khi nộp',
    en: 'The key of one segment may not change the mapping of the whole source; use the parameter "map" of an upload',
  });
}

function entriesOf(
  connector: Connector,
  columns: readonly { readonly header: string; readonly field: string | null }[],
): MapEntry[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const entries = columns.map(({ header, field }, i): MapEntry => {
    const label = plainLabel(header);
    const known = field === null ? null : fieldNamed(connector, field);
    if (label === '' || seen.has(label)) {
      errors.push({ at: `/body/columns/${i}/header`, message: 'must be a header, and no other column’s' });
    }
    if (known === undefined) errors.push({ at: `/body/columns/${i}/field`, message: 'is no field of this source' });
    seen.add(label);
    return { letters: null, header: header.normalize('NFC').trim(), field: known ?? null };
  });
  const twice = fieldGivenTwice(connector, entries);
  if (twice !== null) errors.push({ at: '/body/columns', message: `two columns cannot both be ${twice}` });
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
  return entries;
}

function present(source: string, connector: Connector, { entries, setBy, setAt }: SavedMap) {
  return {
    source,
    columns: entries.map(({ header, field }) => ({ header: header ?? '', field })),
    setBy,
    setAt: setAt?.toISOString() ?? null,
    fields: Object.entries(connector.columns)
      .filter(([, { kind }]) => kind !== 'ignored')
      .map(([field, { headers, required }]) => ({ field, label: headers[0] ?? field, required })),
  };
}
