/** One activation of a source, as far as it decides which deliveries count and how old they are. */
export interface Activated {
  readonly id: string;
  readonly sequence: number;
  readonly mode: 'full' | 'append';
  readonly segment: string | null;
  /** YYYY-MM-DD */
  readonly asOf: string;
  /** Of a reversal: the sequence it went back to. */
  readonly revertsTo: number | null;
}

/** What a source's activations came to. */
export interface Standing {
  /** Snapshots whose rows are what is active. */
  readonly active: ReadonlySet<string>;
  /** As-of day by segment; '' is the whole source. */
  readonly dates: ReadonlyMap<string, string>;
}

/**
 * What counted after a sequence of a source, told from its activations in order: a full list takes the place of every
 * earlier delivery of its scope and dates it, even back; an appended one joins them and can only make it newer; a
 * reversal stands for what counted then. Pure.
 */
export function standingAt(activations: readonly Activated[], sequence: number): Standing {
  const upTo = activations.filter((one) => one.sequence <= sequence);
  return everyStanding(upTo)[sequence] ?? nothing;
}

const nothing: Standing = { active: new Set(), dates: new Map() };

/** {@link standingAt} of every sequence, by sequence; 0: before the first. */
export function everyStanding(activations: readonly Activated[]): Standing[] {
  const states: { active: Map<string, string | null>; dates: Map<string, string> }[] = [
    { active: new Map(), dates: new Map() },
  ];
  for (const one of activations) {
    const before = states[one.revertsTo ?? one.sequence - 1] ?? { active: new Map(), dates: new Map() };
    const active = new Map(before.active);
    const dates = new Map(before.dates);
    if (one.revertsTo === null) deliver(one, active, dates);
    states[one.sequence] = { active, dates };
  }
  return Array.from(states, (state) =>
    state === undefined ? nothing : { active: new Set(state.active.keys()), dates: state.dates },
  );
}

function deliver(
  { id, mode, segment, asOf }: Activated,
  active: Map<string, string | null>,
  dates: Map<string, string>,
) {
  const scope = segment ?? '';
  if (mode === 'full') {
    for (const [other, of] of active) if (segment === null || of === segment) active.delete(other);
    if (segment === null) for (const part of dates.keys()) dates.set(part, asOf);
    dates.set(scope, asOf);
  } else {
    const known = dates.get(scope);
    dates.set(scope, known === undefined || known < asOf ? asOf : known);
  }
  active.set(id, segment);
}
