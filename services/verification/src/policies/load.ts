import fs from 'node:fs';
import { canonicalPolicy, type PolicyVersion, parsePolicies, shippedPolicies } from '@xacthuc/domain';
import { ConfigError } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/**
 * The policy versions in force: the office's own file, else those shipped.
 * @throws PolicyFileError listing all that is wrong; ConfigError when the file cannot be read or is no JSON.
 */
export function readPolicies(file: string | null): readonly PolicyVersion[] {
  return file === null ? shippedPolicies : parsePolicies(readJson(file));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError([`XACTHUC_POLICIES: không đọc được / cannot read ${file}: ${(error as Error).message}`]);
  }
}

/**
 * Keeps each version on record, so that a decision made under it can be made again years later.
 * @throws when a version was used here before with other content: a version is never edited, it is followed by another.
 */
export async function recordPolicies(
  db: Kysely<VerificationDatabase>,
  policies: readonly PolicyVersion[],
): Promise<void> {
  for (const policy of policies) {
    const canonical = canonicalPolicy(policy);
    await db
      .insertInto('verification.policy_versions')
      .values({ id: policy.id, canonical })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const known = await db
      .selectFrom('verification.policy_versions')
      .select('canonical')
      .where('id', '=', policy.id)
      .executeTakeFirstOrThrow();
    if (known.canonical !== canonical) {
      throw new Error(
        `Chính sách "${policy.id}" đã dùng với nội dung khác / policy "${policy.id}" was used here with other content: ` +
          'give the changed version an id of its own',
      );
    }
  }
}
