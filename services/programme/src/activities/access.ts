import { type Caller, Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { actsForOffice, organisationOfCaller } from '../organisations/store.ts';

/** Who looks at activities. */
export interface Viewer {
  readonly id: string;
  /** The organisation the key files for; null: none. */
  readonly organisation: string | null;
  /** Files, corrects and withdraws for organisations that sent their report on paper. */
  readonly office: boolean;
  /** Sees what every organisation filed. */
  readonly oversees: boolean;
}

interface Owned {
  readonly organisation: string;
  readonly filed_at: Date | null;
}

export async function viewerOf(db: Kysely<ProgrammeDatabase>, caller: Caller): Promise<Viewer> {
  const office = actsForOffice(caller);
  const oversees = office || caller.roles.includes('auditor');
  return { id: caller.id, organisation: await organisationOfCaller(db, caller), office, oversees };
}

/** An organisation's own, in any state; of the others', overseers see what was filed once, never a draft. */
export function mayRead({ organisation, oversees }: Viewer, activity: Owned): boolean {
  return activity.organisation === organisation || (oversees && activity.filed_at !== null);
}

export function mayChange({ organisation, office }: Viewer, activity: Owned): boolean {
  return activity.organisation === organisation || (office && activity.filed_at !== null);
}

/**
 * The organisation a new activity is filed for: the key's own; the office names one.
 * @throws Problem `forbidden` for another's; `validation_failed` where the office names none, or one that there is not.
 */
export function filingOrganisation(viewer: Viewer, asked: string | null, known: readonly string[]): string {
  const { organisation, office } = viewer;
  if (organisation !== null && (asked === null || asked === organisation)) return organisation;
  if (!office) throw new Problem('forbidden', notYours);
  if (asked !== null && known.includes(asked)) return asked;
  const message = 'phải là mã của một tổ chức / must be the code of an organisation';
  throw new Problem('validation_failed', null, [{ at: '/body/organisation', message }]);
}

const notYours = {
  vi: 'Khoá API không gắn với tổ chức này',
  en: 'The API key is not bound to this organisation',
};
