import { openSandbox, readPolicies, type Sandbox } from '@xacthuc/verification';
import type { Shared } from './parts.ts';

/** What registrars test against, on a database role that reaches no fact and no real answer. */
export async function openRegistrarsSandbox(shared: Shared): Promise<Sandbox> {
  const { config, overrides, pools, keyring, metrics, log, publicUrl, closing } = shared;
  const sandbox = await openSandbox({
    pool: pools.xacthuc_sandbox,
    keyring,
    log,
    metrics,
    policies: readPolicies(config.policiesFile),
    publicUrl,
    statusTimes: { ttl: config.statusTtlSeconds, expiry: config.statusExpirySeconds },
    jwksMaxAgeSeconds: config.jwksMaxAgeSeconds,
    reservationMinutes: config.reservationMinutes,
    eppProviderId: config.eppProviderId,
    now: overrides.now ?? (() => new Date()),
  });
  closing.add(() => sandbox.close());
  return sandbox;
}
