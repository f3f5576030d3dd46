import { isoDate, type PersonFacts } from '@xacthuc/domain';
import t from 'tap';
import { column, defineConnector, departmentAt, findHeader, key } from '../../src/map/index.ts';
import { school } from './fixture-list.ts';

const base = {
  source: 'x',
  department: [
    { vi: 'Cũ', en: 'Old', from: null, until: isoDate('2025-02-28') },
    { vi: 'Mới', en: 'New', from: isoDate('2025-03-01'), until: null },
  ],
  subjects: ['person'],
  delivery: 'full',
  freshnessDays: 1,
  guards: { maxBadRowShare: 0, maxRetiredShare: 0 },
  keys: () => [],
  facts: (): PersonFacts => ({
    type: 'person',
    name: null,
    birthDate: null,
    sex: null,
    nationality: null,
    hasPersonalNumber: false,
  }),
} as const;

t.test('a declaration that contradicts itself is refused', async (t) => {
  const columns = { name: column.name({ headers: ['Họ và tên'] }) };
  t.throws(() => defineConnector({ ...base, columns, identifiedBy: [] }), /nothing identifies/);
  t.throws(
    () => defineConnector({ ...base, columns: { name: column.name({ headers: [] }) }, identifiedBy: ['name'] }),
    /no header/,
  );
  const unknown = 'other' as 'name';
  t.throws(() => defineConnector({ ...base, columns, identifiedBy: [unknown] }), /no column 'other'/);
  t.throws(() => defineConnector({ ...base, columns, identifiedBy: ['name'], segment: unknown }), /no column 'other'/);
});

t.test('a header that names two columns is refused', async (t) => {
  const columns = { name: column.name({ headers: ['Họ và tên'] }), owner: column.name({ headers: ['HO VA TEN (*)'] }) };
  const ambiguous = defineConnector({ ...base, columns, identifiedBy: ['name'] });
  t.throws(() => findHeader(ambiguous, [], { segment: null }), /names both 'name' and 'owner'/);
});

t.test('a department has the name of the day', async (t) => {
  const renamed = defineConnector({
    ...base,
    columns: { name: column.name({ headers: ['x'] }) },
    identifiedBy: ['name'],
  });
  t.equal(departmentAt(renamed, isoDate('2025-02-28')).vi, 'Cũ');
  t.equal(departmentAt(renamed, isoDate('2025-03-01')).vi, 'Mới');
  t.equal(departmentAt(school, isoDate('2020-01-01')).vi, 'Sở');
});

t.test('keys belong to the type and scheme of what was read', async (t) => {
  t.same(key.person('027204000123'), { type: 'person', scheme: 'personal-number', number: '027204000123' });
  t.same(key.person('012345678'), { type: 'person', scheme: 'identity-card', number: '012345678' });
  t.same(key.owner('027204000123'), { type: 'household', scheme: 'owner-number', number: '027204000123' });
  t.equal(key.owner('012345678'), null, 'an old identity card does not identify a business');
  t.equal(key.student(null), null);
});
