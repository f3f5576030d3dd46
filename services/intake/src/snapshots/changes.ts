import { Readable } from 'node:stream';
import { allChanges, type Change, type ChangePosition, type Comparison, changesOf } from '@xacthuc/engine';
import { CursorSchema, nullable } from '@xacthuc/platform';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { csvLine } from './csv.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { ChangeSchema } from './schemas.ts';

const formats = ['json', 'csv', 'ndjson'] as const;

/** How changes are asked for: in pages, or all of them as a file. */
export const changesQuery = {
  format: Type.Optional(
    Type.String({ enum: [...formats], default: 'json', description: 'json: a page; csv and ndjson: all of them' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(CursorSchema),
};

export const changesAnswer = {
  description: 'A page of changes, or all of them as a file',
  content: {
    'application/json': {
      schema: Type.Object({
        changes: Type.Array(ChangeSchema),
        next: nullable(Type.String({ description: 'cursor of the next page' })),
      }),
    },
    'text/csv': { schema: { contentMediaType: 'text/csv' } },
    'application/x-ndjson': { schema: { contentMediaType: 'application/x-ndjson' } },
  },
};

interface Asked {
  readonly format?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** Answers with what differs. @throws Problem `invalid_cursor`. */
export async function sendChanges(
  { pool, keyring }: Pick<IntakeContext, 'pool' | 'keyring'>,
  reply: FastifyReply,
  comparison: Comparison,
  { format, limit = 100, cursor }: Asked,
  name: string,
) {
  if (format === 'csv' || format === 'ndjson') {
    const lines = format === 'csv' ? csvLines : ndjsonLines;
    reply
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
      .header('content-disposition', `attachment; filename="${name}.${format}"`)
      .serializer((payload: unknown) => payload as string);
    return reply.send(Readable.from(lines(allChanges(pool, keyring.master, comparison))) as never);
  }
  const after = cursor === undefined ? null : changePosition(cursor);
  const found = await changesOf(pool, keyring.master, comparison, limit, after);
  const last = found.at(-1)?.position;
  return {
    changes: found.map(({ change }) => change),
    next: found.length === limit && last ? encodeCursor(texts(last)) : null,
  };
}

const header = [
  'Loại thay đổi',
  'Bản ghi mới',
  'Dòng mới',
  'Bản ghi cũ',
  'Dòng cũ',
  'Chủ thể (đã che)',
  'Thông tin khác nhau',
];
const kindNames = { added: 'Thêm', changed: 'Đổi', retired: 'Bớt' } as const;

async function* csvLines(changes: AsyncIterable<Change[]>): AsyncGenerator<string> {
  yield `\ufeff${csvLine(header)}`;
  for await (const some of changes) {
    yield some
      .map(({ kind, record, row, previousRecord, previousRow, subject, fields }) =>
        csvLine([kindNames[kind], record, row, previousRecord, previousRow, subject, fields.join(' ')]),
      )
      .join('');
  }
}

async function* ndjsonLines(changes: AsyncIterable<Change[]>): AsyncGenerator<string> {
  for await (const some of changes) yield some.map((change) => `${JSON.stringify(change)}\n`).join('');
}

function changePosition(cursor: string): ChangePosition {
  const { kind, row, record } = decodeCursor(cursor, ['kind', 'row', 'record'] as const);
  return { kind: Number(kind), row: Number(row), record: Number(record) };
}

function texts({ kind, row, record }: ChangePosition) {
  return { kind: String(kind), row: String(row), record: String(record) };
}
