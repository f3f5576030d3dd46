import { connectionFault, ReachError } from '@xacthuc/platform';
import robots from 'robots-parser';
import { type Answer, fetchPage, type Looking } from './fetch-page.ts';
import type { HostTurns } from './host-turns.ts';
import { pageSigns } from './page.ts';
import type { Outcome } from './state.ts';

/** The package is CommonJS: what its types call the default export is the module itself. */
const robotsParser = robots as unknown as typeof robots.default;

/** What was seen of a website. */
export interface Seen {
  readonly outcome: Outcome;
  /** Whether the name has an address. */
  readonly resolves: boolean;
  readonly https: 'valid' | 'invalid' | 'none';
  readonly certificateExpiresAt: Date | null;
  readonly httpStatus: number | null;
  readonly title: string | null;
}

const mostRedirects = 5;
/** Of a robots.txt; RFC 9309 §2.5 asks for 500 KiB at least. */
const robotsBytes = 512 * 1024;

/** Politely: what its robots.txt forbids is not asked for. */
class ClosedToRobots extends Error {}
/** Redirects without end, or to what is no website. */
class Astray extends Error {}
/** A robots.txt that its server fails to give: RFC 9309 §2.3.1.4 takes that for a prohibition. */
class RobotsFailed extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}

/**
 * Looks at the website below a name as a visitor's browser would come to it: HTTPS first, then HTTP, at most five redirects,
 * each of which is judged anew. @throws only when `signal` ended it.
 */
export async function look(looking: Looking, turns: HostTurns, domain: string): Promise<Seen> {
  const blank: Seen = {
    outcome: 'no_answer',
    resolves: true,
    https: 'none',
    certificateExpiresAt: null,
    httpStatus: null,
    title: null,
  };
  let failure: unknown = null;
  for (const scheme of ['https', 'http']) {
    const trace: Trace = { first: null };
    try {
      const answer = await visit(looking, turns, new URL(`${scheme}://${domain}/`), trace);
      return { ...blank, ...judged(answer), ...firstOf(trace) };
    } catch (error) {
      if (looking.signal.aborted) throw error;
      const known = judgedError(error);
      // Something is there, whatever it is: plain HTTP would lead to the same.
      if (known.outcome !== 'no_answer' || trace.first !== null) return { ...blank, ...known, ...firstOf(trace) };
      failure = error;
    }
  }
  return { ...blank, ...judgedError(failure) };
}

interface Trace {
  /** The first answer of the name itself: it tells of its certificate. */
  first: Answer | null;
}

function firstOf({ first }: Trace): Partial<Seen> {
  return first === null ? {} : { https: first.https, certificateExpiresAt: first.certificateExpiresAt };
}

async function visit(looking: Looking, turns: HostTurns, start: URL, trace: Trace): Promise<Answer> {
  let url = start;
  const rules = new Map<string, (url: URL) => boolean>();
  for (let redirects = 0; ; redirects++) {
    const at = url;
    const answer = await turns.take(at.host, async () => {
      const allowed = rules.get(at.origin) ?? (await robotsOf(looking, at, trace));
      rules.set(at.origin, allowed);
      if (!allowed(at)) throw new ClosedToRobots();
      return fetchPage(looking, at);
    });
    trace.first ??= answer;
    if (!isRedirect(answer) || answer.location === null) return answer;
    if (redirects === mostRedirects) throw new Astray();
    const next = URL.parse(answer.location, at);
    if (next === null || !/^https?:$/.test(next.protocol)) throw new Astray();
    next.username = '';
    next.password = '';
    url = next;
  }
}

function isRedirect({ status }: Answer): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** What a server's robots.txt allows. Where it has none, everything. */
async function robotsOf(looking: Looking, { origin }: URL, trace: Trace): Promise<(url: URL) => boolean> {
  let url = new URL('/robots.txt', origin);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await fetchPage({ ...looking, maxBytes: robotsBytes }, url);
    trace.first ??= answer;
    if (isRedirect(answer) && answer.location !== null) {
      const next = URL.parse(answer.location, url);
      // Elsewhere somebody else speaks: it is as though there was none.
      if (next === null || next.host !== url.host || !/^https?:$/.test(next.protocol)) return () => true;
      url = next;
      continue;
    }
    if (answer.status >= 500) throw new RobotsFailed(answer.status);
    if (answer.status !== 200) return () => true;
    const parsed = robotsParser(new URL('/robots.txt', origin).href, answer.body);
    return (asked) => parsed.isAllowed(asked.href, productOf(looking.userAgent)) !== false;
  }
  return () => true;
}

/** By which robots.txt calls a robot: its name alone (RFC 9309 §2.2.1). */
function productOf(userAgent: string): string {
  return userAgent.split(/[^\w-]/)[0] ?? userAgent;
}

function judged(answer: Answer): Partial<Seen> {
  const { status, contentType, body, url } = answer;
  // Whoever asks for a password, or asks robots to come later, has a site.
  if ([401, 403, 429].includes(status)) return { outcome: 'page', httpStatus: status };
  if (status < 200 || status >= 300) return { outcome: 'error_page', httpStatus: status };
  if (!/html|^$/i.test(contentType)) return { outcome: 'page', httpStatus: status };
  const { title, parked } = pageSigns(body, url.hostname);
  return { outcome: parked ? 'parked' : 'page', httpStatus: status, title };
}

function judgedError(error: unknown): Pick<Seen, 'outcome' | 'resolves' | 'httpStatus'> {
  if (error instanceof ClosedToRobots) return { outcome: 'closed_to_robots', resolves: true, httpStatus: null };
  if (error instanceof Astray) return { outcome: 'leads_astray', resolves: true, httpStatus: null };
  if (error instanceof RobotsFailed) return { outcome: 'error_page', resolves: true, httpStatus: error.status };
  if (error instanceof ReachError && error.code === 'private_address') {
    return { outcome: 'leads_astray', resolves: true, httpStatus: null };
  }
  if (connectionFault(error)?.code === 'host_unknown')
    return { outcome: 'no_address', resolves: false, httpStatus: null };
  return { outcome: 'no_answer', resolves: true, httpStatus: null };
}
