import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { run as runHere } from '../src/cli.ts';
import { csvBytes, listDocument } from '../src/index.ts';
import { readXlsx } from './read-xlsx.ts';

const cli = join(import.meta.dirname, '../src/cli.ts');
const usual = ['--source', 'education', '--rows', '20', '--as-of', '2026-10-01'];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

t.test('the command writes the file its arguments describe and says what is in it', async (t) => {
  const out = join(t.testdir(), 'a b.csv');
  const { code, stderr } = await run(
    ...usual,
    '--bad',
    'html_cell=0.5',
    '--seed',
    '9',
    '--titles',
    '--bom',
    '--out',
    out,
  );
  t.equal(code, 0);
  const options = { source: 'education', rows: 20, seed: 9, asOf: '2026-10-01', bad: { html_cell: 0.5 } } as const;
  t.ok(readFileSync(out).equals(csvBytes(listDocument({ ...options, titles: true }), { bom: true })));
  t.match(stderr, /20 rows \(\d+ good, \d+ bad, 0 repeated, 0 ignored\), \d+ bytes\n {2}html_cell: \d+/);
});

t.test('a name ending in .xlsx gets a workbook; - gets standard output', async (t) => {
  const out = join(t.testdir(), 'a.xlsx');
  t.equal((await run(...usual, '--out', out)).code, 0);
  t.equal((await readXlsx(readFileSync(out))).rows.length, 21);
  const { stdout } = await run(...usual, '--out', '-', '--delimiter', 'semicolon', '--headers', 'upper');
  t.match(stdout, /^STT;MÃ TRƯỜNG;/);
  t.equal(stdout.trimEnd().split('\n').length, 21);
});

t.test('large files report progress on standard error only', async (t) => {
  const args = [
    '--source',
    'youth-union',
    '--rows',
    '200000',
    '--as-of',
    '2026-10-01',
    '--out',
    join(t.testdir(), 'big.csv'),
  ];
  const { code, stderr, stdout } = await run(...args);
  t.equal(code, 0);
  t.match(stderr, /^100000 of 200000 rows\n/);
  t.equal(stdout, '');
});

t.test('a mistake in the arguments is named, nothing is written, and the exit code is 2', async (t) => {
  const out = join(t.testdir({}), 'a.csv');
  const wrong: readonly [string[], RegExp][] = [
    [[], /--source is missing/],
    [['--source', 'police'], /--source police: no such source; there are planning-investment/],
    [['--source', 'education', '--out', out], /--rows is missing/],
    [['--source', 'education', '--rows', '5', '--out', out], /--as-of is missing/],
    [['--source', 'education', '--rows', 'many', '--out', out], /--rows must be a whole number/],
    [[...usual, '--out', out, '--as-of', '01/10/2026'], /YYYY-MM-DD/],
    [[...usual, '--out', out, '--bad', 'nonsense=1'], /--bad nonsense: no such kind/],
    [[...usual, '--out', out, '--bad', 'html_cell'], /needs a share/],
    [[...usual, '--out', out, '--bad', 'html_cell=2'], /between 0 and 1/],
    [[...usual, '--out', out, '--bad', 'html_cell=0.1', '--bad', 'html_cell=0.2'], /given twice/],
    [[...usual, '--out', out, '--bad', 'wrong_check_digit=0.1'], /does not apply to education/],
    [[...usual, '--out', out, '--segment', 'QQQ'], /no segment QQQ; it has: XSC/],
    [[...usual, '--out', out, '--format', 'pdf'], /--format must be one of csv, xlsx/],
    [[...usual, '--out', out, '--headers', 'loud'], /--headers must be one of main/],
    [[...usual, '--out', out, '--delimiter', '|'], /--delimiter must be one of comma/],
    [[...usual, '--out', out, '--verbose'], /--verbose/],
    [[...usual, '--out', out, 'more'], /more/],
  ];
  const said = t.capture(process.stderr, 'write');
  for (const [args, message] of wrong) {
    t.equal(await runHere(args), 2, args.join(' '));
    t.match(
      said()
        .map(({ args: [text] }) => String(text))
        .join(''),
      message,
    );
  }
  said.restore();
  t.throws(() => readFileSync(out), { code: 'ENOENT' });
});

t.test('a file that cannot be written gives exit code 1 and says why', async (t) => {
  const { code, stderr } = await run(...usual, '--out', join(t.testdir(), 'no', 'such', 'folder.csv'));
  t.equal(code, 1);
  t.match(stderr, /ENOENT/);
});

t.test('help and list go to standard output', async (t) => {
  t.match((await run('--help')).stdout, /^Usage: /);
  const { stdout, code } = await run('--list');
  t.equal(code, 0);
  t.match(stdout, /XSC Trường Đại học Sông Cầu/);
  t.match(stdout, /lost_leading_zeros \(good\)/);
});
