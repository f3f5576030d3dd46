import fs from 'node:fs';
import path from 'node:path';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  deliverMembers,
  includedSnippets,
  languages,
  members,
  pythonWithCryptography,
  registrarPage,
  repositoryFile,
  runIn,
  runnableBlocks,
  snippetFolder,
  succeeds,
  xacthuc,
} from '../src/index.ts';

t.test('the snippets on the registrars’ page are the files that are tested', async (t) => {
  const included = includedSnippets(registrarPage);
  const files = fs
    .readdirSync(path.join(import.meta.dirname, '..', '..', '..', 'docs', 'snippets'), { withFileTypes: true })
    // Folders are other pages'.
    .flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  t.same([...included.keys()].sort(), files.map((file) => `docs/snippets/${file}`).sort());
  for (const [file, text] of included) t.equal(text, repositoryFile(file), file);
});

t.test('from a key to a verified attestation: the page’s commands, top to bottom, on a started service', async (t) => {
  const service = await startTestService();
  const folder = snippetFolder();
  t.teardown(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const [customer] = members(20);
  await deliverMembers(service, members(20));
  const add = ['client', 'add', '--role', 'registrar', '--name', 'Nhà đăng ký A', '--json'];
  const added = await xacthuc(add, { XACTHUC_DATA: service.dataDir });
  t.equal(added.code, 0, added.stderr);

  // The page's `python3` and `node` are those that have what they need.
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin);
  fs.symlinkSync(process.execPath, path.join(bin, 'node'));
  const python = pythonWithCryptography();
  if (python === '/usr/bin/python3') fs.symlinkSync(python, path.join(bin, 'python3'));
  const env = {
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    URL: service.url,
    KEY: JSON.parse(added.stdout).key as string,
    ORDER: 'order-2026-000001',
    NUMBER: customer?.number ?? '',
    BIRTH_DATE: customer?.birthDate ?? '',
  };
  for (const name of Object.keys(env).filter((name) => name !== 'PATH'))
    t.match(registrarPage, new RegExp(`^export .*\\b${name}=`, 'm'), `the page says to set ${name}`);

  const skipped = new Map(languages(folder).map(({ name, skip }) => [name as string, skip]));
  const missing = ['curl', 'jq'].filter((tool) => !succeeds(tool, ['--version']));
  skipped.set('sh', missing.length > 0 && `no ${missing.join(', no ')}`);
  const blocks = runnableBlocks(registrarPage);
  t.same(
    blocks.map(({ needs }) => needs),
    ['sh', 'sh', 'python', 'java', 'sh'],
  );
  for (const { needs, commands } of blocks) {
    const skip = skipped.get(needs) ?? false;
    await t.test(commands.split('\n')[0] ?? '', { skip }, async (t) => {
      const { code, stdout, stderr } = await runIn(folder, ['sh', '-euc', commands], env);
      t.equal(code, 0, stderr);
      if (/verify/i.test(commands)) t.match(stdout, `eligible ${env.NUMBER} `);
      else t.match(stdout, /"eligible"|register the name/);
    });
  }
  const answers = await service.query('SELECT outcome FROM verification.answers');
  t.equal(answers.length, 1, 'one order is one answer, however often it was asked');
});
