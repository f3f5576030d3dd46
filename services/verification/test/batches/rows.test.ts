import fc from 'fast-check';
import t from 'tap';
import { type Column, columns, readHeader, readRow } from '../../src/batches/rows.ts';
import { readQuestions } from '../../src/checks/question.ts';

const all = readHeader({ row: 1, cells: [...columns] });
const read = (cells: Partial<Record<Column, string>>) =>
  readRow({ row: 7, cells: columns.map((column) => cells[column] ?? '') }, all.header, all.width);
const person = { benefit: 'id.vn', type: 'person', scheme: 'personal-number', number: '027206912345' };
const firm = { benefit: 'biz.vn', type: 'enterprise', scheme: 'enterprise-code', number: '0100112437' };

t.test(
  'columns stand in any order, written in any case, and all that is wrong with them is said at once',
  async (t) => {
    const cells = ['REFERENCE', ' number', 'Scheme', 'type', 'benefit'];
    t.same(
      [...readHeader({ row: 1, cells }).header],
      [
        ['reference', 0],
        ['number', 1],
        ['scheme', 2],
        ['type', 3],
        ['benefit', 4],
      ],
    );
    const wrong = { row: 3, cells: ['benefit', 'benefit', 'Nguyễn Văn A', 'type'] };
    t.throws(() => readHeader(wrong), {
      code: 'validation_failed',
      errors: [
        { at: '/row/3', message: 'benefit is there twice' },
        { at: '/row/3', message: /^column 3 is none of/ },
        { at: '/row/3', message: 'scheme is missing' },
        { at: '/row/3', message: 'number is missing' },
      ],
    });
  },
);

t.test('a well-formed row is the check that it stands for', async (t) => {
  t.same(read({ ...person, birthDate: '28/2/2006', reference: 'đơn 1' }), {
    kept: {
      row: 7,
      reference: 'đơn 1',
      check: {
        benefit: 'id.vn',
        subject: { type: 'person', scheme: 'personal-number', number: '027206912345' },
        match: { birthDate: '2006-02-28' },
      },
    },
    issues: [],
  });
  t.same(read({ ...firm, name: 'Công ty', date: '2026-01-02' }).kept.check?.match, {
    name: 'Công ty',
    date: '2026-01-02',
  });
});

t.test('each fault is named by its column and code', async (t) => {
  const faults = (cells: Partial<Record<Column, string>>) =>
    read(cells).issues.map(({ column, code }) => `${column} ${code}`);
  t.same(faults(person), ['birthDate value_missing']);
  t.same(faults({ ...person, birthDate: '31/04/2006' }), ['birthDate date_invalid']);
  t.same(faults({ ...person, birthDate: '2006-02-28', date: '2006-02-28' }), ['date value_not_applicable']);
  t.same(faults(firm), ['name value_missing']);
  t.same(faults({ ...firm, name: 'x', birthDate: '2006-02-28' }), ['birthDate value_not_applicable']);
  t.same(faults({ ...firm, number: '0100112438', date: 'x' }), ['date date_invalid', 'number number_invalid']);
  t.same(faults({ ...firm, scheme: 'tax-code', name: 'x' }), ['scheme value_not_allowed']);
  t.same(faults({ ...firm, name: 'x'.repeat(501), reference: 'a\u0007' }), [
    'name value_too_long',
    'reference value_too_long',
  ]);
  t.same(faults({ ...firm, name: 'x', channel: 'dtn 01' }), ['channel value_not_allowed']);
  t.equal(read({ ...firm, name: 'x', channel: 'DTN-01' }).kept.check?.channel, 'DTN-01');
  t.same(
    faults({}),
    ['benefit', 'type', 'scheme', 'number'].map((column) => `${column} value_missing`),
  );
});

t.test('whatever stands in a row, it has a check that can be asked or a fault, and not both', async (t) => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'id.vn',
      'biz.vn',
      'person',
      'enterprise',
      'household',
      'personal-number',
      'tax-code',
      '2006-02-30',
    ),
    fc.constantFrom('027206912345', '0100112437', '28/02/2006', '2006-02-28', ''),
  );
  const holds = () =>
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 10 }), (cells) => {
        const { kept, issues } = readRow({ row: 2, cells }, all.header, all.width);
        if (kept.check !== null) readQuestions([kept.check], () => '');
        return (kept.check === null) === issues.length > 0;
      }),
    );
  t.doesNotThrow(holds);
});
