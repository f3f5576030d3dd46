import type { Subject } from '../finding.ts';
import type { SignalKind } from '../kinds.ts';
import { isOfficeTime, type OfficeHours } from '../office-hours.ts';

/** An entry of the log that tells what somebody did. */
export interface Deed {
  readonly type: string;
  readonly at: Date;
  readonly body: Readonly<Record<string, unknown>>;
  /** A feed fetched it and nobody had to decide: no person's act, whatever the hour. */
  readonly automatic: boolean;
}

/** An act that a kind of signal is about. */
export interface Act {
  readonly kind: Extract<SignalKind, 'off_hours' | 'guard_overridden'>;
  readonly subject: Subject;
  /** Whether it calls for a signal; else it tells how usual that is. */
  readonly counts: boolean;
}

/** The types of entries that {@link actsOf} knows. */
export const deedTypes = ['activation', 'reversal', 'guard-override', 'access-grant', 'access-change', 'key-event'];

/** What signals may rest on of a deed. Pure. */
export function actsOf(deed: Deed, hours: OfficeHours): readonly Act[] {
  const acts: Act[] = [];
  if (deed.type === 'guard-override') {
    acts.push({
      kind: 'guard_overridden',
      subject: { type: 'snapshot', id: String(deed.body.snapshot) },
      counts: true,
    });
  }
  // An override is an activation as well, which counts already.
  else if (deedTypes.includes(deed.type) && !isAutomatic(deed)) {
    acts.push({ kind: 'off_hours', subject: doer(deed), counts: !isOfficeTime(deed.at, hours) });
  }
  return acts;
}

function isAutomatic({ type, body, automatic }: Deed): boolean {
  return automatic || (type === 'key-event' && body.automatic === true);
}

/** Who did it; the operator works on the server, without a key. */
function doer({ type, body }: Deed): Subject {
  const id =
    type === 'activation' || type === 'reversal'
      ? body.activatedBy
      : type === 'access-change'
        ? body.changedBy
        : type === 'access-grant'
          ? body.by
          : null;
  return typeof id === 'string' ? { type: 'client', id } : { type: 'operator', id: 'server' };
}
