import t from 'tap';
import { type ClientRequest, requestErrors, toNewClient } from '../../src/clients/request.ts';

const now = new Date('2026-11-22T03:00:00Z');
const known = { sources: ['education', 'labour', 'industry-trade'], organisations: ['hoi-nong-dan'] };
const registrar: ClientRequest = { name: 'Nhà đăng ký Ví dụ', roles: ['registrar'] };
const department: ClientRequest = { name: 'Trường Ví dụ', roles: ['department'], sources: ['education'] };

function at(request: ClientRequest): string[] {
  return requestErrors(request, known, now).map((error) => error.at);
}

t.test('a plain request of each role has no errors', async (t) => {
  for (const role of ['registrar', 'auditor', 'office', 'admin']) t.same(at({ ...registrar, roles: [role] }), [], role);
  t.same(at(department), []);
  t.same(at({ ...department, sources: ['education', 'labour'] }), []);
  t.same(at({ ...department, segment: 'VDU' }), []);
  t.same(
    at({ ...registrar, roles: ['registrar', 'auditor'], expiresAt: '2027-01-01T00:00:00+07:00', ratePerMinute: 1 }),
    [],
  );
  t.same(at({ ...registrar, sources: null, segment: null, expiresAt: null, ratePerMinute: null }), []);
});

t.test('a name is some printable text of at most 200 characters', async (t) => {
  for (const name of ['', '   ', '\u00a0', 'x'.repeat(201), 'a\u0000b', 'two\nlines', 'a\u001b[31mred']) {
    t.same(at({ ...registrar, name }), ['/body/name'], JSON.stringify(name));
  }
  t.same(at({ ...registrar, name: 'x'.repeat(200) }), []);
});

t.test('roles are known, at least one, and not repeated', async (t) => {
  t.same(at({ ...registrar, roles: [] }), ['/body/roles']);
  t.same(at({ ...registrar, roles: ['registrar', 'king'] }), ['/body/roles/1']);
  t.same(at({ ...registrar, roles: ['registrar', 'registrar'] }), ['/body/roles']);
  t.same(at({ ...registrar, roles: ['toString'] }), ['/body/roles/0'], 'nothing inherited counts as a role');
});

t.test('a sandbox is for the role registrar alone', async (t) => {
  t.same(at({ ...registrar, sandbox: true }), []);
  t.equal(toNewClient({ ...registrar, sandbox: true }).sandbox, true);
  t.equal(toNewClient(registrar).sandbox, false);
  for (const roles of [['auditor'], ['admin'], ['registrar', 'auditor'], ['auditor', 'registrar'], ['office']]) {
    t.same(at({ ...registrar, roles, sandbox: true }), ['/body/sandbox'], roles.join());
    t.same(at({ ...registrar, roles, sandbox: false }), []);
  }
  t.same(at({ ...department, sandbox: true }), ['/body/sandbox']);
});

t.test('a key of the role organisation is bound to one that there is; no other key is', async (t) => {
  const organisation: ClientRequest = { name: 'Hội', roles: ['organisation'], organisation: 'hoi-nong-dan' };
  t.same(at(organisation), []);
  t.same(at({ ...organisation, roles: ['department', 'organisation'], sources: ['labour'] }), []);
  t.same(at({ name: 'Hội', roles: ['organisation'] }), ['/body/organisation']);
  t.same(at({ ...organisation, organisation: 'khong-co' }), ['/body/organisation']);
  t.same(at({ ...registrar, organisation: 'hoi-nong-dan' }), ['/body/organisation']);
});

t.test("a department's key never covers every source by omission", async (t) => {
  t.same(at({ name: 'Sở', roles: ['department'] }), ['/body/sources']);
  t.same(at({ ...department, sources: [] }), ['/body/sources']);
  t.same(at({ ...department, sources: null }), ['/body/sources']);
  t.same(at({ name: 'Sở', roles: ['registrar', 'department'] }), ['/body/sources']);
});

t.test('sources exist, are not repeated, and are only for departments', async (t) => {
  t.same(at({ ...department, sources: ['education', 'weather', 'tides'] }), ['/body/sources/1', '/body/sources/2']);
  t.same(at({ ...department, sources: ['education', 'education'] }), ['/body/sources']);
  t.same(at({ ...registrar, sources: ['education'] }), ['/body/sources']);
  t.same(at({ ...registrar, sources: [] }), [], 'no sources are no sources');
});

t.test('a segment needs exactly one source, and is a plain word', async (t) => {
  t.same(at({ ...department, sources: ['education', 'labour'], segment: 'VDU' }), ['/body/segment']);
  t.same(at({ ...registrar, segment: 'VDU' }), ['/body/segment']);
  for (const segment of ['', ' ', ' VDU', 'VDU ', 'V\u0000U', 'x'.repeat(65)]) {
    t.same(at({ ...department, segment }), ['/body/segment'], JSON.stringify(segment));
  }
});

t.test('an expiry is an instant with its offset, and lies ahead', async (t) => {
  for (const expiresAt of [
    '',
    'tomorrow',
    '2027-01-01',
    '2027-01-01T00:00:00',
    '2027-02-30T00:00:00Z',
    '+012027-01-01T00:00:00Z',
  ]) {
    t.same(at({ ...registrar, expiresAt }), ['/body/expiresAt'], expiresAt);
  }
  t.same(at({ ...registrar, expiresAt: '2026-11-22T02:59:59Z' }), ['/body/expiresAt']);
  t.same(at({ ...registrar, expiresAt: '2026-11-22T03:00:00Z' }), ['/body/expiresAt'], 'now is over already');
  t.same(at({ ...registrar, expiresAt: '2026-11-22T10:00:01+07:00' }), []);
});

t.test('a rate is a whole number from 1 to a million', async (t) => {
  for (const ratePerMinute of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_001]) {
    t.same(at({ ...registrar, ratePerMinute }), ['/body/ratePerMinute'], String(ratePerMinute));
  }
  t.same(at({ ...registrar, ratePerMinute: 1_000_000 }), []);
});

t.test('all that is wrong is said at once, in Vietnamese and English', async (t) => {
  const errors = requestErrors(
    { name: '', roles: ['department'], segment: 'VDU', expiresAt: 'x', ratePerMinute: 0 },
    known,
    now,
  );
  t.same(
    errors.map((error) => error.at),
    ['/body/name', '/body/sources', '/body/segment', '/body/expiresAt', '/body/ratePerMinute'],
  );
  for (const { message } of errors) t.match(message, /\p{L}.* \/ .*\p{L}/u);
});

t.test('what is stored is the request, its name trimmed and composed, its instant in UTC', async (t) => {
  t.same(
    toNewClient({ ...department, name: '  So\u031b\u0309  ', segment: 'VDU', expiresAt: '2027-01-01T00:00:00+07:00' }),
    {
      name: 'Sở',
      roles: ['department'],
      sources: ['education'],
      segment: 'VDU',
      expiresAt: new Date('2026-12-31T17:00:00Z'),
      ratePerMinute: null,
      sandbox: false,
    },
  );
});
