import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

t.test('this package imports nothing of ours, so its expectations are its own', async (t) => {
  const root = join(import.meta.dirname, '..');
  const files = globSync('{src,test}/**/*.ts', { cwd: root });
  t.ok(files.length > 30);
  const importing = files.filter((file) => /from '(@xacthuc|(\.\.\/){3})/.test(readFileSync(join(root, file), 'utf8')));
  t.same(importing, []);
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  t.same(
    Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.startsWith('@xacthuc')),
    [],
  );
});
