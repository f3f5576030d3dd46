import type { RecordFacts, SecondFact } from './decision.ts';
import type { IsoDate } from './iso-date.ts';
import { normalBusinessName } from './names.ts';

/**
 * Whether the presented second fact fits the record. A person's birth date must be equal; of a business, name and date
 * must each be equal where presented. Nothing presented fits nothing: whoever knows only the number learns nothing.
 */
export function secondFactMatcher(presented: SecondFact): (record: RecordFacts) => boolean {
  const names = new Map<'enterprise' | 'household', string>();
  const presentedName = (type: 'enterprise' | 'household', name: string): string => {
    const known = names.get(type) ?? normalBusinessName(name, type);
    names.set(type, known);
    return known;
  };
  return ({ facts }) => {
    if (facts.type === 'person') {
      return presented.birthDate !== undefined && facts.birthDate === presented.birthDate;
    }
    const { name, date } = presented;
    if (name === undefined && date === undefined) return false;
    const founded = facts.type === 'enterprise' ? facts.firstIssueDate : facts.certificateDate;
    return (
      (name === undefined || nameFits(presentedName(facts.type, name), facts.name, facts.type)) &&
      dateFits(date, founded)
    );
  };
}

function nameFits(presented: string, stated: string | null, type: 'enterprise' | 'household'): boolean {
  return presented !== '' && stated !== null && normalBusinessName(stated, type) === presented;
}

function dateFits(presented: IsoDate | undefined, stated: IsoDate | null): boolean {
  return presented === undefined || presented === stated;
}
