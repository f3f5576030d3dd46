import type { KeyObject } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { AccessDatabase } from '../access/db/schema.ts';
import { newDataKey, unwrapKey, wrapKey } from './envelope.ts';
import { keyedHasher } from './keyed-hash.ts';

/** The keys a process holds in memory. Everything else is wrapped by `master` and lies in the database. */
export interface Keyring {
  readonly master: KeyObject;
  /** Keyed hash of a subject key's text: the only form in which a number is looked up. */
  readonly lookup: (text: string) => Buffer;
  /** Key of the hash above, for worker threads that build their own hasher. */
  readonly lookupKey: KeyObject;
  /** Encrypts what answers disclose selectively. */
  readonly answers: KeyObject;
  /** Orders the places in status lists, so that an index says nothing of when its attestation was given. */
  readonly statusOrder: KeyObject;
  /** Encrypts what the website directory keeps of holders, and hashes the words of their names. */
  readonly directory: KeyObject;
}

/**
 * Opens the long-lived keys, creating each on first use. They are wrapped rather than derived from the master key so
 * that the master key can be changed without touching a single stored fact.
 * @throws when the master key is not the one this database was made with.
 */
export async function openKeyring(db: Kysely<AccessDatabase>, master: KeyObject): Promise<Keyring> {
  const lookupKey = await namedKey(db, master, 'lookup');
  return {
    master,
    lookupKey,
    lookup: keyedHasher(lookupKey),
    answers: await namedKey(db, master, 'answers'),
    statusOrder: await namedKey(db, master, 'status-order'),
    directory: await namedKey(db, master, 'directory'),
  };
}

async function namedKey(db: Kysely<AccessDatabase>, master: KeyObject, name: string): Promise<KeyObject> {
  await db
    .insertInto('access.keys')
    .values({ name, wrapped: wrapKey(master, newDataKey(), `key:${name}`) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { wrapped } = await db
    .selectFrom('access.keys')
    .select('wrapped')
    .where('name', '=', sql.lit(name))
    .executeTakeFirstOrThrow();
  try {
    return unwrapKey(master, wrapped, `key:${name}`);
  } catch {
    throw new Error(
      'Khoá chủ không khớp với cơ sở dữ liệu này / the master key is not the one this database was made with: ' +
        'set XACTHUC_MASTER_KEY, or put back master.key in the data folder',
    );
  }
}
