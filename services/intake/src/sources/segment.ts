import { canonicalSegment } from '@xacthuc/engine';
import { type FieldError, Problem } from '@xacthuc/platform';
import { connectors } from '../connectors.ts';

/**
 * The segment as records of the source name it. @param at where the request names it, for the refusal.
 * @throws Problem `validation_failed` where the source has no segments, or none of that name.
 */
export function segmentNamed(connector: string, segment: string | null, today: string, at: string): string | null {
  const declared = connectors.find(({ source }) => source === connector);
  if (segment === null || declared === undefined) return segment;
  if (declared.segment === null) throw wrongField(at, 'this source has no segments');
  const name = canonicalSegment(declared, segment, { today });
  if (name === null) throw wrongField(at, 'is not a code of a school');
  return name;
}

/** A refusal of one field. */
export function wrongField(at: string, message: string): Problem {
  const error: FieldError = { at, message };
  return new Problem('validation_failed', null, [error]);
}
