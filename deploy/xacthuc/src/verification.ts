import { createDatabase, type ServicePlugin } from '@xacthuc/platform';
import {
  connectSigner,
  createLookup,
  createStatusPlaces,
  createVerificationCodes,
  groupedAnswerStore,
  openIssuer,
  openWitnessKeys,
  readPolicies,
  recordPolicies,
  type SignerClient,
  StatusLists,
  startStatusWorker,
  type VerificationContext,
  type VerificationDatabase,
  verificationService,
  Witness,
  witnessedLogs,
} from '@xacthuc/verification';
import type { Kysely } from 'kysely';
import { openBatches, workBatches } from './batches.ts';
import { contestTerms } from './contests.ts';
import { watchGrowth } from './log.ts';
import type { Shared } from './parts.ts';
import { publishKeys } from './published-keys.ts';
import { openRegistrarsSandbox } from './sandbox.ts';
import { webhookRules } from './webhooks.ts';
import { watchWitnesses } from './witnesses.ts';

/** The verification service, with its signing keys open. */
export async function openVerification(shared: Shared): Promise<ServicePlugin> {
  const { config, overrides, pools, keyring, metrics, log, publicUrl, closing } = shared;
  const pool = pools.xacthuc_verification;
  const db = createDatabase<VerificationDatabase>(pool);
  const policies = readPolicies(config.policiesFile);
  await recordPolicies(db, policies);
  const now = overrides.now ?? (() => new Date());
  const times = { ttl: config.statusTtlSeconds, expiry: config.statusExpirySeconds };
  const remote = openRemoteSigner(shared);
  const issuer = await openIssuer({
    db,
    master: keyring.master,
    url: publicUrl,
    remote,
    longestHours: Math.max(...policies.map(({ parameters }) => parameters.attestationTtlHours)),
    log,
    onKeys: (keys) => publishKeys(config.dataDir, keys),
  });
  closing.add(() => issuer.close());
  const context: VerificationContext = {
    db,
    pool,
    growth: await watchGrowth(shared),
    keyring,
    log,
    metrics,
    policies,
    issuer,
    jwksMaxAgeSeconds: config.jwksMaxAgeSeconds,
    lookup: createLookup(pool, keyring.master),
    answers: (overrides.answerStore ?? groupedAnswerStore)(pool, metrics),
    reservationMinutes: config.reservationMinutes,
    codes: createVerificationCodes({ db, keyring, providerId: config.eppProviderId, publicUrl }),
    webhooks: webhookRules(config),
    contests: contestTerms(config),
    statusPlaces: await createStatusPlaces(pool, keyring.statusOrder),
    statusLists: new StatusLists(pool, issuer, times, now),
    witness: await openWitness(shared, db),
    witnessPolicy: watchWitnesses(shared),
    batches: openBatches(shared),
    now,
    sandbox: await openRegistrarsSandbox(shared),
  };
  workBatches(shared, context);
  return verificationService(context);
}

/** This service as a witness of the logs that its operator named. */
async function openWitness(
  { config, keyring, log, metrics, publicUrl }: Shared,
  db: Kysely<VerificationDatabase>,
): Promise<Witness> {
  const logs = witnessedLogs(config.witnessLogs);
  const name = { wanted: config.witnessName, otherwise: `${new URL(publicUrl).hostname}/witness` };
  return new Witness({ db, signers: await openWitnessKeys(db, keyring.master, name), logs, log, metrics });
}

/** What changed facts mean for attestations already given. */
export function startConsequences({ config, overrides, pools, keyring, metrics, log, closing }: Shared): void {
  const worker = startStatusWorker({
    pool: pools.xacthuc_verification,
    keyring,
    metrics,
    log,
    policies: readPolicies(config.policiesFile),
    now: overrides.now ?? (() => new Date()),
  });
  closing.add(() => worker.close());
}

function openRemoteSigner({ config, log, closing }: Shared): SignerClient | null {
  if (config.signerSocket === null) return null;
  const onTrouble = (error: Error) => log.error({ err: error }, 'the signer did not sign');
  const client = connectSigner({ socket: config.signerSocket, onTrouble });
  closing.add(async () => client.close());
  return client;
}
