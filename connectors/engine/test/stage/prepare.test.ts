import { isoDate } from '@xacthuc/domain';
import { keyedHashText, newDataKey } from '@xacthuc/platform/core';
import fc from 'fast-check';
import t from 'tap';
import type { MappedRow } from '../../src/map/index.ts';
import { Preparer } from '../../src/stage/prepare.ts';
import { keysOf } from './model.ts';
import { rowOf, studentsOf } from './students.ts';

const lookupKey = newDataKey();
const hash = keyedHashText(lookupKey);
const preparer = new Preparer(lookupKey, 'reading');
const [student] = studentsOf('XSC', 1);
if (!student) throw new Error('no student');

const row: MappedRow = {
  row: 12,
  keys: keysOf(rowOf(student)),
  facts: {
    type: 'person',
    name: student.name,
    birthDate: isoDate(student.birthDate),
    sex: student.sex,
    nationality: null,
    hasPersonalNumber: true,
  },
  segment: 'XSC',
  issues: [],
  filled: 0b1011,
  line: 'a cell and another',
};

t.test('a row with an error, or whom nothing identifies, becomes no record', async (t) => {
  t.equal(preparer.prepare({ ...row, facts: null }), null);
  t.equal(preparer.prepare({ ...row, keys: [] }), null);
});

t.test('the first key is the identity, and it is one of the keys by which checks find the record', async (t) => {
  const prepared = preparer.prepare(row);
  t.same(prepared?.keys, row.keys.map(hash));
  t.equal(prepared?.identity, hash(row.keys[0] ?? ''));
  t.match(prepared, { row: 12, segment: 'XSC', facts: JSON.stringify(row.facts) });
});

t.test('no hash holds a part of what it stands for', async (t) => {
  const { identity, content, keys } = preparer.prepare(row) ?? {};
  const all = [identity, content, ...(keys ?? [])].join('');
  for (const part of [student.number, student.code, student.name]) t.notOk(all.includes(part));
  for (const one of [identity, content]) t.equal(Buffer.from(one ?? '', 'latin1').length, 16);
});

t.test('the content changes exactly when a fact or a key does, and not with the place in the file', async (t) => {
  const content = (of: Partial<MappedRow>) => preparer.prepare({ ...row, ...of })?.content;
  const same = content({});
  t.equal(content({ row: 99_999, segment: 'XND', issues: [] }), same);
  t.not(content({ keys: row.keys.slice(0, 1) }), same);
  t.not(content({ keys: [...row.keys].reverse() }), same, 'another number names the subject now');
  const { facts } = row;
  for (const change of [{ name: 'Khác' }, { sex: null }, { nationality: 'VN' }, { hasPersonalNumber: false }]) {
    t.not(content({ facts: { ...facts, ...change } as NonNullable<typeof facts> }), same, JSON.stringify(change));
  }
});

t.test('no two rows of different keys share a content by how their keys are joined', async () => {
  // A key's text has exactly two '|' before its number, which has none: as `subjectKeyText` writes them.
  const number = fc.stringMatching(/^[A-Z0-9./-]{1,8}$/);
  const keys = fc
    .array(number, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((n) => `person|student-code|${n}`));
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const [a, b] = [one, other].map((of) => preparer.prepare({ ...row, keys: of })?.content);
      if ((a === b) !== (one.join() === other.join())) throw new Error(`${one} ${other}`);
    }),
  );
});

t.test('a line is known again only as it was, and only where it is read the same way', async (t) => {
  const lineOf = (reading: string | null, line: string | null) => new Preparer(lookupKey, reading).line(line);
  const same = preparer.line(row.line);
  t.equal(same?.length, 16);
  t.equal(lineOf('reading', row.line), same);
  t.not(lineOf('another reading', row.line), same);
  t.not(lineOf('reading', `${row.line} `), same);
  t.not(new Preparer(newDataKey(), 'reading').line(row.line), same, 'another installation');
  t.equal(lineOf(null, row.line), null, 'who cannot say how it is read reads again');
  t.equal(lineOf('reading', null), null, 'what was remarked on is read again');
});
