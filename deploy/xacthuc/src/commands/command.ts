/** One subcommand of `xacthuc`. */
export interface Command {
  /** How it is called, without the program's name. */
  readonly usage: string;
  readonly vi: string;
  readonly en: string;
  /** @returns the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** The command line is wrong; the usage is shown with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
