import type { DecisionInput, ReasonCode } from '../src/index.ts';
import { businessCases } from './business-cases.ts';
import { personCases } from './person-cases.ts';

/** A worked case: a promise, a question and its answer. */
export interface Case {
  readonly name: string;
  readonly input: DecisionInput;
  readonly reasons: readonly ReasonCode[];
  readonly departments?: readonly string[];
  readonly eligibleUntil?: string;
}

/** One for every reason, and for every turn of the order in which `decide` asks. */
export const cases: readonly Case[] = [...personCases, ...businessCases];
