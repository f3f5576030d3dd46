// Makes dist/, a package that any Node.js ≥ 20.12 can install and run: Node does not strip types below node_modules, so
// what is published is plain JavaScript with declarations. Within the repository the sources are imported as they are.
// Usage: node build.ts [FOLDER]; then `npm pack ./dist` or `npm publish ./dist`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = import.meta.dirname;
const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
const { name, version, description, keywords, license, type, engines, dependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as Record<string, unknown>;

rmSync(dist, { recursive: true, force: true });
const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
execFileSync(
  process.execPath,
  [path.join(path.dirname(typescript), 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', path.join(dist, 'lib')],
  { cwd: root, stdio: 'inherit' },
);
const published = {
  ...{ name, version, description, keywords, license, type },
  sideEffects: false,
  exports: {
    '.': { types: './lib/index.d.ts', default: './lib/index.js' },
    './package.json': './package.json',
  },
  files: ['lib'],
  ...{ engines, dependencies },
};
writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(path.join(root, 'README.md'), path.join(dist, 'README.md'));
copyFileSync(path.join(root, '..', '..', 'LICENSE'), path.join(dist, 'LICENSE'));
