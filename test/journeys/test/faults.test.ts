import { databasePid, endProcess, startTestService } from '@xacthuc/test-harness';
import { sql } from 'kysely';
import t from 'tap';
import { csvFile, member, members, memberTable, questionAbout } from '../src/index.ts';

const service = await startTestService();
const keys = {
  registrar: await service.key('registrar'),
  department: await service.key('department', { sources: ['youth-union'] }),
};
const file = { bytes: csvFile(memberTable(members(5))), headers: { 'content-type': 'text/csv' } };
await service.deliver({ source: 'youth-union', bytes: file.bytes });

t.test('a connection that breaks between two statements does not end the process', async (t) => {
  await service.running.programmeDb.connection().execute(async (connection) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(connection);
    await service.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await t.rejects(sql`SELECT 1`.execute(connection));
  });
  t.equal((await service.call('GET', '/health/ready')).status, 200);
});

t.test('with the database gone every route says so and when to come back, without detail', async (t) => {
  endProcess(databasePid(service.running.database.clusterDir));
  const id = crypto.randomUUID();
  const calls = [
    ['POST', '/v1/checks', { key: keys.registrar, json: questionAbout(member(1)) }],
    ['POST', '/v1/checks/batch', { key: keys.registrar, json: { checks: [questionAbout(member(1))] } }],
    ['GET', `/v1/attestations/${id}`, { key: keys.registrar }],
    ['POST', '/v1/sources/youth-union/snapshots', { key: keys.department, ...file }],
    ['GET', '/v1/sources', { key: keys.department }],
    ['GET', `/v1/snapshots/${id}`, { key: keys.department }],
    ['GET', '/health/ready', {}],
    ['GET', '/.well-known/jwks.json', {}],
  ] as const;
  // The first calls meet connections that break under them, the later ones a server that is not there.
  for (let round = 0; round < 3; round++) {
    for (const [method, at, call] of calls) {
      const reply = await service.call(method, at, call);
      t.equal(reply.status, 503, `${method} ${at}`);
      t.match(reply.headers.get('content-type'), /^application\/problem\+json/);
      t.match(reply.headers.get('retry-after'), /^\d+$/);
      const { requestId, ...said } = reply.body;
      t.match(requestId, /^[0-9a-f-]{36}$/);
      t.match(said, { status: 503, code: 'unavailable' });
      t.notMatch(JSON.stringify(said), /ECONN|127\.0\.0\.1|terminat|postgres|sql|pool|errors/i);
    }
  }
});

t.test('what needs no database is still answered', async (t) => {
  for (const at of ['/health/live', '/metrics', '/openapi.json', '/v1/policies', '/v1/reasons', '/verify']) {
    t.equal((await service.call('GET', at)).status, 200, at);
  }
  t.equal((await service.call('GET', '/')).status, 200, 'visitors are greeted all the same');
});

t.test('and the process still ends when it is told to', async (t) => {
  await t.resolves(service.close());
});
