import { randomUUID } from 'node:crypto';
import t from 'tap';
import { revokeAdmitted } from '../../src/index.ts';
import { startProgramme } from '../fixture.ts';

const programme = await startProgramme();
t.teardown(() => programme.close());
const admin = await programme.client(['admin']);
const office = await programme.client(['office']);
const revoke = (id: string, key = office.key) => programme.call('DELETE', `/v1/clients/${id}`, { key });

t.test('a revoked key is refused; revoking again gives the same answer', async (t) => {
  const registrar = await programme.client(['registrar']);
  const seen = () => programme.call('GET', '/v1/clients', { key: registrar.key });
  t.equal((await seen()).status, 403);
  const first = await revoke(registrar.id);
  t.match(first, { status: 200, body: { id: registrar.id, revokedAt: /Z$/ } });
  t.equal((await seen()).status, 401);
  t.same((await revoke(registrar.id)).body, first.body);
});

t.test('only an admin revokes an office or an admin', async (t) => {
  const other = await programme.client(['office']);
  t.match(await revoke(other.id), { status: 403, body: { code: 'forbidden' } });
  t.match(await revoke(admin.id), { status: 403, body: { code: 'forbidden' } });
  t.equal((await revoke(other.id, admin.key)).status, 200);
});

t.test('an unknown client is 404, an identifier that is none 400', async (t) => {
  t.match(await revoke(randomUUID()), { status: 404, body: { code: 'not_found' } });
  t.match(await revoke('me'), { status: 400, body: { code: 'validation_failed', errors: [{ at: '/params/id' }] } });
});

t.test('the last admin whose key works cannot be revoked, by itself or by the operator', async (t) => {
  await programme.client(['admin'], { expiresAt: new Date('2001-01-01T00:00:00Z') });
  const refused = await revoke(admin.id, admin.key);
  t.match(refused, { status: 409, body: { code: 'state_conflict' } }, 'an expired admin does not count');
  await t.rejects(revokeAdmitted(programme.context, admin.id, null), { code: 'state_conflict' });
  t.equal((await programme.call('GET', '/v1/clients', { key: admin.key })).status, 200);
});

t.test('an admin that no longer works can be revoked, whoever is left', async (t) => {
  const expired = await programme.client(['admin'], { expiresAt: new Date('2001-01-01T00:00:00Z') });
  t.equal((await revoke(expired.id, admin.key)).status, 200);
  t.equal((await revoke(expired.id, admin.key)).status, 200, 'and again');
});

t.test('admins who revoke each other at one moment never leave none', async (t) => {
  for (let round = 0; round < 5; round++) {
    const [a, b, c] = await Promise.all([
      programme.client(['admin']),
      programme.client(['admin', 'office']),
      programme.client(['admin']),
    ]);
    await programme.owner(
      `UPDATE access.clients SET revoked_at = now()
       WHERE 'admin' = ANY(roles) AND revoked_at IS NULL AND id <> ALL($1::uuid[])`,
      [[a.id, b.id, c.id]],
    );
    const outcomes = await Promise.allSettled([a, b, c].map(({ id }) => revokeAdmitted(programme.context, id, null)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    t.equal(refused.length, 1, `round ${round}`);
    t.match(refused[0], { reason: { code: 'state_conflict' } });
    const [left] = await programme.owner(
      `SELECT count(*)::int AS n FROM access.clients
       WHERE 'admin' = ANY(roles) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    );
    t.equal(left?.n, 1, `round ${round}`);
  }
});
