import { isoDate } from '@xacthuc/domain';
import { keyedHashText, newDataKey } from '@xacthuc/platform/core';
import fc from 'fast-check';
import t from 'tap';
import type { MappedRow } from '../../src/map/index.ts';
import { prepareRow } from '../../src/stage/prepare.ts';
import { keysOf } from './model.ts';
import { rowOf, studentsOf } from './students.ts';

const hash = keyedHashText(newDataKey());
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
};

t.test('a row with an error, or whom nothing identifies, becomes no record', async (t) => {
  t.equal(prepareRow(hash, { ...row, facts: null }), null);
  t.equal(prepareRow(hash, { ...row, keys: [] }), null);
});

t.test('the first key is the identity, and it is one of the keys by which checks find the record', async (t) => {
  const prepared = prepareRow(hash, row);
  t.same(prepared?.keys, row.keys.map(hash));
  t.equal(prepared?.identity, hash(row.keys[0] ?? ''));
  t.match(prepared, { row: 12, segment: 'XSC', facts: JSON.stringify(row.facts) });
});

t.test('no hash holds a part of what it stands for', async (t) => {
  const { identity, content, keys } = prepareRow(hash, row) ?? {};
  const all = [identity, content, ...(keys ?? [])].join('');
  for (const part of [student.number, student.code, student.name]) t.notOk(all.includes(part));
  for (const one of [identity, content]) t.equal(Buffer.from(one ?? '', 'latin1').length, 16);
});

t.test('the content changes exactly when a fact or a key does, and not with the place in the file', async (t) => {
  const content = (of: Partial<MappedRow>) => prepareRow(hash, { ...row, ...of })?.content;
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
      const [a, b] = [one, other].map((of) => prepareRow(hash, { ...row, keys: of })?.content);
      if ((a === b) !== (one.join() === other.join())) throw new Error(`${one} ${other}`);
    }),
  );
});
