import { Readable } from 'node:stream';
import { vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { fileBody, registerFileBodies, savedAs } from '../forms/body.ts';
import { mostFormBytes, presentIssue, presentUnreadable, readFilledForm } from '../forms/read.ts';
import { CalendarDaySchema, formBodies, sheetAnswer, sheetType } from '../forms/schemas.ts';
import { areaText, listAreas } from '../organisations/areas.ts';
import { newestList } from '../organisations/newest-list.ts';
import { AreaCodeSchema, CodeSchema, ListSchema } from '../organisations/schemas.ts';
import {
  type Denominator,
  denominatorErrors,
  listDenominators,
  type RecordedDenominator,
  recordDenominators,
} from './denominators.ts';
import { type Figure, type FigureQuestion, figureOf } from './figures.ts';
import { denominatorForm, denominatorsOf, denominatorTemplate } from './form.ts';
import { bases, dataSources, type IndicatorDefinition, indicatorOf, indicators } from './registry.ts';
import {
  DenominatorImportSchema,
  DenominatorSchema,
  DenominatorsRequestSchema,
  FigureSchema,
  IndicatorSchema,
} from './schemas.ts';

const tags = ['office'];
const readers = ['organisation', 'office', 'auditor'] as const;
const base = '/v1/programme';

const FiguresQuerySchema = Type.Object(
  {
    indicator: Type.Optional(
      Type.Array(CodeSchema, {
        maxItems: 50,
        description: 'Không nêu: các chỉ số chuyển đổi số / default: those of the DTI',
      }),
    ),
    from: Type.Optional({ ...CalendarDaySchema, description: 'Mặc định: đầu năm / default: 1 January of "until"' }),
    until: Type.Optional({ ...CalendarDaySchema, description: 'Mặc định: hôm nay / default: today' }),
    areaList: Type.Optional(ListSchema),
    area: Type.Optional({ ...AreaCodeSchema, description: 'Cần kèm areaList / together with areaList' }),
    organisation: Type.Optional(CodeSchema),
  },
  { additionalProperties: false },
);

/** `/v1/programme/indicators`, `/v1/programme/figures`, `/v1/programme/denominators`. */
export function indicatorRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, now } = context;
  return async (app) => {
    for (const schema of [IndicatorSchema, FigureSchema, DenominatorSchema]) app.addSchema(schema);

    app.get(
      `${base}/indicators`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Danh mục chỉ số: tính thế nào, từ số liệu nào / the registry of indicators',
          response: answers(
            { 200: Type.Object({ indicators: Type.Array(Type.Ref('Indicator')) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async () => ({ indicators: indicators.map(presentIndicator) }) as never,
    );

    app.get(
      `${base}/figures`,
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary: 'Giá trị các chỉ số với tử số, mẫu số, nguồn / figures with numerator, denominator and source',
          description:
            'Số liệu nội bộ: số nhỏ không được che, không công bố nguyên trạng. / Internal: small counts are not suppressed, do not ' +
            'publish them as they are.',
          querystring: FiguresQuerySchema,
          response: answers(
            { 200: Type.Object({ figures: Type.Array(Type.Ref('Figure')) }) },
            'validation_failed',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const today = vietnamDay(now());
        const { definitions, question } = await asked(context, request.query, today);
        const figures = await db
          .transaction()
          .setIsolationLevel('repeatable read')
          .setAccessMode('read only')
          .execute(async (trx) => {
            const all: Figure[] = [];
            for (const definition of definitions) all.push(await figureOf(trx, definition, question, today));
            return all;
          });
        return { figures } as never;
      },
    );

    app.get(
      `${base}/denominators`,
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary: 'Số liệu nền và văn bản nguồn / base figures and the documents they are from',
          querystring: Type.Object(
            {
              base: Type.Optional(Type.String({ enum: Object.keys(bases) })),
              areaList: Type.Optional(ListSchema),
              area: Type.Optional(AreaCodeSchema),
              history: Type.Optional(
                Type.Boolean({ default: false, description: 'Cả các số đã đính chính / corrected ones too' }),
              ),
            },
            { additionalProperties: false },
          ),
          response: answers(
            { 200: Type.Object({ denominators: Type.Array(Type.Ref('Denominator')) }) },
            'validation_failed',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const { history = false, ...filter } = request.query;
        return { denominators: (await listDenominators(db, { ...filter, history })).map(present) } as never;
      },
    );

    app.post(
      `${base}/denominators`,
      {
        config: { access: ['office'] },
        schema: {
          tags,
          summary: 'Ghi nhận hoặc đính chính số liệu nền / record or correct base figures',
          description:
            'Số khác trước thành phiên bản mới, không ghi đè. / What differs becomes a new version; nothing is overwritten.',
          body: DenominatorsRequestSchema,
          response: answers(
            { 200: Type.Object({ changed: Type.Integer(), unchanged: Type.Integer() }) },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'payload_too_large',
            'unsupported_media_type',
          ),
        },
      },
      async (request) => {
        const { denominators } = request.body as never as { denominators: Denominator[] };
        const areas = new Set((await listAreas(db)).map(areaText));
        const errors = denominatorErrors(denominators, { today: vietnamDay(now()), areas });
        if (errors.length > 0) throw new Problem('validation_failed', null, errors);
        const changed = await recordDenominators(db, denominators, callerOf(request).id);
        return { changed, unchanged: denominators.length - changed } as never;
      },
    );
  };
}

/** The template of base figures, and filled ones. */
export function denominatorFileRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, now } = context;
  return async (scope) => {
    registerFileBodies(scope as never, mostFormBytes);

    scope.get(
      `${base}/denominators/template`,
      {
        config: { access: ['office'] },
        schema: {
          tags,
          summary: 'Biểu mẫu XLSX của số liệu nền / the XLSX template of base figures',
          querystring: Type.Object({ areaList: Type.Optional(ListSchema) }, { additionalProperties: false }),
          response: answers({ 200: sheetAnswer }, 'validation_failed', 'unauthenticated', 'forbidden'),
        },
      },
      async (request, reply) => {
        const { list, areas } = await newestList(db, request.query.areaList ?? null);
        reply.type(sheetType).header('content-disposition', savedAs('bieu-mau-so-lieu-nen.xlsx'));
        return reply.send(Readable.from(denominatorTemplate(areas, list)));
      },
    );

    scope.post(
      `${base}/denominators/imports`,
      {
        config: { access: ['office'] },
        bodyLimit: mostFormBytes,
        schema: {
          tags,
          summary: 'Nộp số liệu nền bằng tệp / record base figures by a file',
          description:
            'CSV, XLSX, ODS, XLS. Ghi tất cả hoặc không ghi dòng nào. / All rows or none; all bad rows are told at once.',
          querystring: Type.Object(
            { dryRun: Type.Optional(Type.Boolean({ default: false })), areaList: Type.Optional(ListSchema) },
            { additionalProperties: false },
          ),
          body: formBodies,
          response: answers(
            { 200: DenominatorImportSchema },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'payload_too_large',
            'empty_file',
          ),
        },
      },
      async (request) => {
        const { list, areas } = await newestList(db, request.query.areaList ?? null);
        const filled = await readFilledForm(denominatorForm(areas), fileBody(request), vietnamDay(now()));
        const issues = [...filled.issues];
        const rows = denominatorsOf(filled.rows, list ?? '', issues);
        const errors = issues.filter(({ severity }) => severity === 'error').length;
        const report = {
          rows: filled.rows.length,
          errors,
          warnings: issues.length - errors,
          issues: issues.map(presentIssue),
          unreadable: filled.unreadable === null ? null : presentUnreadable(filled.unreadable),
        };
        if (errors > 0 || filled.unreadable !== null)
          return { state: 'rejected', changed: 0, unchanged: 0, ...report } as never;
        if (request.query.dryRun) return { state: 'checked', changed: 0, unchanged: 0, ...report } as never;
        const changed = await recordDenominators(db, rows, callerOf(request).id);
        return { state: 'recorded', changed, unchanged: rows.length - changed, ...report } as never;
      },
    );
  };
}

interface Asked {
  readonly indicator?: string[];
  readonly from?: string;
  readonly until?: string;
  readonly areaList?: string;
  readonly area?: string;
  readonly organisation?: string;
}

async function asked(
  { db }: ProgrammeContext,
  query: Asked,
  today: string,
): Promise<{ readonly definitions: IndicatorDefinition[]; readonly question: FigureQuestion }> {
  const { until = today, areaList: list, area: code, organisation = null } = query;
  const from = query.from ?? `${until.slice(0, 4)}-01-01`;
  const errors = [];
  const named = query.indicator?.map((one) => indicatorOf(one));
  if (named?.includes(undefined)) {
    errors.push({ at: '/querystring/indicator', message: 'không có chỉ số này / there is no such indicator' });
  }
  if (from > until)
    errors.push({ at: '/querystring/from', message: 'không được sau "until" / must not be after "until"' });
  if (from > today) errors.push({ at: '/querystring/from', message: 'chưa đến ngày này / must not lie ahead' });
  const area = list === undefined || code === undefined ? null : { list, code };
  if ((list === undefined) !== (code === undefined)) {
    errors.push({ at: '/querystring/area', message: 'cần cả "area" và "areaList" / needs both "area" and "areaList"' });
  } else if (area !== null && !(await listAreas(db, { list: area.list })).some((one) => one.code === area.code)) {
    errors.push({
      at: '/querystring/area',
      message: 'không có địa bàn này trong danh mục / there is no such area in that list',
    });
  }
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
  const definitions = named?.filter((one) => one !== undefined) ?? indicators.filter(({ dti }) => dti);
  return { definitions, question: { period: { from, until }, area, organisation } };
}

function presentIndicator({ code, name, unit, unitName, kind, dti, computed, data, by }: IndicatorDefinition) {
  const sources = data.map((source) => ({ code: source, ...dataSources[source] }));
  return { code, name, unit, unitName, kind, dti, computed, data: sources, by };
}

function present(row: RecordedDenominator) {
  return { ...row, recordedAt: row.recordedAt.toISOString() };
}
