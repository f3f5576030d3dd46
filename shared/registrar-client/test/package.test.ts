import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { deliverStudents, questionAbout } from './fixture.ts';

const root = join(import.meta.dirname, '..');
const modules = join(root, '..', '..', 'node_modules');

/** The machine's own Node.js, not the one this repository brings: what a registrar has. */
function ownNode(): { readonly node: string } | { readonly skip: string } {
  if (process.platform === 'win32') return { skip: 'there is no env(1) to run npm with a clean environment' };
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const node = join(folder, 'node');
    if (folder === '' || folder.includes('node_modules') || !existsSync(node)) continue;
    const [major = 0, minor = 0] = run(node, ['-p', 'process.versions.node'], root).split('.').map(Number);
    if (major > 20 || (major === 20 && minor >= 12)) return { node };
  }
  return { skip: 'there is no Node.js ≥ 20.12 on the PATH outside node_modules' };
}

/** Runs a command with nothing of what this run's own npm, tap and Node set, which would reach into the install. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { PATH = '', HOME = '' } = process.env;
  // Through env(1): tap's listener on spawn puts its own NODE_OPTIONS into whatever environment is given here.
  const clean = ['-i', `PATH=${PATH}`, `HOME=${HOME}`, 'NO_UPDATE_NOTIFIER=1', command, ...args];
  return execFileSync('env', clean, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** npm packs a folder; @returns the tarball's address. */
function pack(folder: string, into: string): string {
  const said = run('npm', ['pack', folder, '--json', '--ignore-scripts', '--pack-destination', into], into);
  const [packed] = JSON.parse(said) as { readonly filename: string }[];
  if (packed === undefined) throw new Error('npm packed nothing');
  return `file:${join(into, packed.filename)}`;
}

const registrar = `
import { readFileSync } from 'node:fs';
import { createRegistrarClient } from '@xacthuc/registrar-client';

const { url, key, question } = JSON.parse(readFileSync('given.json', 'utf8'));
const client = createRegistrarClient({ baseUrl: url, key });
const { verified } = await client.checkAndVerify(question);
const wrong = await createRegistrarClient({ baseUrl: url, key: 'x' }).check(question).catch((error) => error);
console.log(JSON.stringify({ outcome: verified.claims.outcome, status: verified.status, code: wrong.code }));
`;

const consumer = `
import { createRegistrarClient, type RegistrarErrorCode } from '@xacthuc/registrar-client';

const client = createRegistrarClient({ baseUrl: 'https://x.example.vn', key: 'k' });
const { data } = await client.api.GET('/v1/reasons');
const code: string | undefined = data?.reasons[0]?.code;
const known: RegistrarErrorCode = 'already_used';
// @ts-expect-error: the union of codes is closed
const other: RegistrarErrorCode = 'no_such_code';
// @ts-expect-error: a department's route is none of a registrar's
await client.api.GET('/v1/sources');
// @ts-expect-error: a question needs its second fact
await client.check({ benefit: 'id.vn', subject: { type: 'person', scheme: 'personal-number', number: '1' } });
export { code, known, other };
`;

const own = ownNode();

t.test(
  'the packed client, installed alone in an empty folder, works under the machine’s own Node.js and compilers',
  { skip: 'skip' in own ? own.skip : false },
  async (t) => {
    if ('skip' in own) return;
    const service = await startTestService();
    t.teardown(() => service.close());
    await deliverStudents(service);
    const folder = t.testdir();
    const app = join(folder, 'app');
    mkdirSync(app);
    for (const name of ['attestation', 'registrar-client']) {
      run(process.execPath, ['build.ts', join(folder, name)], join(root, '..', name));
    }
    // The dependencies from this repository's own copies: no registry is asked.
    const others = ['jose', 'openapi-fetch', 'openapi-typescript-helpers'];
    const dependencies = {
      '@xacthuc/attestation': pack(join(folder, 'attestation'), folder),
      '@xacthuc/registrar-client': pack(join(folder, 'registrar-client'), folder),
      ...Object.fromEntries(others.map((name) => [name, pack(join(modules, name), folder)])),
    };
    writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], app);
    const installed = readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'));
    t.same(installed.sort(), ['@xacthuc', ...others]);
    t.same(readdirSync(join(app, 'node_modules', '@xacthuc')), ['attestation', 'registrar-client']);
    const published = JSON.parse(readFileSync(join(folder, 'registrar-client', 'package.json'), 'utf8'));
    t.same(Object.keys(published.dependencies), ['@xacthuc/attestation', 'openapi-fetch']);
    t.match(published.dependencies['@xacthuc/attestation'], /^\^\d/);

    const given = {
      url: service.url,
      key: await service.key('registrar'),
      question: questionAbout('eligible-student'),
    };
    writeFileSync(join(app, 'given.json'), JSON.stringify(given));
    writeFileSync(join(app, 'registrar.mjs'), registrar);
    // Not in the way of this process, which serves it.
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    execFile('env', ['-i', own.node, 'registrar.mjs'], { cwd: app }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    t.same(JSON.parse(await promise), { outcome: 'eligible', status: 'valid', code: 'unauthenticated' });

    writeFileSync(join(app, 'consumer.ts'), consumer);
    const options = ['consumer.ts', '--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext'];
    const types = ['--types', 'node', '--typeRoots', join(modules, '@types'), '--skipLibCheck'];
    for (const typescript of [join(modules, 'typescript'), join(root, 'node_modules', 'typescript')]) {
      const { version } = JSON.parse(readFileSync(join(typescript, 'package.json'), 'utf8'));
      const ignore = version.startsWith('5.') ? [] : ['--ignoreConfig'];
      const tsc = join(typescript, 'bin', 'tsc');
      t.equal(
        run(process.execPath, [tsc, ...options, ...types, ...ignore], app),
        '',
        `TypeScript ${version} reads its types`,
      );
    }
  },
);
