import { CursorSchema, DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CalendarDaySchema } from '../forms/schemas.ts';
import { CodeSchema, MaybeAreaSchema } from '../organisations/schemas.ts';
import { supportChannels, supportKindNames, supportStates } from './kinds.ts';

const Kind = Type.String({ enum: supportKindNames, description: 'Nội dung cần hỗ trợ / what help is asked for' });
const Channel = Type.String({ enum: [...supportChannels], description: 'Yêu cầu đến bằng cách nào / how it came' });
const State = Type.String({ enum: [...supportStates] });
const Note = Type.String({
  maxLength: 2000,
  description: 'Không ghi dữ liệu cá nhân / no personal data: numbers and addresses are refused',
});
const source = {
  source: Type.String({
    enum: ['organisation', 'registrar', 'office'],
    description: 'Ai chuyển yêu cầu đến / who brought it',
  }),
};
const assigned = nullable({ ...CodeSchema, description: 'Tổ chức giải quyết / the organisation that deals with it' });

export const NewSupportSchema = Type.Object(
  {
    source: Type.Optional(source.source),
    kind: Kind,
    channel: Channel,
    area: MaybeAreaSchema,
    receivedOn: CalendarDaySchema,
    assigned: Type.Optional(assigned),
    note: Note,
  },
  {
    additionalProperties: false,
    examples: [
      {
        kind: 'website',
        channel: 'in_person',
        area: null,
        receivedOn: '2026-11-20',
        assigned: 'tinh-doan',
        note: 'Cần hướng dẫn chọn mẫu website',
      },
    ],
  },
);

export const ChangeSupportSchema = Type.Object(
  { revision: Type.Integer({ minimum: 1 }), state: State, assigned: Type.Optional(assigned), note: Note },
  {
    additionalProperties: false,
    examples: [{ revision: 1, state: 'resolved', note: 'Đã hướng dẫn trực tiếp' }],
  },
);

const request = {
  id: IdSchema,
  number: Type.Integer(),
  ...source,
  organisation: nullable({ ...CodeSchema, description: 'Tổ chức ghi nhận / that filed it' }),
  kind: Kind,
  channel: Channel,
  area: MaybeAreaSchema,
  receivedOn: DaySchema,
  dueOn: { ...DaySchema, description: 'Ngày cuối của hạn / the last day' },
  overdue: Type.Boolean(),
  state: State,
  assigned,
  endedOn: nullable(DaySchema),
  revision: Type.Integer(),
  changedAt: InstantSchema,
};
export const SupportSummarySchema = Type.Object(request, { $id: 'SupportSummary' });
export const SupportRequestSchema = Type.Object(
  {
    ...request,
    events: Type.Array(
      Type.Object({
        revision: Type.Integer(),
        state: State,
        assigned,
        note: Type.String(),
        at: InstantSchema,
        by: IdSchema,
      }),
    ),
  },
  { $id: 'SupportRequest' },
);

export const SupportQuerySchema = Type.Object(
  {
    state: Type.Optional(State),
    kind: Type.Optional(Kind),
    assigned: Type.Optional(CodeSchema),
    overdue: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(CursorSchema),
  },
  { additionalProperties: false },
);

export const SupportSumsSchema = Type.Object(
  {
    key: Type.String(),
    label: Type.Object({ vi: Type.String(), en: Type.String() }),
    received: Type.Integer(),
    open: Type.Integer({ description: 'Chưa xong / not ended' }),
    overdue: Type.Integer({ description: 'Chưa xong và quá hạn / of them past the day they are due' }),
    resolved: Type.Integer(),
    declined: Type.Integer(),
    late: Type.Integer({ description: 'Xong sau hạn / ended after that day' }),
    medianDays: nullable(Type.Number({ description: 'Số ngày giải quyết, trung vị / median days to resolve' })),
  },
  { $id: 'SupportSums' },
);
