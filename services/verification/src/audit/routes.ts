import { answers, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { recordExport } from './accesses.ts';
import { decodePosition, encodePosition } from './cursor.ts';
import { entryByIndex } from './entries.ts';
import { givenFilters } from './filter.ts';
import { logSize, type Order } from './find.ts';
import {
  AuditEntrySchema,
  entriesAnswer,
  FormatSchema,
  filterProperties,
  IndexParams,
  OrderSchema,
  pageOfEntries,
  pageProperties,
} from './schemas.ts';
import { formatOf, readPage, sendFile } from './send.ts';

const access = ['auditor'] as const;

/** `GET /v1/audit/entries` and `GET /v1/audit/entries/{index}`. */
export function auditRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.addSchema(AuditEntrySchema);
    app.get(
      '/v1/audit/entries',
      {
        config: { access },
        schema: {
          tags: ['auditor'],
          summary: 'Các mục của nhật ký, mới nhất trước / the log’s entries, newest first',
          description:
            'Mọi loại mục, theo vị trí trong nhật ký; thường sau chưa đầy một giây kể từ sự việc. Bộ lọc chỉ để lại các mục ' +
            'có nêu điều được lọc. / Entries of all types by their index in the log, usually within a second of what they ' +
            'record. Each filter leaves only entries that say something of the kind.',
          querystring: Type.Object(
            {
              ...filterProperties,
              order: Type.Optional(OrderSchema),
              format: Type.Optional(FormatSchema),
              ...pageProperties,
            },
            { additionalProperties: false },
          ),
          response: answers(
            { 200: entriesAnswer(pageOfEntries) },
            'validation_failed',
            'invalid_cursor',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request, reply) => {
        const { limit = 50, cursor, order: named = 'desc', format: wanted, ...filter } = request.query;
        const order = named as Order;
        const size = await logSize(context.pool);
        const format = formatOf(request, wanted);
        if (format !== 'json') {
          await recordExport(context.db, { auditor: callerOf(request).id, filter, format, size });
          return sendFile(context, reply, format, { filter, order, size }) as never;
        }
        const scope = { ...givenFilters(filter), order };
        const start = order === 'desc' ? size : 0;
        const position = cursor === undefined ? start : decodePosition(cursor, scope);
        const { entries, next } = await readPage(context, { filter, order, size, position, limit });
        return { entries, next: next === null ? null : encodePosition(next, scope) } as never;
      },
    );
    app.get(
      '/v1/audit/entries/:index',
      {
        config: { access },
        schema: {
          tags: ['auditor'],
          summary: 'Một mục của nhật ký / one entry of the log',
          params: IndexParams,
          response: answers(
            { 200: Type.Ref('AuditEntry') },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => {
        const entry = await entryByIndex(context, request.params.index);
        if (!entry) throw new Problem('not_found');
        return entry as never;
      },
    );
  };
}
