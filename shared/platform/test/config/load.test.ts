import path from 'node:path';
import t from 'tap';
import { ConfigError, loadConfig } from '../../src/config/load.ts';
import { type Setting, settings } from '../../src/config/settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What is wrong with an environment, a line each. */
function problemsOf(env: Env): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

t.test('an empty environment gives every setting its fallback, typed', async (t) => {
  const config = loadConfig({});
  t.match(config, {
    port: 8080,
    host: '127.0.0.1',
    publicUrl: null,
    databaseUrl: null,
    masterKey: null,
    roles: ['verification', 'intake', 'programme', 'portal', 'worker'],
    trustProxy: false,
    migrate: true,
  });
  t.same(Object.keys(config).sort(), Object.keys(settings).sort());
  t.equal(config.dataDir, path.resolve('.data'), 'the data folder is absolute, wherever the process goes later');
});

t.test('a variable that is empty or blank counts as unset', async (t) => {
  const { port, publicUrl, masterKey } = loadConfig({ PORT: '', XACTHUC_PUBLIC_URL: '  ', XACTHUC_MASTER_KEY: '' });
  t.same({ port, publicUrl, masterKey }, { port: 8080, publicUrl: null, masterKey: null });
});

t.test('whole numbers are read within their bounds and refused beyond them', async (t) => {
  t.equal(loadConfig({ PORT: ' 0 ' }).port, 0);
  t.equal(loadConfig({ PORT: '65535' }).port, 65535);
  for (const wrong of ['-1', '65536', '80.5', 'http', '8080px', 'NaN', 'Infinity', '9'.repeat(30)]) {
    t.match(problemsOf({ PORT: wrong }), [/^PORT: must be a whole number from 0 to 65535/], wrong);
  }
});

t.test('days off are days, as many as there are', async (t) => {
  t.same(loadConfig({}).holidays, []);
  t.same(loadConfig({ XACTHUC_HOLIDAYS: '2027-02-05, 2027-02-08' }).holidays, ['2027-02-05', '2027-02-08']);
  for (const wrong of ['05/02/2027', '2027-02-30', '2027-02-05;2027-02-08', '2027-02-05,']) {
    t.match(problemsOf({ XACTHUC_HOLIDAYS: wrong }), [/^XACTHUC_HOLIDAYS: must be days as YYYY-MM-DD/], wrong);
  }
});

t.test('truth is written true, false, 1 or 0 and nothing else', async (t) => {
  for (const [text, value] of [
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ] as const) {
    t.equal(loadConfig({ XACTHUC_TRUST_PROXY: text }).trustProxy, value, text);
  }
  for (const wrong of ['yes', 'TRUE', 'on', '2']) {
    t.match(problemsOf({ XACTHUC_TRUST_PROXY: wrong }), [/^XACTHUC_TRUST_PROXY: must be true or false/], wrong);
  }
});

t.test('an address is http or https and loses its closing slashes, so that paths can be appended', async (t) => {
  t.equal(loadConfig({ XACTHUC_PUBLIC_URL: 'https://xacthuc.example.vn//' }).publicUrl, 'https://xacthuc.example.vn');
  for (const wrong of ['xacthuc.example.vn', 'ftp://xacthuc.example.vn', 'javascript:alert(1)', 'http://']) {
    t.match(problemsOf({ XACTHUC_PUBLIC_URL: wrong }), [/^XACTHUC_PUBLIC_URL: must be an http\(s\) address/], wrong);
  }
});

t.test('a list takes only members of its closed set, blanks around them ignored', async (t) => {
  t.same(loadConfig({ XACTHUC_ROLES: 'intake , worker' }).roles, ['intake', 'worker']);
  for (const wrong of ['intake,', 'intake;worker', 'everything', ',']) {
    t.match(problemsOf({ XACTHUC_ROLES: wrong }), [/^XACTHUC_ROLES: must be one of verification, intake/], wrong);
  }
});

t.test('a text with a closed set is refused outside it', async (t) => {
  t.equal(loadConfig({ XACTHUC_LOG_LEVEL: 'warn' }).logLevel, 'warn');
  t.match(problemsOf({ XACTHUC_LOG_LEVEL: 'loud' }), [/^XACTHUC_LOG_LEVEL: must be one of fatal, error/]);
});

t.test('a secret is taken as it is', async (t) => {
  t.equal(loadConfig({ XACTHUC_DATABASE_URL: 'postgresql://u:p@h/d' }).databaseUrl, 'postgresql://u:p@h/d');
});

t.test('an XACTHUC_ variable that is no setting is named, for it is a misspelling; others are not ours', async (t) => {
  t.match(problemsOf({ XACTHUC_DATABSE_URL: 'x', HOME: '/root', PGHOST: 'h' }), [
    /^XACTHUC_DATABSE_URL: .+ no such setting/,
  ]);
  t.same(problemsOf({ XACTHUC_TEST_REDIS_URL: 'redis://localhost' }), [], 'variables of the tests are let be');
});

t.test('everything that is wrong is said at once', async (t) => {
  const env = { PORT: 'x', XACTHUC_ROLES: 'x', XACTHUC_POOL_SIZE: '0', XACTHUC_MIGRATE: 'x', XACTHUC_NONE: 'x' };
  const problems = problemsOf(env);
  t.same(problems.map((p) => p.split(':')[0]).sort(), Object.keys(env).sort());
  t.throws(() => loadConfig(env), new ConfigError(problems));
  for (const problem of problems) t.ok(new ConfigError(problems).message.includes(problem));
});

t.test('no message repeats a value: it may be a secret, or one put into the wrong variable', async (t) => {
  const secret = 'postgresql://u:hunter2@db/x';
  const env: Record<string, string> = { XACTHUC_OLD_MASTER_KEY: secret };
  for (const { env: name, kind } of Object.values(settings) as Setting[]) if (kind !== 'secret') env[name] = secret;
  const problems = problemsOf(env);
  t.ok(problems.length > 8);
  t.notMatch(problems.join('\n'), /hunter2/);
});

t.test('every setting is described in Vietnamese and English and read from a variable of its own', async (t) => {
  const all = Object.values(settings) as Setting[];
  t.equal(new Set(all.map(({ env }) => env)).size, all.length);
  for (const { env, vi, en } of all) {
    t.match(env, /^(PORT|XACTHUC_[A-Z_]+)$/);
    t.match(vi, /[À-ỹ]/u, env);
    t.match(en, /^[\x20-\x7e≥]+$/, env);
  }
});
