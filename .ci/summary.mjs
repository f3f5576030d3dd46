// Counts a TAP run: prints "N passed, N failed, N skipped" as the last line and exits as the run must.
// Usage: node summary.mjs TAP_FILE EXIT_CODE_OF_THE_RUN
import fs from 'node:fs';

const [file, status] = process.argv.slice(2);
const lines = fs.readFileSync(file, 'utf8').split('\n');
const totals = lines.findLast((line) => /^# \{ total: \d+/.test(line)) ?? '';
const count = (name) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(totals)?.[1] ?? 0);
const passed = count('pass');
// A runner that failed without saying what failed has failed all the same.
const failed = count('fail') || (status === '0' && totals !== '' ? 0 : 1);

for (const line of lines) if (/# SKIP/.test(line)) console.log(line.trim());
console.log(`${passed} passed, ${failed} failed, ${count('skip')} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
