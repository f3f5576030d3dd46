import { createSecretKey } from 'node:crypto';
import type { PolicyVersion } from '@xacthuc/domain';
import { createDatabase, type Keyring, type Logger, type Metrics } from '@xacthuc/platform';
import type pg from 'pg';
import type { CheckingContext } from '../context.ts';
import type { SandboxDatabase } from '../db/schema.ts';
import { createVerificationCodes } from '../epp/codes.ts';
import { StatusLists, type StatusListTimes } from '../status/lists.ts';
import { createStatusPlaces, type StatusPlaces } from '../status/places.ts';
import { openSandboxIssuer } from './issuer.ts';
import { MockLookup } from './lookup.ts';
import { sandboxAnswers, sandboxInsert, takenUnseen } from './store.ts';
import { forget, startSweeping } from './sweep.ts';
import { onSandboxTables } from './tables.ts';

/** What a sandbox is opened with. `pool` works under the role `xacthuc_sandbox`. */
export interface SandboxParts {
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly policies: readonly PolicyVersion[];
  readonly publicUrl: string;
  readonly statusTimes: StatusListTimes;
  readonly jwksMaxAgeSeconds: number;
  readonly reservationMinutes: number;
  readonly eppProviderId: number;
  readonly now: () => Date;
}

/** The same service on mock subjects: for registrars to test against, apart from everything real. */
export interface Sandbox {
  /** What a sandbox client is served from. Of facts, real answers and other clients there is nothing in it. */
  of(clientId: string): CheckingContext;
  /** What is nobody's in particular: keys, status lists, the certificate. */
  readonly common: CheckingContext;
  /** All mock subjects, as they are today. */
  subjects: MockLookup['subjects'];
  /** Forgets all that a client asked and did. @returns the number of answers. */
  forget(clientId: string): Promise<number>;
  close(): Promise<void>;
}

/** Opens the sandbox, with keys of its own. */
export async function openSandbox(parts: SandboxParts): Promise<Sandbox> {
  const { pool, keyring, policies, publicUrl, metrics, now } = parts;
  const db = createDatabase<SandboxDatabase>(pool);
  const issuer = await openSandboxIssuer(db, keyring.master, `${publicUrl}/sandbox`);
  const insertAnswers = sandboxInsert(db);
  const lookup = new MockLookup({ db, policies, hash: keyring.lookup, now });
  const tables = onSandboxTables(db);
  const common: CheckingContext = {
    ...parts,
    db: tables,
    metrics: { ...metrics, checks: metrics.sandboxChecks },
    issuer,
    lookup: lookup.of(nobody),
    answers: sandboxAnswers(pool, insertAnswers),
    insertAnswers,
    codes: createVerificationCodes({
      db: tables,
      keyring,
      providerId: parts.eppProviderId,
      publicUrl,
      issuer: 'xacthuc sandbox',
    }),
    statusPlaces: placesOnDemand(pool, keyring),
    statusLists: new StatusLists(pool, issuer, parts.statusTimes, now, 'sandbox'),
    mock: true,
  };
  const sweeping = startSweeping(db, parts.log);
  return {
    common,
    of: (clientId) => {
      // Whoever reserves a name that an unseen one has looks again, in the same request, and then sees that it is taken.
      const met = new Set<number>();
      const insertAndMeet: typeof insertAnswers = (on, answers) => {
        for (const record of answers.flatMap(takenUnseen)) met.add(record);
        return insertAnswers(on, answers);
      };
      return { ...common, lookup: lookup.of(clientId, met), insertAnswers: insertAndMeet };
    },
    subjects: () => lookup.subjects(),
    forget: (clientId) => forget(db, clientId),
    close: () => sweeping.close(),
  };
}

const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Most processes never need a place here. The order is not that of real lists: whoever asks a sandbox often would learn it,
 * and with it when real attestations were given.
 */
function placesOnDemand(pool: pg.Pool, keyring: Pick<Keyring, 'lookup'>): StatusPlaces {
  const order = createSecretKey(keyring.lookup('sandbox|status-order'));
  let opened: Promise<StatusPlaces> | null = null;
  return {
    next: async () => {
      opened ??= createStatusPlaces(pool, order, 'sandbox').catch((error: unknown) => {
        opened = null; // the next one tries again
        throw error;
      });
      return (await opened).next();
    },
  };
}
