/** Progress goes to standard error: standard output holds results only. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
