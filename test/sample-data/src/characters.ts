import { businesses } from './characters/businesses.ts';
import type { Character } from './characters/character.ts';
import { persons } from './characters/persons.ts';
import type { Draft } from './row.ts';
import type { SourceCode } from './source-codes.ts';

/**
 * The fixed characters of the journey on a day (YYYY-MM-DD), true for questions asked on that day and the weeks after:
 * no birthday or anniversary that matters is near. Throws RangeError when it is no calendar day.
 */
export function characters(asOf: string): Character[] {
  return [...persons(asOf), ...businesses(asOf)].map((role) => role.character);
}

/** The characters' rows in a source's sample file. */
export function characterRows(source: SourceCode, asOf: string): Draft[] {
  const rows = [...persons(asOf), ...businesses(asOf)].flatMap((role) => role.rows);
  return rows.filter((row) => row.source === source).map((row) => row.draft);
}
