import { answers, callerOf, type FieldError, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { textErrors } from '../forms/texts.ts';
import { type Area, type AreaRecord, areaLevels, areaText, listAreas, recordAreas } from './areas.ts';
import {
  AreaCodeSchema,
  AreaSchema,
  AreasRequestSchema,
  CodeSchema,
  ListSchema,
  OrganisationRequestSchema,
  OrganisationSchema,
} from './schemas.ts';
import { listOrganisations, type Organisation, organisationHistory, recordOrganisation } from './store.ts';

const readers = ['organisation', 'department', 'office', 'auditor'] as const;
const refusals = [
  'validation_failed',
  'malformed_body',
  'unauthenticated',
  'forbidden',
  'payload_too_large',
  'unsupported_media_type',
] as const;

/** `/v1/programme/organisations`, `/v1/programme/areas`: who takes part, and where. */
export function organisationRoutes(context: ProgrammeContext): ServicePlugin {
  const { db } = context;
  return async (app) => {
    app.addSchema(OrganisationSchema);
    app.addSchema(AreaSchema);

    app.get(
      '/v1/programme/organisations',
      {
        config: { access: readers },
        schema: {
          tags: ['office', 'organisation'],
          summary: 'Các cơ quan, tổ chức tham gia / organisations that take part',
          response: answers(
            { 200: Type.Object({ organisations: Type.Array(Type.Ref('Organisation')) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async () => ({ organisations: (await listOrganisations(db)).map(present) }) as never,
    );

    app.get(
      '/v1/programme/organisations/:code',
      {
        config: { access: readers },
        schema: {
          tags: ['office', 'organisation'],
          summary: 'Một tổ chức qua các phiên bản / an organisation, all its versions',
          params: Type.Object({ code: CodeSchema }),
          response: answers(
            {
              200: Type.Object({
                versions: Type.Array(Type.Ref('Organisation'), { description: 'Mới nhất trước / newest first' }),
              }),
            },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => ({ versions: (await organisationHistory(db, request.params.code)).map(present) }) as never,
    );

    app.put(
      '/v1/programme/organisations/:code',
      {
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Ghi nhận hoặc đính chính một tổ chức / record or correct an organisation',
          description:
            'Nội dung khác trước thành phiên bản mới; phiên bản cũ giữ nguyên. Không có gì khác thì không đổi gì. / ' +
            'What differs becomes a new version, the old ones stay; the same again changes nothing.',
          params: Type.Object({ code: CodeSchema }),
          body: OrganisationRequestSchema,
          response: answers({ 200: Type.Ref('Organisation') }, ...refusals),
        },
      },
      async (request) => {
        const { code } = request.params;
        const body = request.body as never as Parameters<typeof recordOrganisation>[2];
        const known = new Set((await listAreas(db)).map(areaText));
        const errors = textErrors(body);
        errors.push(...body.names.flatMap((name, i) => orderErrors(`/body/names/${i}`, name)));
        errors.push(...orderErrors('/body', body));
        if (body.area !== null && !known.has(areaText(body.area))) errors.push(unknownArea('/body/area'));
        if (errors.length > 0) throw new Problem('validation_failed', null, errors);
        return present(await recordOrganisation(db, code, body, callerOf(request).id)) as never;
      },
    );

    app.get(
      '/v1/programme/areas',
      {
        config: { access: readers },
        schema: {
          tags: ['office', 'organisation'],
          summary: 'Tỉnh, xã theo phiên bản danh mục / provinces and communes of the code lists',
          querystring: Type.Object(
            {
              list: Type.Optional(ListSchema),
              level: Type.Optional(Type.String({ enum: [...areaLevels] })),
              parent: Type.Optional(AreaCodeSchema),
            },
            { additionalProperties: false },
          ),
          response: answers(
            { 200: Type.Object({ areas: Type.Array(Type.Ref('Area')) }) },
            'validation_failed',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => ({ areas: (await listAreas(db, request.query)).map(presentArea) }) as never,
    );

    app.put(
      '/v1/programme/areas/:list',
      {
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Ghi nhận địa bàn của một danh mục / record areas of a code list',
          description:
            'Chỉ ghi các địa bàn nêu ra; địa bàn khác trước thành phiên bản mới. / Only the areas named; those that differ ' +
            'become new versions.',
          params: Type.Object({ list: ListSchema }),
          body: AreasRequestSchema,
          response: answers({ 200: Type.Object({ changed: Type.Integer(), unchanged: Type.Integer() }) }, ...refusals),
        },
      },
      async (request) => {
        const { list } = request.params;
        const { areas } = request.body as never as { areas: AreaRecord[] };
        const errors = [
          ...textErrors(areas, '/body/areas'),
          ...areaErrors(areas, await listAreas(db, { list, level: 'province' })),
        ];
        if (errors.length > 0) throw new Problem('validation_failed', null, errors);
        const changed = await recordAreas(db, list, areas, callerOf(request).id);
        return { changed, unchanged: areas.length - changed } as never;
      },
    );
  };
}

function present(organisation: Organisation) {
  return { ...organisation, recordedAt: organisation.recordedAt.toISOString() };
}

function presentArea(area: Area) {
  return { ...area, recordedAt: area.recordedAt.toISOString() };
}

/** An area that is not in its list. */
export function unknownArea(at: string): FieldError {
  return { at, message: 'không có địa bàn này trong danh mục / there is no such area in that list' };
}

function orderErrors(at: string, dates: { readonly from: string | null; readonly until: string | null }): FieldError[] {
  if (dates.from === null || dates.until === null || dates.from <= dates.until) return [];
  return [{ at: `${at}/until`, message: 'không được trước "from" / must not be before "from"' }];
}

/** All that is wrong with a list of areas: repeats, communes without a province, provinces with one, dates. */
export function areaErrors(areas: readonly AreaRecord[], provinces: readonly Pick<Area, 'code'>[]): FieldError[] {
  const errors: FieldError[] = [];
  const parents = new Set([...provinces, ...areas.filter(({ level }) => level === 'province')].map(({ code }) => code));
  const seen = new Set<string>();
  for (const [i, area] of areas.entries()) {
    const at = `/body/areas/${i}`;
    if (seen.has(area.code)) errors.push({ at: `${at}/code`, message: 'lặp lại / repeats' });
    seen.add(area.code);
    if (area.level === 'province' && area.parent !== null) {
      errors.push({ at: `${at}/parent`, message: 'tỉnh không thuộc địa bàn khác / a province has no parent' });
    } else if (area.level === 'commune' && (area.parent === null || !parents.has(area.parent))) {
      errors.push({ at: `${at}/parent`, message: 'phải là một tỉnh của danh mục / must be a province of the list' });
    }
    errors.push(...orderErrors(at, area));
    if (errors.length >= 50) break;
  }
  return errors;
}
