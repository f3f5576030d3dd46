import { daysBetween, isoDate, normalBusinessName, type SubjectType, searchText } from '@xacthuc/domain';
import { type Area, type Claim, type ClaimSource, claimSources, type NameState } from './claim.ts';
import { isPersonal } from './personal.ts';

export const conflictKinds = ['holder_differs', 'status_differs', 'registered_on_differs'] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/** A contradiction between claims, and what exactly is contradicted, as one text to be hashed. */
export interface Contradiction {
  readonly kind: ConflictKind;
  readonly sources: readonly ClaimSource[];
  readonly text: string;
}

/** Whose word somebody decided to take. */
export interface Choice {
  readonly source: ClaimSource;
  /** Which of several declarations. */
  readonly origin: string | null;
}

/** An entry as its claims make it. */
export interface Merged {
  readonly status: NameState;
  readonly holderKind: SubjectType | null;
  readonly holderKey: string | null;
  readonly name: string | null;
  readonly personal: boolean;
  readonly disputed: boolean;
  readonly registeredOn: string | null;
  readonly expiresOn: string | null;
  readonly registrar: string | null;
  readonly sector: string | null;
  readonly area: Area | null;
  readonly services: readonly string[];
  readonly sources: readonly ClaimSource[];
}

export interface MergeRules {
  /** Whether two different keys are numbers of one subject. */
  linked(one: string, other: string): boolean;
  /** The decision on this contradiction, if there is one. */
  choice(contradiction: Contradiction): Choice | null;
}

/** Days that a registrar's and a registry's clocks and time zones may make of one registration. */
const sameDayWithin = 2;

/**
 * What the claims on one name come to. A subject that was checked (redemption) is believed before a list, and a list
 * before a declaration; the newest of a kind first. What they contradict each other in is listed, and a decision on
 * just that takes the place of the order. At least one claim. Pure: the same claims in any order give the same.
 */
export function merge(
  claims: readonly Claim[],
  rules: MergeRules,
): { readonly merged: Merged; readonly contradictions: readonly Contradiction[] } {
  const ranked = [...claims].sort(byRank);
  const speaking = ranked.filter((claim) => !isPast(claim, ranked));
  const contradictions = [
    holderContradiction(speaking, rules),
    statusContradiction(speaking),
    registrationContradiction(speaking),
  ].filter((found) => found !== null);
  const order = (kind: ConflictKind, usual: readonly Claim[]) => {
    const found = contradictions.find((contradiction) => contradiction.kind === kind);
    const choice = found === undefined ? null : rules.choice(found);
    return { claims: choice === null ? usual : preferring(usual, choice), decided: choice !== null, found };
  };
  const holder = order('holder_differs', speaking);
  const [first] = holder.claims;
  const holding = holder.claims.filter((claim) => isHeldAlike(first, claim, rules));
  const listed = [...speaking].sort(byList);
  const [current] = order('status_differs', [...speaking].sort(byStatusWord)).claims;
  const { status } = current ?? { status: 'released' as const };
  const holders = holder.decided ? holding : speaking;
  const { domainUnicode = '', zone = '' } = ranked[0] ?? {};
  return {
    contradictions,
    merged: {
      status,
      holderKind: pick(holding, ({ holderKind }) => holderKind),
      holderKey: pick(holding, ({ holderKey }) => holderKey),
      name: pick([...holding].sort(byList), ({ name }) => name),
      personal: isPersonal(zone, holders, domainUnicode),
      disputed: holder.found !== undefined && !holder.decided,
      registeredOn: pick(order('registered_on_differs', speaking).claims, ({ registeredOn }) => registeredOn),
      expiresOn: pick(listed, ({ expiresOn }) => expiresOn),
      registrar: pick(listed, ({ registrar }) => registrar),
      sector: pick([...holding].sort(byDeclaration), ({ sector }) => sector),
      area: pick([...holding].sort(byDeclaration), ({ area }) => area),
      services: [...new Set(holding.flatMap(({ services }) => services))].sort(),
      sources: claimSources.filter((source) => claims.some((claim) => claim.source === source)),
    },
  };
}

/** What is to be said of the past only: a registration that ended before the one that another claim speaks of. */
function isPast(claim: Claim, all: readonly Claim[]): boolean {
  if (claim.status !== 'released' && !(claim.status === 'expired' && claim.source === 'registry')) {
    const end = latest(all.filter(({ source, status }) => source !== 'declaration' && status === 'released'));
    // A declaration does not outlive the registration it was about.
    return claim.source === 'declaration' && end !== null && claim.statedAt <= end;
  }
  return all.some((other) => other.status === 'registered' && other.statedAt > claim.statedAt && isFirm(other));
}

function isFirm({ source }: Claim): boolean {
  return source !== 'declaration';
}

function latest(claims: readonly Claim[]): Date | null {
  return claims.reduce<Date | null>((last, { statedAt }) => (last === null || statedAt > last ? statedAt : last), null);
}

function byRank(a: Claim, b: Claim): number {
  return (
    claimSources.indexOf(a.source) - claimSources.indexOf(b.source) ||
    b.statedAt.getTime() - a.statedAt.getTime() ||
    (a.origin < b.origin ? -1 : 1)
  );
}

/** A list knows names and dates best. */
function byList(a: Claim, b: Claim): number {
  return Number(b.source === 'registry') - Number(a.source === 'registry') || byRank(a, b);
}

/** What a holder says of itself is known to nobody better. */
function byDeclaration(a: Claim, b: Claim): number {
  return Number(b.source === 'declaration') - Number(a.source === 'declaration') || byRank(a, b);
}

/** The registry says whether a name is there, unless a redemption or a release is newer; a declaration only where nobody else does. */
function byStatusWord(a: Claim, b: Claim): number {
  const firm = Number(isFirm(b)) - Number(isFirm(a));
  if (firm !== 0 || !isFirm(a)) return firm || byRank(a, b);
  if (contradictsStatus(a, b)) return byList(a, b);
  return b.statedAt.getTime() - a.statedAt.getTime() || byList(a, b);
}

function contradictsStatus(a: Claim, b: Claim): boolean {
  const states = new Map([a, b].map(({ source, status }) => [source, status]));
  const listed = states.get('registry');
  return states.get('redemption') === 'registered' && (listed === 'expired' || listed === 'released');
}

function statusContradiction(claims: readonly Claim[]): Contradiction | null {
  const redeemed = claims.find(({ source }) => source === 'redemption');
  const listed = claims.find(({ source }) => source === 'registry');
  if (redeemed === undefined || listed === undefined || !contradictsStatus(redeemed, listed)) return null;
  const text = `${redeemed.registeredOn}|${listed.status}|${listed.expiresOn}`;
  return { kind: 'status_differs', sources: ['redemption', 'registry'], text };
}

function registrationContradiction(claims: readonly Claim[]): Contradiction | null {
  const [redeemed, listed] = (['redemption', 'registry'] as const).map(
    (source) => claims.find((claim) => claim.source === source)?.registeredOn ?? null,
  );
  if (!redeemed || !listed) return null;
  const [early, late] = redeemed < listed ? [redeemed, listed] : [listed, redeemed];
  if (daysBetween(isoDate(early), isoDate(late)) <= sameDayWithin) return null;
  return { kind: 'registered_on_differs', sources: ['redemption', 'registry'], text: `${redeemed}|${listed}` };
}

function holderContradiction(claims: readonly Claim[], rules: MergeRules): Contradiction | null {
  const apart = claims.filter((claim) => claims.some((other) => !isHeldAlike(claim, other, rules)));
  if (apart.length === 0) return null;
  const sources = claimSources.filter((source) => apart.some((claim) => claim.source === source));
  const said = apart.map((c) => `${c.source}|${c.origin}|${c.holderKind}|${c.holderKey}|${holderName(c)}`);
  return { kind: 'holder_differs', sources, text: said.sort().join('\n') };
}

/** Whether nothing that two claims say speaks against one holder. What a claim leaves out speaks for nobody. */
function isHeldAlike(one: Claim | undefined, other: Claim, { linked }: MergeRules): boolean {
  if (one === undefined || one === other) return true;
  if (one.holderKind !== null && other.holderKind !== null && one.holderKind !== other.holderKind) return false;
  if (one.holderKey !== null && other.holderKey !== null) {
    return one.holderKey === other.holderKey || linked(one.holderKey, other.holderKey);
  }
  const [a, b] = [holderName(one), holderName(other)];
  return a === null || b === null || a === b;
}

function holderName({ name, holderKind }: Claim): string | null {
  return name === null ? null : searchText(normalBusinessName(name, holderKind ?? 'enterprise'));
}

function preferring(claims: readonly Claim[], { source, origin }: Choice): Claim[] {
  const chosen = (claim: Claim) => claim.source === source && (origin === null || claim.origin === origin);
  return [...claims.filter(chosen), ...claims.filter((claim) => !chosen(claim))];
}

function pick<V>(claims: readonly Claim[], value: (claim: Claim) => V | null): V | null {
  for (const claim of claims) {
    const found = value(claim);
    if (found !== null) return found;
  }
  return null;
}
