import { describeGuard, fieldLabel, type GuardResult } from '@xacthuc/engine';
import { connectors } from '../connectors.ts';

/** A guard's result as the API shows it: with what it says, and what to do about it. */
export function presentGuard(result: GuardResult, connector: string) {
  const declared = connectors.find(({ source }) => source === connector);
  const label = (field: string) => (declared === undefined ? field : fieldLabel(declared, field));
  return { ...result, ...describeGuard(result, label) };
}
