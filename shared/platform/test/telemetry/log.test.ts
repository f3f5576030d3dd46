import { Writable } from 'node:stream';
import { pino } from 'pino';
import t from 'tap';
import { logOptions } from '../../src/index.ts';
import { startDatabase } from '../fixture.ts';

/** A logger with the program's options, and what it wrote. */
function logged(level = 'trace') {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log: pino(logOptions(level), stream), text: () => lines.join(''), lines };
}

/** Synthetic: no such person. */
const secret = {
  key: 'xt_0123abcd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  number: '027204000123',
  name: 'Nguyễn Văn An',
  birthDate: '2004-09-05',
};
const values = Object.values(secret);

t.test('whatever holds a key, a number, a name or a birth date: none of them is written', async (t) => {
  const { log, text, lines } = logged();
  log.info(secret, 'at the top');
  log.info({ check: secret }, 'a level below');
  log.info({ request: { check: secret } }, 'two levels below');
  log.info({ rows: [secret, secret] }, 'in a list');
  log.info({ body: { checks: [{ subject: { deep: secret } }] } }, 'in a body, however deep');
  log.info({ facts: secret, answer: { attestation: 'eyJ', disclosures: ['WyJ'] } }, 'facts and attestations');
  log.info({ authorization: `Bearer ${secret.key}`, connection: { password: secret.key } }, 'credentials');
  log.child({ subject: secret }).info('bound to a child');
  t.equal(lines.length, 8);
  t.same(Object.values(secret), values, 'the caller’s own object is as it was');
  for (const value of [...values, 'eyJ', 'WyJ']) t.notOk(text().includes(value), value);
  t.match(text(), /\[redacted\]/);
});

t.test('a request is logged by its route and id: no address, no header, no body', async (t) => {
  const { log, text } = logged();
  const req = {
    id: 'request-1',
    method: 'POST',
    url: `/v1/checks?number=${secret.number}`,
    headers: { authorization: `Bearer ${secret.key}`, cookie: secret.name },
    routeOptions: { url: '/v1/checks' },
    body: secret,
  };
  log.info({ req, res: { statusCode: 201, body: secret } }, 'answered');
  t.match(JSON.parse(text()), {
    req: { id: 'request-1', method: 'POST', route: '/v1/checks' },
    res: { status: 201 },
    msg: 'answered',
  });
  for (const value of values) t.notOk(text().includes(value), value);
});

t.test(
  'a failed statement is logged by its code: neither the values in it nor what the database says of them',
  async (t) => {
    const { owner, close } = await startDatabase();
    t.teardown(close);
    await owner.query('CREATE TABLE people (number text PRIMARY KEY, birth_date date CHECK (birth_date < now()))');
    const insert = 'INSERT INTO people VALUES ($1, $2)';
    await owner.query(insert, [secret.number, secret.birthDate]);
    for (const [code, parameters] of [
      ['23505', [secret.number, secret.birthDate]],
      ['22007', ['1', secret.name]],
      ['23514', [secret.name, '9999-12-31']],
    ] as const) {
      const { log, text } = logged();
      const error = (await owner.query(insert, [...parameters]).catch((e) => e)) as Error & { detail?: string };
      const said = `${error.message} ${error.detail}`;
      t.ok(
        values.some((value) => said.includes(value)),
        `${code}: the database does repeat values: ${said}`,
      );
      log.error({ err: error }, 'request failed');
      const { err } = JSON.parse(text());
      t.match(err, { code, message: `database error ${code}`, stack: /^\s+at / });
      for (const value of values) t.notOk(text().includes(value), `${code} ${value}`);
    }
  },
);

t.test('any other error keeps its message and where it came from, without what callers hung on it', async (t) => {
  const { log, text } = logged();
  log.error({ err: Object.assign(new TypeError('x is not a function'), { detail: secret, rows: [secret] }) });
  const { err } = JSON.parse(text());
  t.match(err, { type: 'TypeError', message: 'x is not a function', stack: /log\.test\.ts/ });
  for (const value of values) t.notOk(text().includes(value), value);
});

t.test('the level is held, and a line says when in a form that sorts', async (t) => {
  const { log, lines } = logged('warn');
  log.info('not said');
  log.warn('said');
  t.equal(lines.length, 1);
  t.match(JSON.parse(lines[0] ?? ''), { level: 40, time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, msg: 'said' });
  t.notMatch(lines[0] ?? '', /hostname|"pid"/);
});
