import { type Caller, Problem, type Role } from '@xacthuc/platform';
import t from 'tap';
import { deliverySegment, maySeeSource } from '../../src/sources/binding.ts';

function caller(
  roles: readonly Role[],
  sources: readonly string[] | null = null,
  segment: string | null = null,
): Caller {
  return {
    id: 'b5e0a3f2-6a0e-4f52-9d0c-1f1f3b3f8a11',
    name: 'x',
    roles,
    sources,
    segment,
    ratePerMinute: null,
    sandbox: false,
  };
}

/** The segment a delivery is for, or the code it is refused with. */
function delivery(by: Caller, source: string, asked: string | null): string | null {
  try {
    return deliverySegment(by, source, asked);
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

t.test('a department sees and delivers the sources its key is bound to, and no other', async (t) => {
  const school = caller(['department'], ['education', 'labour']);
  for (const [source, may] of [
    ['education', true],
    ['labour', true],
    ['youth-union', false],
  ] as const) {
    t.equal(maySeeSource(school, source), may, source);
    t.equal(delivery(school, source, null), may ? null : 'source_not_bound', source);
  }
  t.equal(maySeeSource(caller(['department'], []), 'education'), false, 'a key bound to no source has none');
});

t.test('a key that is bound to nothing may deliver every source', async (t) => {
  t.equal(maySeeSource(caller(['department']), 'education'), true);
  t.equal(delivery(caller(['department']), 'education', 'DHBN'), 'DHBN');
});

t.test(
  'office, auditor and admin see every source, whatever theirs are; of them only admin delivers every one',
  async (t) => {
    for (const role of ['office', 'auditor', 'admin'] as const) {
      t.equal(maySeeSource(caller([role], ['labour']), 'education'), true, role);
    }
    t.equal(delivery(caller(['admin'], ['labour']), 'education', null), null);
    t.equal(delivery(caller(['office', 'department'], ['labour']), 'education', null), 'source_not_bound');
  },
);

t.test('a key bound to a school delivers for that school, said or not, and for no other', async (t) => {
  const school = caller(['department'], ['education'], 'DHBN');
  t.equal(
    delivery(school, 'education', null),
    'DHBN',
    'never the whole source: that would retire other schools’ students',
  );
  t.equal(delivery(school, 'education', 'DHBN'), 'DHBN');
  t.equal(delivery(school, 'education', 'DHKB'), 'source_not_bound');
  t.equal(delivery(caller(['admin'], null, 'DHBN'), 'education', 'DHKB'), 'source_not_bound', 'a bound admin key too');
});

t.test('a key that is not bound to a school delivers for the one it names, or for the whole source', async (t) => {
  const department = caller(['department'], ['education']);
  t.equal(delivery(department, 'education', 'DHKB'), 'DHKB');
  t.equal(delivery(department, 'education', null), null);
});
