import { kindNames, type SignalKind, signalKinds } from './kinds.ts';
import type { OfficeHours } from './office-hours.ts';

/** The thresholds of each kind, by its own names. */
export type Thresholds = {
  readonly [K in SignalKind]: { readonly [T in keyof (typeof signalKinds)[K]['thresholds']]: number };
};

/** What signals are looked for by. */
export interface SignalTerms {
  readonly thresholds: Thresholds;
  readonly hours: OfficeHours;
}

/**
 * The thresholds in force: those of the registry, but for those set as `kind.threshold=number`.
 * @throws Error that names every wrong one, and what it may be.
 */
export function readThresholds(given: readonly string[] = []): Thresholds {
  const set = new Map<string, number>();
  const problems: string[] = [];
  for (const text of given) {
    const [, name = '', number = ''] = /^([a-z_]+\.[a-z]+)=(\d{1,9})$/.exec(text) ?? [];
    const known = thresholdOf(name);
    const value = Number(number);
    if (!known) problems.push(`"${text.slice(0, 60)}"`);
    else if (value < known.min || value > known.max) problems.push(`${name}: ${known.min}–${known.max}`);
    else set.set(name, value);
  }
  if (problems.length > 0) {
    throw new Error(
      `XACTHUC_SIGNAL_THRESHOLDS: không đúng / wrong: ${problems.join(', ')}; ` +
        `có thể đặt / may be set, as name=number: ${thresholdNames().join(', ')}`,
    );
  }
  return Object.fromEntries(
    kindNames.map((kind) => [
      kind,
      Object.fromEntries(
        Object.entries(signalKinds[kind].thresholds).map(([name, { fallback }]) => [
          name,
          set.get(`${kind}.${name}`) ?? fallback,
        ]),
      ),
    ]),
  ) as Thresholds;
}

function thresholdNames(): string[] {
  return kindNames.flatMap((kind) => Object.keys(signalKinds[kind].thresholds).map((name) => `${kind}.${name}`));
}

function thresholdOf(name: string): { readonly min: number; readonly max: number } | undefined {
  if (!thresholdNames().includes(name)) return undefined;
  const [kind = '', threshold = ''] = name.split('.');
  const { thresholds } = signalKinds[kind as SignalKind];
  return (thresholds as Readonly<Record<string, { min: number; max: number }>>)[threshold];
}
