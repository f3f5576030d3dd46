import { answers, callerOf, IdSchema, InstantSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { IndexParams } from '../audit/schemas.ts';
import type { VerificationContext } from '../context.ts';
import { answerAt } from './answers.ts';
import { cannotReasons, type Replayed } from './outcome.ts';
import { recordReplay } from './record.ts';
import { Replayer } from './replayer.ts';

const DifferenceSchema = Type.Object({
  field: Type.String({
    description:
      'Trường khác nhau / what differs, such as outcome, evidence.education.sequence, facts.records.41, token.policy',
  }),
  was: Type.Unknown({
    description: 'Như đã ghi; với token.…: như đã ký / as stored; of token.…: as signed',
  }),
  now: Type.Unknown({
    description: 'Như tính lại; với token.…: như đang ghi / as recomputed; of token.…: as stored',
  }),
});

export const ReplaySchema = Type.Object(
  {
    index: Type.Integer(),
    attestation: IdSchema,
    replayedAt: InstantSchema,
    result: Type.String({
      enum: ['same', 'different', 'cannot'],
      description:
        'same: tính lại ra đúng như cũ / comes out the same. different: xem differences / see there. ' +
        'cannot: không tính lại được, xem because / see because',
    }),
    differences: Type.Array(DifferenceSchema, {
      description: 'Không có dữ liệu của đối tượng / nothing of the subject; empty unless different',
    }),
    because: nullable(
      Type.Object({ code: Type.String({ enum: Object.keys(cannotReasons) }), vi: Type.String(), en: Type.String() }),
    ),
  },
  { $id: 'Replay' },
);

/** `POST /v1/audit/entries/{index}/replay` */
export function replayRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.addSchema(ReplaySchema);
    app.post(
      '/v1/audit/entries/:index/replay',
      {
        config: { access: ['auditor'] },
        schema: {
          tags: ['auditor'],
          summary: 'Tính lại một câu trả lời cũ / make an old decision again',
          description:
            'Tính lại từ chính sách, dữ liệu theo số thứ tự và ngày của lúc đó; lượt tính lại được ghi lại. / Recomputed ' +
            'from the policy, the facts at the stated sequences and the day of then; that it was asked for is recorded. Only ' +
            'type=check has a decision: 404 for other entries.',
          params: IndexParams,
          response: answers(
            { 200: Type.Ref('Replay') },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => {
        const answer = await answerAt(context.db, request.params.index);
        if (!answer) throw new Problem('not_found');
        const [replayed] = (await new Replayer(context).replay([answer])) as [Replayed];
        const at = await recordReplay(context.db, callerOf(request).id, replayed);
        return presentReplay(replayed, at) as never;
      },
    );
  };
}

function presentReplay(replayed: Replayed, at: Date) {
  const { index, attestation, result } = replayed;
  return {
    index,
    attestation,
    replayedAt: at.toISOString(),
    result,
    differences: replayed.result === 'different' ? replayed.differences : [],
    because: replayed.result === 'cannot' ? { code: replayed.because, ...cannotReasons[replayed.because] } : null,
  };
}
