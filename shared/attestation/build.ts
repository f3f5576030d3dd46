// Makes dist/, a package that any Node.js ≥ 20.12 can install and run: Node does not strip types below node_modules, so
// what is published is plain JavaScript with declarations. Within the repository the sources are imported as they are.
// Usage: node build.ts [FOLDER]; then `npm pack ./dist` or `npm publish ./dist`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Builds the package of a folder that lies beside this one; its `tsconfig.build.json` says from what. */
export function buildPackage(root: string, dist: string): void {
  const { name, version, description, keywords, license, type, engines, dependencies } = readPackage(root);
  rmSync(dist, { recursive: true, force: true });
  // The repository's own compiler: a package may have another one below it for a tool of its own.
  const tsc = path.join(import.meta.dirname, '..', '..', 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', path.join(dist, 'lib')], {
    cwd: root,
    stdio: 'inherit',
  });
  const published = {
    ...{ name, version, description, keywords, license, type },
    sideEffects: false,
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './package.json': './package.json',
    },
    files: ['lib'],
    ...{ engines, dependencies: versioned(root, dependencies as Record<string, string>) },
  };
  writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  copyFileSync(path.join(root, 'README.md'), path.join(dist, 'README.md'));
  copyFileSync(path.join(root, '..', '..', 'LICENSE'), path.join(dist, 'LICENSE'));
}

function readPackage(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
}

/** Dependencies as they are published: `*`, which means "of this repository", becomes the version it has here. */
function versioned(root: string, dependencies: Record<string, string>): Record<string, string> {
  const own = (name: string) => readPackage(path.join(root, '..', name.slice('@xacthuc/'.length))).version;
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => [name, range === '*' ? `^${own(name)}` : range]),
  );
}

if (import.meta.main) {
  buildPackage(import.meta.dirname, path.resolve(process.argv[2] ?? path.join(import.meta.dirname, 'dist')));
}
