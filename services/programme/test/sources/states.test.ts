import { isoDate } from '@xacthuc/domain';
import t from 'tap';
import { sourceState } from '../../src/sources/states.ts';

const row = {
  source: 'education',
  sequence: 3,
  as_of: '2026-11-01',
  freshness_days: 10,
  names: [
    { vi: 'Sở cũ', en: 'Old', from: null, until: '2025-02-28' },
    { vi: 'Sở mới', en: 'New', from: '2025-03-01', until: null },
  ],
};

t.test('a source is fresh up to its limit and stale the day after', async (t) => {
  t.match(sourceState(row, isoDate('2026-11-11')), { ageDays: 10, state: 'fresh' });
  t.match(sourceState(row, isoDate('2026-11-12')), { ageDays: 11, state: 'stale' });
  t.match(sourceState(row, isoDate('2026-10-30')), { ageDays: 0, state: 'fresh' }, 'dated ahead');
  t.match(sourceState({ ...row, as_of: null, sequence: null }, isoDate('2026-11-12')), {
    ageDays: null,
    state: 'never_delivered',
  });
});

t.test("a department has the day's name; after its last one, that", async (t) => {
  t.equal(sourceState(row, isoDate('2025-02-28')).department.vi, 'Sở cũ');
  t.equal(sourceState(row, isoDate('2025-03-01')).department.vi, 'Sở mới');
  const ended = row.names.map((name) => ({ ...name, until: '2025-06-30' }));
  t.equal(sourceState({ ...row, names: ended.slice(1) }, isoDate('2026-01-01')).department.vi, 'Sở mới');
});
