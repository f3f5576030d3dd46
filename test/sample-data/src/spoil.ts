import type { BadKind } from './bad-kinds.ts';
import { dayFirst, excelSerial, isoOf, twoDigits, yearsBefore } from './calendar.ts';
import { columnOf, type Role } from './columns.ts';
import type { Expected, ExpectedKey, Facts, Scheme } from './facts.ts';
import { identityCard, personalNumber, placeCodes } from './identities.ts';
import { unaccented } from './names.ts';
import { otherBirthDate, type World } from './people.ts';
import type { Random } from './random.ts';
import type { Cell, Draft } from './row.ts';
import type { SourceDefinition } from './sources/definition.ts';

/** What a spoiling function may look at and change: the cells in place; the expectation where the row stays good. */
interface Spoiling {
  readonly source: SourceDefinition;
  readonly world: World;
  readonly random: Random;
  readonly index: number;
  readonly cells: Cell[];
  expected: Expected;
}

const numberRoles = [
  'personal-number',
  'owner-number',
  'enterprise-code',
  'tax-code',
] as const satisfies readonly Role[];
const dateRoles = ['birth-date', 'issue-date'] as const satisfies readonly Role[];
const nameRoles = ['name', 'owner-name'] as const satisfies readonly Role[];

/** The position of the first of these roles whose cell is filled. */
function filled(row: Spoiling, ...roles: readonly Role[]): number {
  for (const role of roles) {
    const position = columnOf(row.source.columns, role);
    if (position >= 0 && row.cells[position] !== null) return position;
  }
  throw new RangeError(`${row.source.code} has no ${roles.join(' or ')} to spoil in row ${row.index}`);
}

function textAt(row: Spoiling, position: number): string {
  const cell = row.cells[position];
  if (typeof cell !== 'string') throw new TypeError(`the cell to spoil holds no text: ${JSON.stringify(cell)}`);
  return cell;
}

function dateAt(row: Spoiling, position: number): string {
  const cell = row.cells[position];
  if (typeof cell !== 'object' || cell === null || !('date' in cell))
    throw new TypeError('the cell to spoil is no date');
  return cell.date;
}

function change(row: Spoiling, roles: readonly Role[], edit: (text: string) => Cell): void {
  const position = filled(row, ...roles);
  row.cells[position] = edit(textAt(row, position));
}

function changeDate(row: Spoiling, roles: readonly Role[], edit: (iso: string) => Cell): void {
  const position = filled(row, ...roles);
  row.cells[position] = edit(dateAt(row, position));
}

function clear(row: Spoiling, ...roles: readonly Role[]): void {
  row.source.columns.forEach((column, position) => {
    if (roles.includes(column.role)) row.cells[position] = null;
  });
}

/** Other facts of the same type, for a row that stays good or that a repeated row contradicts. */
export function withName(facts: Facts, name: string): Facts {
  return { ...facts, name };
}

function expectNumber(row: Spoiling, scheme: Scheme, key: ExpectedKey): void {
  row.expected = { ...row.expected, keys: row.expected.keys.map((k) => (k.scheme === scheme ? key : k)) };
}

function rewriteName(row: Spoiling, edit: (name: string) => string): void {
  const position = filled(row, ...nameRoles);
  const name = edit(textAt(row, position));
  row.cells[position] = name;
  const isOwner = row.source.columns[position]?.role === 'owner-name';
  const facts = row.expected.facts;
  const read = name.normalize('NFC');
  row.expected = {
    ...row.expected,
    facts: isOwner && facts.type === 'household' ? { ...facts, ownerName: read } : withName(facts, read),
  };
}

/** A birth date some years ahead, with a personal number that agrees, so that only the future is wrong. */
function futureBirthDate(row: Spoiling): void {
  const date = isoOf(yearsBefore(row.world.asOf, -2 - row.random.below(15)) + 17);
  const facts = row.expected.facts;
  const sex = facts.type === 'person' && facts.sex === 'female' ? 'female' : 'male';
  changeDate(row, ['birth-date'], () => ({ date }));
  change(row, ['personal-number'], (n) =>
    personalNumber(n.slice(0, 3), sex, Number(date.slice(0, 4)), Number(n.slice(6))),
  );
}

const otherForms: readonly ((iso: string) => string)[] = [
  (iso) => dayFirst(iso, '-'),
  (iso) => dayFirst(iso, '.'),
  (iso) => `${Number(iso.slice(8))}/${Number(iso.slice(5, 7))}/${iso.slice(0, 4)}`,
  (iso) => iso,
  (iso) => String(excelSerial(iso)),
];

/** A number cell, as a spreadsheet makes of digits typed into it: the zeros in front are gone. */
function loseZeros(row: Spoiling): void {
  for (const role of numberRoles) {
    const position = columnOf(row.source.columns, role);
    const cell = row.cells[position];
    if (typeof cell === 'string' && cell.startsWith('0')) {
      row.cells[position] = Number(cell);
      return;
    }
  }
  throw new RangeError(`row ${row.index} of ${row.source.code} has no number that begins with 0`);
}

function otherYear(number: string, step: number): string {
  return number.slice(0, 4) + twoDigits((Number(number.slice(4, 6)) + step) % 100) + number.slice(6);
}

/** Sources whose rows may carry an old identity card: the position keeps their numbers apart. */
const cardSlots: readonly string[] = ['education', 'labour', 'youth-union'];

type Spoiler = (row: Spoiling) => void;

/** The kinds that change one row by itself; duplicates and blank rows are made where the rows are. */
const spoilers: Record<Exclude<BadKind, 'duplicate_identical' | 'duplicate_conflict' | 'blank_row'>, Spoiler> = {
  missing_name: (row) => clear(row, 'name'),
  missing_birth_date: (row) => clear(row, 'birth-date'),
  missing_number: (row) => clear(row, ...numberRoles, 'student-code', 'certificate'),
  impossible_date: (row) => changeDate(row, dateRoles, (iso) => `31/02/${iso.slice(0, 4)}`),
  future_birth_date: futureBirthDate,
  future_issue_date: (row) =>
    changeDate(row, ['issue-date'], () => ({ date: isoOf(yearsBefore(row.world.asOf, -2 - row.random.below(15))) })),
  contradicting_personal_number: (row) =>
    change(row, ['personal-number'], (n) => otherYear(n, 1 + row.random.below(60))),
  contradicting_sex: (row) => change(row, ['sex'], (sex) => (sex === 'Nam' ? 'Nữ' : 'Nam')),
  wrong_check_digit: (row) =>
    change(
      row,
      ['enterprise-code', 'tax-code'],
      (n) => n.slice(0, 9) + ((Number(n[9]) + 1 + row.random.below(9)) % 10) + n.slice(10),
    ),
  short_number: (row) => change(row, numberRoles, (n) => n.slice(0, n.length === 12 ? 8 : 7)),
  letters_in_number: (row) => change(row, numberRoles, (n) => `${n.slice(0, 4)}O${n.slice(5)}`),
  formula_cell: (row) =>
    change(row, nameRoles, (name) => ({
      formula: `HYPERLINK("http://attacker.invalid/","${name}")`,
      shown: name,
    })),
  html_cell: (row) => change(row, nameRoles, (name) => `<script>alert(1)</script><b>${name}</b>`),
  lost_leading_zeros: loseZeros,
  extra_spaces: (row) => {
    change(row, nameRoles, (name) => `  ${name.replace(' ', '   ').replace(/ (?=\S+$)/, '\u00a0')} `);
    change(row, numberRoles, (n) => ` ${n}\u00a0`);
  },
  separated_number: (row) => change(row, numberRoles, (n) => n.replace(/(\d{3})(?=\d)/g, '$1 ')),
  unaccented: (row) => rewriteName(row, unaccented),
  decomposed: (row) => rewriteName(row, (name) => name.normalize('NFD')),
  other_date_format: (row) => changeDate(row, dateRoles, row.random.pick(otherForms)),
  identity_card: (row) => {
    const number = identityCard(row.index * 3 + cardSlots.indexOf(row.source.code));
    change(row, ['personal-number'], () => number);
    expectNumber(row, 'personal-number', { type: 'person', scheme: 'identity-card', number });
    const { facts } = row.expected;
    if (facts.type === 'person') row.expected = { ...row.expected, facts: { ...facts, hasPersonalNumber: false } };
  },
  unknown_place: (row) =>
    change(row, ['personal-number'], (n) => {
      const number = String(101 + placeCodes.indexOf(n.slice(0, 3))) + n.slice(3);
      expectNumber(row, 'personal-number', { type: 'person', scheme: 'personal-number', number });
      return number;
    }),
};

/** Spoils a clean row in one way; what comes back is what a reader must find if the kind's verdict is good. */
export function spoil(
  source: SourceDefinition,
  draft: Draft,
  kind: keyof typeof spoilers,
  context: { readonly world: World; readonly random: Random; readonly index: number },
): Draft {
  const row: Spoiling = { source, cells: [...draft.cells], expected: draft.expected, ...context };
  spoilers[kind](row);
  return { cells: row.cells, expected: row.expected };
}

/** An earlier row with the same numbers but another birth date, or another date of issue, or another name. */
export function contradict(source: SourceDefinition, cells: readonly Cell[]): Cell[] {
  const contradicting = [...cells];
  const position = columnOf(source.columns, ...dateRoles);
  const cell = contradicting[position];
  if (typeof cell === 'object' && cell !== null && 'date' in cell) {
    contradicting[position] = { date: otherBirthDate(cell.date) };
    return contradicting;
  }
  const name = columnOf(source.columns, ...nameRoles);
  contradicting[name] = `${String(contradicting[name])} Khác`;
  return contradicting;
}
