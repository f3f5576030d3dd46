import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import t from 'tap';
import { createStatusList } from '../src/index.ts';
import { claims, details, issuer, issuerUrl, keySet, now, statusListIssuer } from './fixture.ts';

const root = join(import.meta.dirname, '..');

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

/** npm packs a folder; @returns the tarball. */
function pack(folder: string, into: string): string {
  const said = run('npm', ['pack', folder, '--json', '--ignore-scripts', '--pack-destination', into], into);
  const [packed] = JSON.parse(said) as { readonly filename: string }[];
  if (packed === undefined) throw new Error('npm packed nothing');
  return join(into, packed.filename);
}

const registrar = `
import { readFileSync } from 'node:fs';
import { AttestationError, verify } from '@xacthuc/attestation';

globalThis.fetch = () => {
  throw new Error('the network was used, and nobody asked for it');
};
const { attestation, jwks, statusList, issuer, now } = JSON.parse(readFileSync('given.json', 'utf8'));
const options = { jwks, statusList, issuer, now: new Date(now), requireStatus: true };
const { claims, status } = await verify(attestation, options);
const forged = await verify(attestation.replace('~', 'A~'), options).catch((error) => error);
const code = forged instanceof AttestationError ? forged.code : 'accepted';
console.log(JSON.stringify({ outcome: claims.outcome, status, code, node: process.versions.node }));
`;

const consumer = `
import { type AttestationErrorCode, type VerifiedAttestation, verify } from '@xacthuc/attestation';

const verified: VerifiedAttestation = await verify('x', { jwks: { keys: [] } });
const status: 'valid' | 'not_checked' | 'none' = verified.status;
const code: AttestationErrorCode = 'revoked';
// @ts-expect-error: the union of codes is closed
const other: AttestationErrorCode = 'no-such-code';
export { code, other, status };
`;

const own = ownNode();

t.test(
  'the packed package, installed alone in an empty folder, verifies under the machine’s own Node.js',
  {
    skip: 'skip' in own ? own.skip : false,
  },
  async (t) => {
    if ('skip' in own) return;
    const folder = t.testdir();
    const app = join(folder, 'app');
    mkdirSync(app);
    run(process.execPath, ['build.ts', join(folder, 'dist')], root);
    const tarball = pack(join(folder, 'dist'), folder);
    // The one dependency from this repository's own copy: no registry is asked.
    const jose = pack(dirname(createRequire(import.meta.url).resolve('jose/package.json')), folder);
    const dependencies = { '@xacthuc/attestation': `file:${tarball}`, jose: `file:${jose}` };
    writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], app);
    t.same(
      readdirSync(join(app, 'node_modules'))
        .filter((name) => !name.startsWith('.'))
        .sort(),
      ['@xacthuc', 'jose'],
    );
    const installed = readdirSync(join(app, 'node_modules', '@xacthuc', 'attestation', 'lib'));
    t.same(
      installed.filter((name) => !/\.(js|d\.ts|js\.map)$/.test(name)),
      [],
      'nothing that Node would have to strip types from',
    );

    const uri = `${issuerUrl}/status-lists/1`;
    const { combined } = await issuer.issue({ ...claims, status_list: { idx: 9, uri } }, details);
    const times = { uri, iat: claims.iat, exp: claims.exp, ttl: 86_400 };
    const statusList = await statusListIssuer.issue(createStatusList(1024), times);
    const given = { attestation: combined, jwks: keySet, statusList, issuer: issuerUrl, now };
    writeFileSync(join(app, 'given.json'), JSON.stringify(given));
    writeFileSync(join(app, 'registrar.mjs'), registrar);
    const said = JSON.parse(run(own.node, ['registrar.mjs'], app)) as Record<string, unknown>;
    t.match(said, { outcome: 'eligible', status: 'valid', code: 'signature_invalid' });
    t.comment(`verified under Node.js ${said.node}`);

    writeFileSync(join(app, 'consumer.ts'), consumer);
    const modules = join(root, '..', '..', 'node_modules');
    const tsc = [
      join(modules, 'typescript', 'bin', 'tsc'),
      'consumer.ts',
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
    ];
    const types = ['--module', 'nodenext', '--types', 'node', '--typeRoots', join(modules, '@types')];
    t.equal(run(process.execPath, [...tsc, ...types, '--ignoreConfig'], app), '', 'its types are read by the compiler');
  },
);
