import { csvFile } from './files.ts';
import { type Member, member, members, memberTable, questionAbout } from './members.ts';

/** Two lists of one source that are delivered in turns; '' is the source before anything was delivered. */
export type ListName = '' | 'A' | 'B';

/** Enough that a load renews the planner's statistics and goes to the database in several lots. */
const rows = 6_000;
/** Rows that B states otherwise, has in addition, and does not have: so many each. */
const differing = 60;

const all = members(rows + differing);
const lists: Readonly<Record<ListName, readonly Member[]>> = {
  '': [],
  A: all.slice(0, rows),
  B: [...all.slice(0, differing).map(bornNextDay), ...all.slice(differing, rows - differing), ...all.slice(rows)],
};

function bornNextDay(one: Member): Member {
  return { ...one, birthDate: `${one.birthDate.slice(0, 8)}${one.birthDate.endsWith('28') ? '27' : '28'}` };
}

/** The list as a file. */
export function listText(list: ListName): string {
  return csvFile(memberTable(lists[list]));
}

/** What loading a list over another must count. */
export function countsBetween(before: ListName, after: ListName) {
  const old = contentOf(before);
  const now = contentOf(after);
  const counts = { added: 0, changed: 0, retired: 0, unchanged: 0 };
  for (const [number, said] of now) {
    const was = old.get(number);
    counts[was === undefined ? 'added' : was === said ? 'unchanged' : 'changed'] += 1;
  }
  for (const number of old.keys()) if (!now.has(number)) counts.retired += 1;
  return counts;
}

/** What a list says of each number. */
export function contentOf(list: ListName): ReadonlyMap<string, string> {
  return new Map(lists[list].map((one) => [one.number, JSON.stringify(one)]));
}

/** Questions that tell the lists apart, and whether the subject is eligible while a list is what is known. */
export function spotChecks(list: 'A' | 'B') {
  const inA = list === 'A';
  const [first, second] = [member(0), member(1)];
  return [
    { question: questionAbout(first), eligible: inA },
    { question: questionAbout(bornNextDay(second)), eligible: !inA },
    { question: questionAbout(member(rows - 1)), eligible: inA },
    { question: questionAbout(member(rows + 1)), eligible: !inA },
    { question: questionAbout(member(rows / 2)), eligible: true },
  ];
}
