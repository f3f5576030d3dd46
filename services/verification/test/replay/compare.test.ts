import t from 'tap';
import { ofEvidence, ofField } from '../../src/replay/compare.ts';

const row = { source: 'education', sequence: 3, asOf: '2026-11-01', ageDays: 21, limitDays: 200 };
const other = { ...row, source: 'labour' };

t.test('evidence is compared source by source, field by field, whatever the order of its fields', async (t) => {
  const { source, ...rest } = row;
  t.same(ofEvidence('evidence', [row, other], [{ ...rest, source }, other]), []);
  t.same(
    ofEvidence(
      'evidence',
      [row, other],
      [
        { ...row, sequence: 4 },
        { ...other, asOf: null },
      ],
    ),
    [
      { field: 'evidence.education.sequence', was: 3, now: 4 },
      { field: 'evidence.labour.asOf', was: '2026-11-01', now: null },
    ],
  );
});

t.test('a source that only one side names, or names twice, differs as a whole; an order differs too', async (t) => {
  t.same(ofEvidence('evidence', [row], [row, other]), [{ field: 'evidence.labour', was: null, now: other }]);
  t.match(ofEvidence('evidence', [row, { ...row, sequence: 9 }], [row]), [{ field: 'evidence' }]);
  t.same(ofEvidence('evidence', [other, row], [row, other]), [
    { field: 'evidence', was: ['labour', 'education'], now: ['education', 'labour'] },
  ]);
});

t.test('an empty list is not nothing', async (t) => {
  t.same(ofField('x', null, null), []);
  t.same(ofField('x', [], null), [{ field: 'x', was: [], now: null }]);
});
