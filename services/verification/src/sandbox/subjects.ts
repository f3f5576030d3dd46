import { businesses } from './subjects/businesses.ts';
import { faults } from './subjects/faults.ts';
import { persons } from './subjects/persons.ts';
import type { MockSubject } from './subjects/subject.ts';

/** The closed list of subjects that the sandbox knows: data, and all that its answers rest on. */
export const mockSubjects: readonly MockSubject[] = [...persons, ...businesses, ...faults];
