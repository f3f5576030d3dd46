/** The terms of contests, as the operator has set them. */
export interface ContestTerms {
  /** Working days within which a department decides. */
  readonly days: number;
  /** Days off besides weekends and the yearly holidays, 'YYYY-MM-DD'. */
  readonly holidays: ReadonlySet<string>;
  /** Days after which an answer cannot be contested any more. */
  readonly windowDays: number;
  /** Most undecided contests of one registrar. */
  readonly maxOpen: number;
}
