import { vietnamDay } from '@xacthuc/domain';
import {
  type Character,
  characters,
  type SecondFact,
  type SourceCode,
  sampleFile,
  sourceCodes,
} from '@xacthuc/sample-data';
import type { TestService } from '@xacthuc/test-harness';

/** The day that the sample files of a test run speak about: today in Vietnam, when the run began. */
export const sampleDay: string = vietnamDay(new Date());

export const cast: readonly Character[] = characters(sampleDay);

/** One of the fixed characters. */
export function character(id: string): Character {
  const found = cast.find((one) => one.id === id);
  if (!found) throw new RangeError(`no character ${id}`);
  return found;
}

/** A character's question by its number `number` and second fact `fact`, counted from 0. */
export function questionOf(one: Character, number = 0, fact = 0) {
  return { benefit: one.benefit, subject: one.numbers[number], match: one.secondFacts[fact] as SecondFact };
}

/** Delivers the sample files of these sources (default: all seven) through the upload route. */
export async function deliverSamples(
  service: TestService,
  sources: readonly SourceCode[] = sourceCodes,
): Promise<void> {
  for (const source of sources) {
    const { bytes, contentType, mode, segment } = sampleFile(source, sampleDay);
    const query = { mode, asOf: sampleDay, ...(segment === null ? {} : { segment }) };
    const { body } = await service.deliver({ source, bytes, contentType, query });
    if (body.state !== 'active') throw new Error(`${source}: ${body.state} ${JSON.stringify(body.rejection)}`);
  }
}
