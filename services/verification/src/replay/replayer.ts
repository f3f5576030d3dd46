import { type Jwks, jwks, type PublicJwk } from '@xacthuc/attestation';
import { type PolicyVersion, subjectKeyText, vietnamDay } from '@xacthuc/domain';
import type { Keyring } from '@xacthuc/platform';
import { detailsOf, openDisclosures } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import { type AskedBefore, askedBefore } from '../checks/asked.ts';
import { decideOn, expiry } from '../checks/check.ts';
import type { FoundRecord } from '../checks/lookup.ts';
import type { VerificationDatabase } from '../db/schema.ts';
import { listSigningKeys } from '../keys/signing-keys.ts';
import type { ReplayedAnswer } from './answers.ts';
import { type Difference, differences, ofField, said } from './compare.ts';
import { FactsOpener, type RecordVersion, readVersions } from './facts-then.ts';
import type { CannotReason, Outcome, Replayed } from './outcome.ts';
import { readSeen, type Seen } from './seen.ts';
import { readSourcesHistory, type SourcesHistory, type SourceThen, scopeDay } from './sources-history.ts';
import { tokenDifferences } from './token.ts';
import { readUsage, type UsedKeyChange, usedThen } from './usage.ts';

export interface ReplayContext {
  readonly db: Kysely<VerificationDatabase>;
  readonly keyring: Pick<Keyring, 'master' | 'lookup' | 'answers'>;
}

/** What is known of the past that some answers rest on: read for all of them at once. */
interface Past {
  readonly keys: Jwks;
  /** By id; null: its text is not a policy any more. */
  readonly policies: ReadonlyMap<string, PolicyVersion | null>;
  readonly sources: SourcesHistory;
  readonly versions: ReadonlyMap<string, readonly RecordVersion[]>;
  readonly usage: ReadonlyMap<number, readonly UsedKeyChange[]>;
}

/** A replay comes to an end early. */
class Stop extends Error {
  readonly outcome: Exclude<Outcome, { result: 'same' }>;

  constructor(outcome: Exclude<Outcome, { result: 'same' }>) {
    super(outcome.result);
    this.outcome = outcome;
  }
}

/**
 * Makes old decisions again: the policy by its text of then, the facts at the sequences of then, the free names taken and
 * reserved then, the day of then. What was read with an answer is told by the moment kept with it, never by clocks.
 */
export class Replayer {
  readonly #context: ReplayContext;
  readonly #opener: FactsOpener;
  #sources: SourcesHistory | null = null;

  constructor(context: ReplayContext) {
    this.#context = context;
    this.#opener = new FactsOpener(context.keyring.master);
  }

  /** Replays answers together, in their order: a few statements for all of them. One call at a time. */
  async replay(answers: readonly ReplayedAnswer[]): Promise<Replayed[]> {
    const past = await this.#readPast(answers);
    return Promise.all(
      answers.map(async (answer) => ({
        index: answer.index,
        number: answer.number,
        attestation: answer.id,
        ...(await this.#replayOne(answer, past)),
      })),
    );
  }

  /** All of it is only ever added to: read after the answers, it has everything that they saw. */
  async #readPast(answers: readonly ReplayedAnswer[]): Promise<Past> {
    const { db } = this.#context;
    this.#sources = await readSourcesHistory(db, this.#sources);
    const versions = await readVersions(
      db,
      answers.map(({ subjectKey }) => subjectKey),
    );
    const all = [...versions.values()].flat();
    await this.#opener.loadKeys(db, all);
    return {
      keys: jwks((await listSigningKeys(db)).map(({ publicJwk }) => publicJwk as PublicJwk)),
      policies: await readPolicyTexts(db),
      sources: this.#sources,
      versions,
      usage: await readUsage(db, [...new Set(all.map(({ record_id: id }) => id))]),
    };
  }

  async #replayOne(answer: ReplayedAnswer, past: Past): Promise<Outcome> {
    const disclosures = this.#disclosuresOf(answer);
    const signed = await tokenDifferences(answer, disclosures, past.keys);
    const decided = this.#decideAgain(answer, disclosures, past);
    if (signed.length === 0) return decided;
    return {
      result: 'different',
      differences: decided.result === 'different' ? [...decided.differences, ...signed] : signed,
    };
  }

  /** @returns null when they are not what was sealed. */
  #disclosuresOf({ id, disclosures }: ReplayedAnswer): string[] | null {
    if (disclosures.length === 0) return [];
    try {
      return openDisclosures(this.#context.keyring.answers, id, disclosures);
    } catch {
      return null;
    }
  }

  #decideAgain(answer: ReplayedAnswer, disclosures: readonly string[] | null, past: Past): Outcome {
    try {
      const asked = this.#askedIn(answer, disclosures);
      const found = this.#decide(answer, asked, past);
      if (found.length === 0) return { result: 'same' };
      if (isErased(answer, past, found)) return { result: 'cannot', because: 'facts_erased' };
      return { result: 'different', differences: found };
    } catch (error) {
      if (error instanceof Stop) return error.outcome;
      throw error;
    }
  }

  #askedIn(answer: ReplayedAnswer, disclosures: readonly string[] | null): AskedBefore {
    if (disclosures === null) throw differs({ field: 'disclosures', was: 'sealed', now: 'altered' });
    const asked = askedBefore(answer.subjectType, detailsOf(disclosures));
    if (asked === null) throw cannot('details_erased');
    const { type, scheme, number } = asked;
    if (!this.#context.keyring.lookup(subjectKeyText({ type, scheme, number })).equals(answer.subjectKey)) {
      throw differs({ field: 'subjectKey', was: 'of the number presented', now: 'of another one' });
    }
    return asked;
  }

  #decide(answer: ReplayedAnswer, asked: AskedBefore, past: Past): Difference[] {
    const policy = policyOf(answer, past);
    if (answer.moment === null) throw cannot('moment_unknown');
    const seen = readSeen(answer.moment.seen);
    const sources = past.sources.at(seen);
    const versions = past.versions.get(answer.subjectKey.toString('hex')) ?? [];
    const records = versions
      .filter((version) => wasValid(version, sources.get(version.source)))
      .map((version) => this.#recordThen(version, sources, usedIn(past, version, seen, answer.moment?.readAt ?? 0)));
    const found = { sources: [...sources.values()], records };
    const decision = decideOn({ benefit: answer.benefit, asked }, found, policy, vietnamDay(answer.issuedAt));
    const expiresAt = expiry(answer.issuedAt, policy.parameters.attestationTtlHours, decision);
    return [...ofField('benefit', answer.benefit, policy.benefit), ...differences(answer, said(decision, expiresAt))];
  }

  #recordThen(
    version: RecordVersion,
    sources: ReadonlyMap<string, SourceThen>,
    used: FoundRecord['used'],
  ): FoundRecord {
    const facts = this.#opener.open(version);
    if (facts === 'erased') throw cannot('facts_erased');
    const field = `facts.records.${version.record_id}`;
    if (facts === 'altered') throw differs({ field, was: 'sealed', now: 'altered' });
    const source = sources.get(version.source);
    const asOf = source && scopeDay(source, version.segment);
    if (!asOf || source.sequence === null) throw differs({ field: `${field}.asOf`, was: 'dated', now: 'not dated' });
    const { sequence, limitDays } = source;
    return { id: version.record_id, source: version.source, sequence, asOf, limitDays, facts, used };
  }
}

function policyOf(answer: ReplayedAnswer, { policies }: Past): PolicyVersion {
  const policy = policies.get(answer.policy);
  if (policy === undefined) throw cannot('policy_unknown');
  if (policy === null) throw differs({ field: 'policy', was: 'recorded', now: 'altered' });
  return policy;
}

function wasValid({ since, until }: RecordVersion, source: SourceThen | undefined): boolean {
  const sequence = source?.sequence ?? 0;
  return since <= sequence && (until === null || until > sequence);
}

function usedIn(past: Past, { record_id: id }: RecordVersion, seen: Seen, readAt: number): FoundRecord['used'] {
  return usedThen(past.usage.get(id) ?? [], seen, readAt);
}

/**
 * Whether a difference comes from facts that are gone: a record that matched then is nowhere any more, and the decision
 * suffers from it. Where nothing else differs, it is the answer that names a record it did not rest on.
 */
function isErased({ records, subjectKey }: ReplayedAnswer, { versions }: Past, found: readonly Difference[]): boolean {
  const known = new Set((versions.get(subjectKey.toString('hex')) ?? []).map(({ record_id: id }) => id));
  return records.some((id) => !known.has(id)) && found.some(({ field }) => field !== 'records');
}

async function readPolicyTexts(db: Kysely<VerificationDatabase>): Promise<Past['policies']> {
  const rows = await db.selectFrom('verification.policy_versions').select(['id', 'canonical']).execute();
  return new Map(rows.map(({ id, canonical }) => [id, readPolicyText(id, canonical)]));
}

/** Its own version's rules for policies: later ones do not bind it. */
function readPolicyText(id: string, canonical: string): PolicyVersion | null {
  try {
    const policy = JSON.parse(canonical) as PolicyVersion;
    return policy.id === id ? policy : null;
  } catch {
    return null;
  }
}

function cannot(because: CannotReason): Stop {
  return new Stop({ result: 'cannot', because });
}

function differs(difference: Difference): Stop {
  return new Stop({ result: 'different', differences: [difference] });
}
