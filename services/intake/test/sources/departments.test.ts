import { isoDate, nameOn } from '@xacthuc/domain';
import { departmentAt } from '@xacthuc/engine';
import t from 'tap';
import { connectors } from '../../src/index.ts';

t.test('each source has one department on each day, before, during and after the mergers of 2025', async (t) => {
  for (const { source, department } of connectors) {
    for (let day = Date.UTC(2023, 5, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      const iso = new Date(day).toISOString().slice(0, 10);
      const bearing = department.filter(
        ({ from, until }) => (from === null || from <= iso) && (until === null || iso <= until),
      );
      if (bearing.length !== 1) t.fail(`${source} has ${bearing.length} departments on ${iso}`);
    }
    t.ok(department.length > 0, source);
    for (const { vi, en } of department) t.ok(/[À-ỹ]/u.test(vi) && /^[\x20-\x7e’]+$/.test(en), `${vi} / ${en}`);
  }
});

t.test('a department is named as it was on the day, on the first and the last day of a name too', async (t) => {
  const names = [
    { vi: 'Sở Kế hoạch và Đầu tư', en: 'Planning and Investment', from: null, until: '2025-02-28' },
    { vi: 'Sở Tài chính', en: 'Finance', from: '2025-03-01', until: '2029-12-31' },
  ];
  t.equal(nameOn(names, '1999-01-01').vi, 'Sở Kế hoạch và Đầu tư');
  t.equal(nameOn(names, '2025-02-28').vi, 'Sở Kế hoạch và Đầu tư');
  t.equal(nameOn(names, '2025-03-01').vi, 'Sở Tài chính');
  t.equal(nameOn(names, '2029-12-31').vi, 'Sở Tài chính');
  t.same(nameOn(names, '2030-01-01'), { vi: 'Sở Tài chính', en: 'Finance' }, 'the latest known, when none is valid');
});

t.test('renamed departments show their new name from the day of the change', async (t) => {
  const renamed = connectors.filter(({ department }) => department.length > 1);
  t.ok(renamed.length >= 2);
  for (const connector of renamed) {
    const [before, after] = connector.department.slice(-2);
    if (!before?.until || !after?.from) throw new Error(connector.source);
    t.equal(departmentAt(connector, isoDate(before.until)).vi, before.vi);
    t.equal(departmentAt(connector, isoDate(after.from)).vi, after.vi);
  }
});

t.test('a source is declared once, under a code that fits an address', async (t) => {
  const codes = connectors.map(({ source }) => source);
  t.same([...codes].sort(), [
    'agriculture',
    'education',
    'farmers-union',
    'industry-trade',
    'labour',
    'planning-investment',
    'youth-union',
  ]);
});
