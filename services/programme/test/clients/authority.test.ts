import { Problem, type Role, roles } from '@xacthuc/platform';
import fc from 'fast-check';
import t from 'tap';
import { demandAuthority, mayManage } from '../../src/clients/authority.ts';

const someRoles = fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1 });

t.test('an admin may admit and revoke every client', async () => {
  fc.assert(fc.property(someRoles, someRoles, (by, of) => mayManage([...by, 'admin'], of)));
});

t.test('the office may give out registrar, department and auditor', async (t) => {
  for (const role of ['registrar', 'department', 'auditor'] as const) t.ok(mayManage(['office'], [role]), role);
  t.ok(mayManage(['office'], ['registrar', 'department', 'auditor']));
});

t.test('no key widens its own circle: without admin, nobody makes an office or an admin', async () => {
  const withoutAdmin = someRoles.filter((by) => !by.includes('admin'));
  const powerful = someRoles.filter((of) => of.includes('office') || of.includes('admin'));
  fc.assert(fc.property(withoutAdmin, powerful, (by, of) => !mayManage(by, of)));
});

t.test('registrars, departments and auditors admit nobody', async () => {
  const others = fc.uniqueArray(fc.constantFrom<Role>('registrar', 'department', 'auditor'));
  fc.assert(fc.property(others, someRoles, (by, of) => !mayManage(by, of)));
});

t.test('the operator at the command line may do all; a caller without authority is told forbidden', async (t) => {
  t.doesNotThrow(() => demandAuthority(null, ['admin']));
  t.throws(() => demandAuthority({ id: 'x', roles: ['office'] }, ['admin']), new Problem('forbidden').message);
  try {
    demandAuthority({ id: 'x', roles: ['office'] }, ['office']);
    t.fail('should have thrown');
  } catch (error) {
    t.equal((error as Problem).code, 'forbidden');
  }
});
