import { answers, DaySchema, IdSchema, InstantSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { lineageOf } from './lineage.ts';
import { ClientSchema, IndexParams } from './schemas.ts';

const snapshotId = (description: string) => nullable(Type.String({ format: 'uuid', description }));

const RecordSchema = Type.Object({
  record: Type.Integer(),
  facts: Type.String({
    enum: ['kept', 'erased', 'unknown'],
    description:
      'erased: đã xoá, không đọc được nữa / cannot be read any more; unknown: không còn bản ghi / no such record',
  }),
  source: nullable(Type.String()),
  segment: nullable(Type.String()),
  row: nullable(
    Type.Integer({ description: 'Dòng trong tệp, như bảng tính đếm / row of the file, as a spreadsheet counts' }),
  ),
  fileSnapshot: snapshotId('Lần nộp tệp ấy / the snapshot of that file'),
  beganBy: snapshotId(
    'Lần làm bản ghi có hiệu lực; khác fileSnapshot khi là đảo ngược / what made it active; another where a reversal brought it back',
  ),
  endedBy: snapshotId('Lần kết thúc bản ghi; null: còn hiệu lực / what ended it; null: it stands'),
  readAt: snapshotId('Lần kích hoạt mà câu trả lời đọc tại đó / the activation at which the answer read it'),
});

const SnapshotSchema = Type.Object({
  id: IdSchema,
  source: Type.String(),
  sequence: nullable(Type.Integer()),
  state: Type.String(),
  mode: Type.String({ enum: ['full', 'append'] }),
  segment: nullable(Type.String()),
  asOf: DaySchema,
  revertsTo: nullable(
    Type.Integer({ description: 'Của lần đảo ngược / of a reversal: the sequence that is active again' }),
  ),
  file: nullable(
    Type.Object({
      name: nullable(Type.String()),
      sha256: nullable(Type.String()),
      bytes: Type.Integer(),
      receivedAt: InstantSchema,
      sheet: nullable(Type.String()),
    }),
  ),
  uploadedBy: ClientSchema,
  uploadedAt: InstantSchema,
  activatedBy: nullable(ClientSchema),
  activatedAt: nullable(InstantSchema),
  activationReason: nullable(Type.String()),
  guards: Type.Array(
    Type.Object({
      guard: Type.String(),
      segment: nullable(Type.String()),
      field: nullable(Type.String()),
      value: nullable(Type.Number()),
      limit: Type.Number(),
      outcome: Type.String({ enum: ['passed', 'tripped', 'no_basis'] }),
      ok: Type.Boolean(),
    }),
  ),
  override: nullable(Type.Object({ by: ClientSchema, at: InstantSchema, reason: nullable(Type.String()) })),
  entry: nullable(Type.Integer({ description: 'Mục kích hoạt nó trong nhật ký / the entry of its activation' })),
});

/** `GET /v1/audit/entries/{index}/lineage` */
export function lineageRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/audit/entries/:index/lineage',
      {
        config: { access: ['auditor'] },
        schema: {
          tags: ['auditor'],
          summary:
            'Nguồn gốc: tệp, dòng, ai nộp, ai kích hoạt / lineage: the file, the row, who uploaded, who activated',
          description:
            'Của một câu trả lời (hoặc mục về câu trả lời ấy): từng bản ghi đã khớp, kể cả bản ghi đã kết thúc hay đã xoá; của ' +
            'mục kích hoạt: lần nộp của nó. Không có dữ liệu của đối tượng. / Of an answer, or of an entry about one: each ' +
            'record that matched, also those that ended or were erased; of an activation: its snapshot. No facts.',
          params: IndexParams,
          response: answers(
            {
              200: Type.Object({
                index: Type.Integer(),
                type: Type.String(),
                attestation: nullable(IdSchema),
                records: Type.Array(RecordSchema),
                snapshots: Type.Array(SnapshotSchema),
              }),
            },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => {
        const lineage = await lineageOf(context, request.params.index);
        if (!lineage) throw new Problem('not_found');
        return lineage as never;
      },
    );
  };
}
