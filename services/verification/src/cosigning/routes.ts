import { answers, InstantSchema, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { publishedCheckpoints } from '../log/published.ts';
import { conflictKinds, type WitnessFault, witnessFaults } from './faults.ts';

const nullable = <T>(properties: object, description: string) =>
  Type.Unsafe<T | null>({ type: ['object', 'null'], properties, description });

const SeenSchema = { size: Type.Integer(), at: InstantSchema };
interface Seen {
  readonly size: number;
  readonly at: string;
}

const ErrorSchema = {
  code: Type.String({ enum: Object.keys(witnessFaults) }),
  message: Type.String(),
  messageEn: Type.String(),
  status: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'HTTP' }),
  at: InstantSchema,
};
interface LastError {
  readonly code: string;
  readonly message: string;
  readonly messageEn: string;
  readonly status: number | null;
  readonly at: string;
}

const ConflictSchema = Type.Object({
  kind: Type.String({
    enum: [...conflictKinds],
    description: conflictKinds
      .map((kind) => `${kind}: ${witnessFaults[kind].vi} / ${witnessFaults[kind].en}`)
      .join(' '),
  }),
  size: Type.Integer({ description: 'Kích thước điểm kiểm đã gửi / size of the checkpoint that was sent' }),
  checkpoint: Type.String(),
  witnessSize: Type.Integer({ description: 'Kích thước mà nhân chứng đã đồng ký / what the witness had cosigned' }),
  at: InstantSchema,
});

const WitnessSchema = Type.Object({
  name: Type.String(),
  url: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'null: không còn được hỏi / it is not asked any more',
  }),
  keys: Type.Array(Type.String(), { description: 'Mã các khoá đã khai báo / IDs of the keys that are set' }),
  latest: nullable<Seen>(SeenSchema, 'Cây đã đồng ký gần nhất, và khi nào / the tree it cosigned last, and when'),
  failures: Type.Integer({ description: 'Số lần hỏng liên tiếp / failures in a row' }),
  error: nullable<LastError>(ErrorSchema, 'Lỗi gần nhất từ lần đồng ký cuối / the last failure since it cosigned'),
  conflicts: Type.Array(ConflictSchema, { description: 'Mới nhất trước, tối đa 100 / newest first, at most 100' }),
});

/** The witnesses of this service's own log, for auditors. */
export function cosigningRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/audit/witnesses',
      {
        config: { access: ['auditor'] },
        schema: {
          tags: ['auditor'],
          summary: 'Các nhân chứng của nhật ký này / the witnesses of this log',
          response: answers(
            {
              200: Type.Object({
                quorum: Type.Integer({ description: 'Số nhân chứng tối thiểu / how many must cosign at least' }),
                newest: nullable<Seen>(SeenSchema, 'Điểm kiểm mới nhất / the newest checkpoint'),
                witnessed: nullable<Seen>(
                  SeenSchema,
                  'Điểm kiểm mới nhất đủ nhân chứng / the newest with enough witnesses',
                ),
                witnesses: Type.Array(WitnessSchema),
              }),
            },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async () => {
        const checkpoints = await publishedCheckpoints(context.pool);
        const seen = (one: { size: number; at: Date } | null | undefined): Seen | null =>
          one ? { size: one.size, at: one.at.toISOString() } : null;
        return {
          quorum: context.witnessPolicy.quorum,
          newest: seen(checkpoints?.newest),
          witnessed: seen(checkpoints?.witnessed),
          witnesses: await witnesses(context),
        };
      },
    );
  };
}

async function witnesses({ db, witnessPolicy }: VerificationContext) {
  const states = await db.selectFrom('log.witnesses').selectAll().orderBy('name').execute();
  const conflicts = await db
    .selectFrom('log.witness_conflicts')
    .select(['witness', 'kind', 'size', 'checkpoint', 'witness_size', 'at'])
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  const asked = new Map(witnessPolicy.witnesses.map((witness) => [witness.name, witness]));
  const names = new Set([...asked.keys(), ...states.map(({ name }) => name)]);
  return [...names].sort().map((name) => {
    const state = states.find((one) => one.name === name);
    const witness = asked.get(name);
    return {
      name,
      url: witness?.url ?? null,
      keys: witness?.keys.map(({ id }) => id) ?? [],
      latest: state?.cosigned_at ? { size: state.size, at: state.cosigned_at.toISOString() } : null,
      failures: state?.failures ?? 0,
      error:
        state?.error && state.error_at
          ? lastError(state.error as WitnessFault, state.error_status, state.error_at)
          : null,
      conflicts: conflicts
        .filter((one) => one.witness === name)
        .map(({ kind, size, checkpoint, witness_size: witnessSize, at }) => ({
          kind,
          size,
          checkpoint,
          witnessSize,
          at: at.toISOString(),
        })),
    };
  });
}

function lastError(code: WitnessFault, status: number | null, at: Date): LastError {
  const { vi, en } = witnessFaults[code];
  return { code, message: vi, messageEn: en, status, at: at.toISOString() };
}
