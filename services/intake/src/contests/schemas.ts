import { contestDecisions, contestGrounds } from '@xacthuc/domain';
import { DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';

export const TicketStateSchema = Type.String({
  enum: ['open', 'upheld', 'corrected', 'rejected', 'closed'],
  description:
    'open: chờ trả lời / waits for a decision; closed: không cần trả lời nữa / withdrawn, or settled by another department',
});
export const DecisionSchema = Type.String({ enum: Object.keys(contestDecisions) });

const ticket = {
  id: IdSchema,
  source: Type.String(),
  benefit: Type.String(),
  subjectType: Type.String(),
  outcome: Type.String({ description: 'Kết quả bị khiếu nại / the contested outcome' }),
  reasons: Type.Array(Type.String()),
  answeredAt: InstantSchema,
  sequence: nullable(
    Type.Integer({ description: 'Số thứ tự của nguồn khi trả lời / the source’s sequence of the answer' }),
  ),
  grounds: Type.Object({
    code: Type.String({ enum: Object.keys(contestGrounds) }),
    vi: Type.String(),
    en: Type.String(),
  }),
  state: TicketStateSchema,
  openedAt: InstantSchema,
  dueAt: InstantSchema,
  overdue: Type.Boolean(),
  decision: nullable(Type.Object({ code: DecisionSchema, at: InstantSchema })),
  mayDecide: Type.Array(DecisionSchema, { description: 'Các trả lời còn chọn được / decisions that may follow' }),
};

export const TicketSchema = Type.Object(ticket, { $id: 'Ticket' });

const RowSchema = Type.Object({
  record: Type.Integer(),
  matched: Type.Boolean({ description: 'Khớp với thông tin đã xuất trình / it fitted what was presented' }),
  facts: nullable(
    Type.Object({}, { additionalProperties: true, description: 'Dữ kiện của dòng; null: đã xoá / null: erased' }),
  ),
  differs: Type.Array(Type.String(), {
    description: 'Thông tin xuất trình khác với dòng này / presented facts that differ',
  }),
  segment: nullable(Type.String()),
  row: Type.Integer({ description: 'Dòng trong tệp / row of the file' }),
  sheet: nullable(Type.String()),
  file: Type.Object({
    snapshot: IdSchema,
    name: nullable(Type.String()),
    uploadedBy: IdSchema,
    uploadedAt: InstantSchema,
  }),
  activation: Type.Object({ sequence: Type.Integer(), at: InstantSchema, by: nullable(IdSchema) }),
  endedAtSequence: nullable(
    Type.Integer({ description: 'Lần kích hoạt đã đổi hoặc bớt dòng này / the activation that changed or retired it' }),
  ),
});

export const OpenedTicketSchema = Type.Object({
  ...ticket,
  note: nullable(Type.String()),
  supporting: nullable(Type.String()),
  textErased: Type.Boolean(),
  presented: nullable(
    Type.Object(
      {
        scheme: Type.String(),
        number: Type.String(),
        match: Type.Object({
          birthDate: nullable(DaySchema),
          name: nullable(Type.String()),
          date: nullable(DaySchema),
        }),
      },
      { description: 'Thông tin chủ thể đã xuất trình; null: đã xoá / what was presented; null: erased' },
    ),
  ),
  rows: Type.Array(RowSchema, {
    description:
      'Các dòng của nguồn mang đúng số này khi trả lời; rỗng: không có dòng nào / the rows of the source that stood under ' +
      'this very number at the answer; empty: there were none',
  }),
  erasedRecords: Type.Array(Type.Integer(), {
    description: 'Bản ghi câu trả lời dựa vào nay đã xoá / records that the answer rested on and that are erased',
  }),
  history: Type.Array(
    Type.Object({
      event: Type.String({ enum: ['opened', 'viewed', 'decided', 'withdrawn', 'facts_changed', 'followed_by'] }),
      at: InstantSchema,
      actor: nullable(Type.String()),
      decision: nullable(Type.String()),
      note: nullable(Type.String()),
      activation: nullable(
        Type.Object({
          sequence: Type.Integer(),
          snapshot: nullable(Type.String()),
          at: nullable(Type.String()),
        }),
      ),
      outcome: nullable(Type.String({ description: 'Of `followed_by`: how a later check came out' })),
    }),
    { description: 'Cũ trước / oldest first' },
  ),
});

export const DecideSchema = Type.Object(
  {
    decision: DecisionSchema,
    note: Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: '\\S',
      description: 'Căn cứ trả lời, lưu nội bộ và mã hoá / why; kept encrypted, never shown to a registrar',
    }),
  },
  {
    additionalProperties: false,
    examples: [{ decision: 'corrected', note: 'Đã đối chiếu học bạ; sửa ngày sinh trong danh sách nộp ngày 24/11' }],
  },
);
