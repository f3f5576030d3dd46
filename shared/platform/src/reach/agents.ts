import http from 'node:http';
import https from 'node:https';
import { getCACertificates } from 'node:tls';
import { guardedLookup, type ReachRules } from './reach.ts';

/** Node's connections, by the protocol of an address. */
export interface GuardedAgents {
  readonly 'http:': http.Agent;
  readonly 'https:': https.Agent;
  /** Ends what they keep open. */
  destroy(): void;
}

export interface AgentOptions {
  /** Most connections to one host. */
  readonly maxSockets: number;
  /** A certificate to trust beside the system's, in PEM; null: none. */
  readonly ca?: string | null;
}

/**
 * Connections that go nowhere they may not. Node's own client rather than `fetch`: it lets the look-up of every
 * connection be guarded, with no second copy of an HTTP library. A look-up does not see addresses that need none:
 * `assertUrlAllowed` each URL too.
 */
export function guardedAgents(rules: ReachRules, { maxSockets, ca = null }: AgentOptions): GuardedAgents {
  const common = { keepAlive: true, maxSockets, lookup: guardedLookup(rules) };
  const trusted = ca === null ? {} : { ca: [...getCACertificates('default'), ca] };
  const agents = { 'http:': new http.Agent(common), 'https:': new https.Agent({ ...common, ...trusted }) };
  return {
    ...agents,
    destroy: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
