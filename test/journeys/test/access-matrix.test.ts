import type { Role } from '@xacthuc/platform';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { openApiOf, operationsOf } from '../src/index.ts';

/** Who may call what. `admin` may call all; 'anyone' needs no key. A new route must be entered here. */
const expected: Readonly<Record<string, readonly Role[] | 'anyone'>> = {
  'POST /v1/checks': ['registrar'],
  'POST /v1/checks/batch': ['registrar'],
  'POST /v1/batches': ['registrar'],
  'GET /v1/batches': ['registrar'],
  'GET /v1/batches/{id}': ['registrar'],
  'DELETE /v1/batches/{id}': ['registrar'],
  'GET /v1/batches/{id}/results': ['registrar'],
  'GET /v1/attestations/{id}': ['registrar', 'auditor'],
  'GET /v1/attestations/{id}/proof': ['registrar', 'auditor'],
  'POST /v1/attestations/{id}/redemption': ['registrar'],
  'DELETE /v1/attestations/{id}/redemption': ['registrar'],
  'DELETE /v1/attestations/{id}/reservation': ['registrar'],
  'PUT /v1/attestations/{id}/status': ['office'],
  'POST /v1/webhooks': ['registrar'],
  'GET /v1/webhooks': ['registrar'],
  'GET /v1/webhooks/{id}': ['registrar'],
  'PATCH /v1/webhooks/{id}': ['registrar'],
  'DELETE /v1/webhooks/{id}': ['registrar'],
  'POST /v1/webhooks/{id}/secret': ['registrar'],
  'POST /v1/webhooks/{id}/test': ['registrar'],
  'GET /v1/webhooks/{id}/deliveries': ['registrar'],
  'POST /v1/webhooks/{id}/deliveries/{delivery}/replay': ['registrar'],
  'POST /v1/webhooks/{id}/replay': ['registrar'],
  'GET /v1/attestations/{id}/verification-code': ['registrar'],
  'POST /v1/attestations/{id}/contest': ['registrar'],
  'GET /v1/attestations/{id}/contest': ['registrar'],
  'DELETE /v1/attestations/{id}/contest': ['registrar'],
  'GET /v1/contests': ['registrar'],
  'GET /v1/tickets': ['department'],
  'GET /v1/tickets/{id}': ['department'],
  'POST /v1/tickets/{id}/decision': ['department'],
  'GET /.well-known/verification-code.pem': 'anyone',
  'GET /.well-known/jwks.json': 'anyone',
  'GET /status-lists': 'anyone',
  'GET /log/checkpoint': 'anyone',
  'GET /log/vkey': 'anyone',
  'GET /log/witnessed/checkpoint': 'anyone',
  'GET /status-lists/{n}': 'anyone',
  'GET /v1/sandbox/subjects': 'anyone',
  'DELETE /v1/sandbox': ['registrar'],
  'GET /sandbox/.well-known/jwks.json': 'anyone',
  'GET /sandbox/.well-known/verification-code.pem': 'anyone',
  'GET /sandbox/status-lists': 'anyone',
  'GET /sandbox/status-lists/{n}': 'anyone',
  'GET /v1/policies': 'anyone',
  'GET /v1/reasons': 'anyone',
  'GET /v1/audit/entries': ['auditor'],
  'GET /v1/audit/contests': ['auditor'],
  'GET /v1/audit/entries/{index}': ['auditor'],
  'GET /v1/audit/witnessed-logs': ['auditor'],
  'GET /v1/audit/witnesses': ['auditor'],
  'GET /v1/audit/signals': ['auditor'],
  'GET /v1/audit/signals/{id}': ['auditor'],
  'POST /v1/audit/signals/{id}/acknowledgement': ['auditor'],
  'GET /witness/vkeys': 'anyone',
  'POST /witness/add-checkpoint': 'anyone',
  'POST /v1/audit/entries/{index}/replay': ['auditor'],
  'GET /v1/audit/entries/{index}/lineage': ['auditor'],
  'POST /v1/audit/searches': ['auditor'],
  'GET /v1/audit/searches/{id}/entries': ['auditor'],
  'GET /v1/sources': ['department', 'office', 'auditor'],
  'PATCH /v1/sources/{source}': ['office'],
  'GET /v1/sources/{source}/snapshots': ['department', 'office', 'auditor'],
  'POST /v1/sources/{source}/snapshots': ['department'],
  'OPTIONS /v1/uploads': 'anyone',
  'POST /v1/uploads': ['department'],
  'HEAD /v1/uploads/{id}': ['department'],
  'PATCH /v1/uploads/{id}': ['department'],
  'POST /v1/uploads/{id}': ['department'],
  'DELETE /v1/uploads/{id}': ['department'],
  'GET /v1/sources/{source}/mapping': ['department', 'office', 'auditor'],
  'PUT /v1/sources/{source}/mapping': ['department'],
  'DELETE /v1/sources/{source}/mapping': ['department'],
  'GET /v1/sources/{source}/guards': ['department', 'office', 'auditor'],
  'PUT /v1/sources/{source}/guards': ['office'],
  'GET /v1/sources/{source}/overrides': ['department', 'office', 'auditor'],
  'GET /v1/snapshots/{id}': ['department', 'office', 'auditor'],
  'GET /v1/snapshots/{id}/issues': ['department', 'office', 'auditor'],
  'GET /v1/snapshots/{id}/events': ['department', 'office', 'auditor'],
  'GET /v1/snapshots/{id}/changes': ['department', 'office', 'auditor'],
  'POST /v1/snapshots/{id}/activation': ['department'],
  'POST /v1/snapshots/{id}/reversal': ['department'],
  'GET /v1/sources/{source}/changes': ['department', 'office', 'auditor'],
  'GET /v1/sources/{source}/feeds': ['department', 'office', 'auditor'],
  'POST /v1/sources/{source}/feeds': ['admin'],
  'GET /v1/feeds/{id}': ['department', 'office', 'auditor'],
  'PATCH /v1/feeds/{id}': ['admin'],
  'DELETE /v1/feeds/{id}': ['admin'],
  'POST /v1/feeds/{id}/run': ['department'],
  'GET /v1/feeds/{id}/runs': ['department', 'office', 'auditor'],
  'GET /v1/feeds/failures': ['department', 'office', 'auditor'],
  'POST /v1/feeds/failures/{id}/retry': ['department'],
  'POST /v1/clients': ['office'],
  'GET /v1/clients': ['office'],
  'DELETE /v1/clients/{id}': ['office'],
  'GET /v1/programme/overview': ['office', 'auditor'],
  'GET /v1/directory': 'anyone',
  'GET /v1/directory/codes': 'anyone',
  'POST /v1/programme/directory/search': ['office', 'auditor'],
  'POST /v1/programme/directory/export': ['office'],
  'GET /v1/programme/directory/{id}': ['office', 'auditor'],
  'POST /v1/programme/directory/{id}/consent': ['office'],
  'DELETE /v1/programme/directory/{id}/consent': ['office'],
  'GET /v1/programme/directory/{id}/website': ['office', 'auditor'],
  'POST /v1/programme/directory/{id}/website/check': ['office'],
  'GET /v1/programme/directory/conflicts': ['office', 'auditor'],
  'POST /v1/programme/directory/conflicts/{id}/resolution': ['office'],
  'POST /v1/programme/directory/declarations': ['department', 'office'],
  'POST /v1/programme/directory/imports': ['office'],
  'GET /v1/programme/directory/imports/{id}': ['office', 'auditor'],
  'GET /v1/programme/directory/imports/{id}/issues': ['office', 'auditor'],
  'GET /v1/programme/organisations': ['organisation', 'department', 'office', 'auditor'],
  'GET /v1/programme/organisations/{code}': ['organisation', 'department', 'office', 'auditor'],
  'PUT /v1/programme/organisations/{code}': ['office'],
  'GET /v1/programme/areas': ['organisation', 'department', 'office', 'auditor'],
  'PUT /v1/programme/areas/{list}': ['office'],
  'GET /v1/programme/plans': ['organisation', 'office', 'auditor'],
  'POST /v1/programme/plans': ['office'],
  'GET /v1/programme/plans/{plan}/versions': ['organisation', 'office', 'auditor'],
  'POST /v1/programme/plans/{plan}/versions': ['office'],
  'GET /v1/programme/plans/{plan}/versions/{version}': ['organisation', 'office', 'auditor'],
  'PUT /v1/programme/plans/{plan}/versions/{version}': ['office'],
  'POST /v1/programme/plans/{plan}/versions/{version}/approval': ['office'],
  'GET /v1/programme/plans/{plan}/versions/{version}/diff/{other}': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/activities': ['organisation', 'office', 'auditor'],
  'POST /v1/programme/activities': ['organisation', 'office'],
  'GET /v1/programme/activities/template': ['organisation', 'office'],
  'POST /v1/programme/activities/imports': ['organisation', 'office'],
  'GET /v1/programme/activities/{id}': ['organisation', 'office', 'auditor'],
  'PUT /v1/programme/activities/{id}': ['organisation', 'office'],
  'GET /v1/programme/activities/{id}/versions': ['organisation', 'office', 'auditor'],
  'POST /v1/programme/activities/{id}/withdrawal': ['organisation', 'office'],
  'POST /v1/programme/activities/{id}/attachments': ['organisation', 'office'],
  'GET /v1/programme/activities/{id}/attachments/{attachment}': ['organisation', 'office', 'auditor'],
  'DELETE /v1/programme/activities/{id}/attachments/{attachment}': ['organisation', 'office'],
  'GET /v1/programme/indicators': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/figures': ['office', 'auditor'],
  'GET /v1/programme/targets': ['office', 'auditor'],
  'GET /v1/programme/monitoring/funnel': ['office', 'auditor'],
  'GET /v1/programme/monitoring/dimensions': ['office', 'auditor'],
  'GET /v1/programme/monitoring/sources': ['office', 'auditor'],
  'GET /v1/programme/monitoring/support': ['office', 'auditor'],
  'GET /v1/monitoring': 'anyone',
  'GET /v1/monitoring/{month}': 'anyone',
  'GET /v1/programme/channels': ['office', 'auditor'],
  'POST /v1/programme/channels': ['office'],
  'GET /v1/programme/channels/{code}': ['office', 'auditor'],
  'POST /v1/programme/channels/{code}/end': ['office'],
  'POST /v1/programme/support': ['organisation', 'office'],
  'GET /v1/programme/support': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/support/{id}': ['organisation', 'office', 'auditor'],
  'POST /v1/programme/support/{id}/events': ['organisation', 'office'],
  'GET /v1/programme/denominators': ['office', 'auditor'],
  'POST /v1/programme/denominators': ['office'],
  'GET /v1/programme/denominators/template': ['office'],
  'POST /v1/programme/denominators/imports': ['office'],
  'GET /v1/programme/report-templates': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/reports': ['organisation', 'office', 'auditor'],
  'POST /v1/programme/reports': ['organisation', 'office'],
  'GET /v1/programme/reports/due': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/reports/{id}': ['organisation', 'office', 'auditor'],
  'PUT /v1/programme/reports/{id}': ['organisation', 'office'],
  'GET /v1/programme/reports/{id}/history': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/reports/{id}/figures': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/reports/{id}/figures/{figure}': ['organisation', 'office', 'auditor'],
  'GET /v1/programme/reports/{id}/document': ['organisation', 'office', 'auditor'],
  'POST /v1/programme/reports/{id}/submission': ['organisation', 'office'],
  'POST /v1/programme/reports/{id}/return': ['office'],
  'POST /v1/programme/reports/{id}/approval': ['office'],
};
const parameters: Readonly<Record<string, string>> = {
  '{id}': '00000000-0000-4000-8000-000000000000',
  '{delivery}': '00000000-0000-4000-8000-000000000000',
  '{index}': '1',
  '{n}': '0',
  '{source}': 'youth-union',
  '{code}': 'khong-co',
  '{list}': '2025-07-01',
  '{plan}': 'khong-co',
  '{month}': '2026-01',
  '{version}': '1',
  '{other}': '2',
  '{figure}': 'names',
  '{attachment}': '00000000-0000-4000-8000-000000000000',
};
/** What the document leaves out: pages and the operator's own. */
const undocumented = [
  '/',
  '/verify',
  '/docs',
  '/openapi.json',
  '/log/tile/0/000.p/1',
  '/log/tile/entries/000.p/1',
  '/health/live',
  '/health/ready',
  '/metrics',
];
const roles: readonly Role[] = ['registrar', 'department', 'organisation', 'auditor', 'office', 'admin'];

const service = await startTestService();
t.teardown(() => service.close());
const keys = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await service.key(role)] as const)),
) as Record<Role, string>;
const organisation = {
  kind: 'association',
  names: [{ vi: 'Hội Mẫu', en: 'Sample association', from: null, until: null }],
  area: null,
  from: null,
  until: null,
};
await service.call('PUT', '/v1/programme/organisations/hoi-mau', { key: keys.admin, json: organisation });
await service.query(
  `INSERT INTO programme.organisation_keys (client_id, organisation)
   SELECT id, 'hoi-mau' FROM access.clients WHERE roles = '{organisation}'`,
);
const operations = operationsOf(await openApiOf(service));

t.test('the table below names exactly the documented operations', async (t) => {
  const documented = operations.map(({ method, path }) => `${method} ${path}`);
  t.same(documented.sort(), Object.keys(expected).sort());
});

for (const { method, path, described } of operations) {
  const allowed = expected[`${method} ${path}`] ?? [];
  const at = path.replace(/\{\w+\}/g, (name) => parameters[name] ?? name);
  t.test(`${method} ${path} is for ${allowed === 'anyone' ? 'anyone' : allowed.join(', ')}`, async (t) => {
    const send = (key?: string) =>
      service.call(method, at, {
        ...(key === undefined ? {} : { key }),
        ...(/^(POST|PUT)$/.test(method) ? { json: {} } : {}),
      });
    const keyless = await send();
    if (allowed === 'anyone') {
      // What anyone may send need not be right, this log has no witnesses, and no month is published yet.
      const none = path === '/log/witnessed/checkpoint' || path === '/v1/monitoring/{month}';
      const ok = none ? 404 : method === 'OPTIONS' ? 204 : method === 'POST' ? 400 : 200;
      t.equal(keyless.status, ok);
      t.notOk(described.security, 'the document asks for no key');
      for (const role of roles) t.equal((await send(keys[role])).status, ok, role);
      return;
    }
    t.equal(keyless.status, 401);
    // An answer to HEAD has no body.
    if (method !== 'HEAD') t.equal(keyless.body.code, 'unauthenticated');
    t.equal(keyless.headers.get('www-authenticate'), 'Bearer realm="xacthuc"');
    t.same(described.security, [{ apiKey: [] }], 'the document says that it needs a key');
    for (const role of roles) {
      const reply = await send(keys[role]);
      if (role === 'admin' || allowed.includes(role)) t.notMatch(reply.status, /^(401|403|5\d\d)$/, role);
      else
        t.match({ code: 'forbidden', ...reply.body, status: reply.status }, { status: 403, code: 'forbidden' }, role);
    }
  });
}

t.test('pages, the description and what the operator reads need no key', async (t) => {
  for (const path of undocumented) t.equal((await service.call('GET', path)).status, 200, path);
});

t.test('a key with several roles may do what any of them may', async (t) => {
  const both = await service.key('registrar', { roles: ['registrar', 'auditor'] });
  t.equal((await service.call('POST', '/v1/checks', { key: both, json: {} })).status, 400);
  t.equal((await service.call('GET', '/v1/audit/entries', { key: both })).status, 200);
  t.equal((await service.call('GET', '/v1/clients', { key: both })).status, 403);
});

t.test(
  'the office admits registrars, departments, organisations and auditors, but nobody of its own kind or above',
  async (t) => {
    const admit = (as: Role, role: Role) => {
      const bound = role === 'organisation' ? { organisation: 'hoi-mau' } : {};
      const sources = role === 'department' ? { sources: ['education'] } : bound;
      const json = { name: `Khoá ${role}`, roles: [role], ...sources };
      return service.call('POST', '/v1/clients', { key: keys[as], json });
    };
    for (const role of roles) {
      t.equal((await admit('admin', role)).status, 201, role);
      t.equal((await admit('office', role)).status, ['office', 'admin'].includes(role) ? 403 : 201, role);
    }
  },
);
