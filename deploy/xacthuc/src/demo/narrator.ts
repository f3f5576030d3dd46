/** Prints the journey and keeps account of what came out as it must. */
export class Narrator {
  readonly #write: (text: string) => void;
  readonly #colour: boolean;
  failures = 0;
  steps = 0;

  constructor(write: (text: string) => void, colour: boolean) {
    this.#write = write;
    this.#colour = colour;
  }

  chapter(vi: string, en: string): void {
    this.#line(`\n${this.#bold(`■ ${vi}`)}  ${this.#dim(`/ ${en}`)}`);
  }

  /** What somebody sends. */
  sends(text: string): void {
    this.#line(this.#dim(`  → ${text}`));
  }

  /** What comes back. */
  gets(text: string): void {
    for (const line of text.split('\n')) this.#line(`  ← ${line}`);
  }

  says(text: string): void {
    for (const line of text.split('\n')) this.#line(`    ${line}`);
  }

  /** Judges a step. */
  expect(what: string, ok: boolean, instead = ''): void {
    this.steps += 1;
    if (ok) {
      this.#line(`  ${this.#green('✓')} ${what}`);
      return;
    }
    this.failures += 1;
    this.#line(`  ${this.#red('✗')} ${what}${instead ? `: ${instead}` : ''}`);
  }

  #line(text: string): void {
    this.#write(`${text}\n`);
  }

  #bold = (text: string) => this.#paint('1', text);
  #dim = (text: string) => this.#paint('2', text);
  #green = (text: string) => this.#paint('32', text);
  #red = (text: string) => this.#paint('31', text);

  #paint(code: string, text: string): string {
    return this.#colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
