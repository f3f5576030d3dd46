// Runs verify.ts, as it is, for each line of cases.txt (answer, keys, issuer; tabs between), in one process: starting a
// runtime for each case would take minutes. Prints the exit code and what was said, a line for each.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const snippet = pathToFileURL(path.resolve('verify.ts')).href;
const own = { log: console.log, error: console.error, argv: [...process.argv] };
for (const [i, line] of readFileSync('cases.txt', 'utf8').trim().split('\n').entries()) {
  const said: string[] = [];
  const say = (...words: unknown[]) => said.push(words.join(' '));
  Object.assign(console, { log: say, error: say });
  process.argv = [...own.argv.slice(0, 2), ...line.split('\t')];
  process.exitCode = 0;
  // A module is run once for each address it is imported under.
  await import(`${snippet}?${i}`).catch((error) => say(`broke: ${error}`));
  own.log(`${process.exitCode} ${said.join(' | ')}`);
}
process.exitCode = 0;
