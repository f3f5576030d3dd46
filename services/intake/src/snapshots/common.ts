import { CursorSchema, IdSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';

/** Who reads about deliveries. */
export const access = ['department', 'office', 'auditor'] as const;
export const nextPage = nullable(Type.String({ description: 'cursor of the next page' }));
export const byId = { params: Type.Object({ id: IdSchema }) };
export const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;

/** The query of a list that is given in pages. */
export const page = (largest: number) => ({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largest, default: Math.min(100, largest) })),
  cursor: Type.Optional(CursorSchema),
});

type WithDefaults = 'limit' | 'wait' | 'format';

/** A query after validation, which has filled in what has a default; the caller may leave it out. */
export function filledIn<Q extends object>(query: Q) {
  return query as Q & Required<Pick<Q, Extract<keyof Q, WithDefaults>>>;
}
