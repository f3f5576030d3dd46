import { type Static, type TSchema, Type } from 'typebox';
import { type ProblemCode, problems } from '../errors/problems.ts';

/** RFC 9457 document, as every refusal is answered. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ examples: ['urn:xacthuc:problem:unauthenticated'] }),
    status: Type.Integer(),
    code: Type.String({ enum: Object.keys(problems), description: 'Stable: clients may branch on it' }),
    title: Type.String({ description: 'Điều đã xảy ra (tiếng Việt)' }),
    titleEn: Type.String({ description: 'What happened (English)' }),
    detail: Type.String({ description: 'Việc cần làm tiếp (tiếng Việt)' }),
    detailEn: Type.String({ description: 'What to do next (English)' }),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ at: Type.String({ description: 'JSON pointer' }), message: Type.String() })),
    ),
  },
  { $id: 'Problem', description: 'application/problem+json (RFC 9457)' },
);

/**
 * The `response` part of a route's schema: its own answers, and the problems it may answer with. A refusal's schema
 * closes `code` over the codes named here, so that a client made from the document knows which ones to expect.
 */
export function answers<S extends Record<number, TSchema | { description: string }>>(own: S, ...codes: ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set<ProblemCode>([...codes, 'rate_limited', 'internal', 'unavailable'])) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const refusals = Object.fromEntries([...byStatus].map(([status, these]) => [status, refusal(these)]));
  return { ...own, ...refusals } as S;
}

function refusal(codes: readonly ProblemCode[]) {
  const one = Type.Object({ code: Type.String({ enum: [...codes] }) });
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].en}`).join('; '),
    content: { 'application/problem+json': { schema: Type.Unsafe({ allOf: [Type.Ref('Problem'), one] }) } },
  };
}

/**
 * A schema or null, as `type: [T, 'null']`: the serializer compiles that to a plain check, where a union of two schemas
 * would be validated with ajv for each value it writes.
 */
export function nullable<S extends TSchema & { readonly type: string }>(schema: S) {
  return Type.Unsafe<Static<S> | null>({ ...schema, type: [schema.type, 'null'] });
}

/** A date-time as answers give it: UTC with milliseconds. */
export const InstantSchema = Type.String({ format: 'date-time', examples: ['2026-11-22T03:00:00.000Z'] });
export const DaySchema = Type.String({ format: 'date', examples: ['2026-11-22'] });
export const IdSchema = Type.String({ format: 'uuid' });

/** Opaque page cursor. */
export const CursorSchema = Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' });
