export const websiteStates = ['unchecked', 'live', 'parked', 'down', 'never_published'] as const;
export type WebsiteState = (typeof websiteStates)[number];

/** What one look at a website came to. */
export type Outcome =
  /** A page. */
  | 'page'
  /** A site that does not want robots to read it: it is there. */
  | 'closed_to_robots'
  /** A place-holder of a registrar, a hoster or a server program. */
  | 'parked'
  /** The name has no address. */
  | 'no_address'
  /** Nobody answers, or not in time, or not in HTTP. */
  | 'no_answer'
  /** The server says that there is no page, or that it has failed. */
  | 'error_page'
  /** It leads into a network that is not public, or round in circles. */
  | 'leads_astray';

/** What is remembered of a website from look to look. */
export interface Standing {
  readonly state: WebsiteState;
  /** Looks in a row that found no site. */
  readonly failures: number;
  /** Looks in a row that found a place-holder. */
  readonly parkings: number;
}

/** So many looks in a row must find nothing before a site counts as down: servers restart, and lines break. */
export const failuresToDown = 3;
/** So many must find a place-holder where a site was: hosters show one while they work on it. */
export const parkingsToParked = 2;

const hour = 3_600_000;
const day = 24 * hour;

/**
 * The rules by which looks become a state:
 * a page makes a site live at once, whatever it was; a place-holder makes a name parked, but a live one only the second
 * time in a row; the third look in a row that finds nothing makes what was live or parked down, and what never was there
 * never published. Until then the state stays as it was.
 */
export function after(before: Standing, outcome: Outcome): Standing {
  if (outcome === 'page' || outcome === 'closed_to_robots') return { state: 'live', failures: 0, parkings: 0 };
  if (outcome === 'parked') {
    const parkings = before.parkings + 1;
    const stays = before.state === 'live' && parkings < parkingsToParked;
    return { state: stays ? 'live' : 'parked', failures: 0, parkings };
  }
  const failures = before.failures + 1;
  if (failures < failuresToDown) return { state: before.state, failures, parkings: 0 };
  const was = before.state === 'unchecked' || before.state === 'never_published';
  return { state: was ? 'never_published' : 'down', failures, parkings: 0 };
}

/**
 * Milliseconds until the next look: soon where something has just changed for the worse, weekly where nothing has. A
 * tenth earlier or later, so that names registered together are not looked at together for ever.
 * @param chance 0 to 1.
 */
export function nextLook({ state, failures, parkings }: Standing, chance: number): number {
  const settled = state === 'never_published' ? 14 * day : 7 * day;
  const unsure = failures > 0 && failures < failuresToDown ? failures * 12 * hour : null;
  const doubtful = state === 'live' && parkings > 0 ? day : null;
  return (unsure ?? doubtful ?? settled) * (0.9 + 0.2 * chance);
}
