import { Writable } from 'node:stream';
import { logOptions } from '@xacthuc/platform';
import { characters } from '@xacthuc/sample-data';
import { databasePid, endProcess, startTestService } from '@xacthuc/test-harness';
import { pino } from 'pino';
import t from 'tap';
import {
  csvFile,
  deliverSamples,
  member,
  members,
  memberTable,
  questionAbout,
  sampleDay,
  written,
} from '../src/index.ts';

let logged = '';
const stream = new Writable({
  write: (chunk, _encoding, done) => {
    logged += String(chunk);
    done();
  },
});
const service = await startTestService({ log: pino(logOptions('trace'), stream) });
const list = members(10);
const [somebody] = list as [(typeof list)[number]];
const secret = 'xt_deadbeef_SECRETSECRETSECRETSECRETSECRETSECRETSECRET1';
const keys = [service.admin];
let metrics = '';

t.before(async () => {
  const registrar = await service.key('registrar', { name: 'Nhà đăng ký Bí Mật' });
  const department = await service.key('department', { sources: ['youth-union'] });
  keys.push(registrar, department, secret);
  await deliverSamples(service, ['education']);
  const { bytes, good } = { bytes: csvFile(memberTable(list)), good: { source: 'youth-union', key: department } };
  await service.deliver({ ...good, bytes });
  // Bad rows, a bad file, a broken-off form and a worker's failure.
  await service.deliver({
    ...good,
    bytes: csvFile([...memberTable(list), [somebody.name, '31/02/2005', 'Nam', 'x', '']]),
  });
  await service.deliver({
    ...good,
    bytes: `${somebody.name},${somebody.number}\n${somebody.name},${somebody.number}\n`,
  });
  const broken = `--x\r\ncontent-disposition: form-data; name="file"; filename="${somebody.name}.csv"\r\n\r\n${somebody.number}`;
  const form = { 'content-type': 'multipart/form-data; boundary=x' };
  await service.call('POST', '/v1/sources/youth-union/snapshots', { key: department, bytes: broken, headers: form });
  // Checks, good and bad, under keys, good and bad.
  const ask = (json: object, key = registrar) => service.call('POST', '/v1/checks', { key, json });
  const { body } = await ask(questionAbout(somebody));
  await ask(questionAbout({ ...somebody, birthDate: '1999-09-09' }));
  await ask({ ...questionAbout(somebody), extra: somebody.name });
  await ask(questionAbout(somebody), secret);
  const json = { 'content-type': 'application/json' };
  await service.call('POST', '/v1/checks', { key: registrar, bytes: `{"number":"${somebody.number}"`, headers: json });
  const registration = {
    domain: 'bi-mat.id.vn',
    registeredAt: new Date().toISOString(),
    registrarTransactionId: 'GD-1',
  };
  await service.call('POST', `/v1/attestations/${body.id}/redemption`, { key: registrar, json: registration });
  await ask(questionAbout(somebody));
  // Where a caller should not have put them.
  await service.call('GET', `/v1/${somebody.number}?name=${encodeURIComponent(somebody.name)}&key=${secret}`);
  await service.call('GET', `/v1/attestations/${somebody.number}`, { key: registrar });
  await service.call('POST', '/v1/clients', {
    key: service.admin,
    json: { name: 'Nhà đăng ký Bí Mật', roles: ['registrar'] },
  });
  metrics = (await service.call('GET', '/metrics')).text;
  // And while the database goes away under them.
  endProcess(databasePid(service.running.database.clusterDir));
  await ask(questionAbout(member(1)));
  await service.call('POST', '/v1/sources/youth-union/snapshots', {
    key: department,
    bytes,
    headers: { 'content-type': 'text/csv' },
  });
  await service.close();
});

t.test('the program log has lines, and what failed is in it', async (t) => {
  const lines = logged
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.ok(lines.length > 5);
  t.ok(lines.some(({ msg }) => msg === 'snapshot processed'));
  t.ok(lines.some(({ msg, err }) => msg === 'request failed' && err));
});

t.test('neither the log, at its most talkative, nor the metrics name anybody or hold a key', async (t) => {
  const students = characters(sampleDay).flatMap(({ numbers }) => numbers.map(({ number }) => number));
  const personal = [
    ...list.flatMap(({ name, number, birthDate }) => [name, number, birthDate, written(birthDate)]),
    ...students,
    '1999-09-09',
    '31/02/2005',
    'Thu Mẫu',
    'Bí Mật',
    'bi-mat',
    ...keys,
    ...keys.map((key) => key.slice(12)),
  ];
  for (const [what, text] of Object.entries({ log: logged, metrics })) {
    t.same(
      personal.filter((value) => text.includes(value) || text.includes(encodeURIComponent(value))),
      [],
      what,
    );
  }
  t.notMatch(metrics, /\d{9,12}"/, 'no label is a number of anybody');
});
