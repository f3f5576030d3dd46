import type { Evidence } from './claims.ts';
import { type AttestationError, attestationErrors } from './errors.ts';
import { english, type Phrases, vietnamese } from './explain-texts.ts';
import type { VerifiedAttestation } from './verify.ts';

/** Vietnamese, English, or both, Vietnamese first. */
export type Language = 'vi' | 'en' | 'both';

/** Names that this package does not know, for whoever has them; without them the codes are shown. */
export interface ExplainOptions {
  /** The text of a reason code. */
  readonly reasonText?: (code: string, language: 'vi' | 'en') => string | undefined;
  /** The name of a source. */
  readonly sourceName?: (source: string, language: 'vi' | 'en') => string | undefined;
}

const phrasesOf = { vi: vietnamese, en: english } as const;

/**
 * Says in plain words what a verified attestation proves and what it does not.
 *
 * @returns lines of text without line ends; safe to print: control and direction characters in the attestation's texts
 *   are shown as U+FFFD, since a subject's name could otherwise write over the terminal
 */
export function explain(
  verified: VerifiedAttestation,
  language: Language = 'both',
  options: ExplainOptions = {},
): readonly string[] {
  if (language === 'both') return [...explain(verified, 'vi', options), '', ...explain(verified, 'en', options)];
  const say = phrasesOf[language];
  const names: Names = {
    reason: (code) => printable(options.reasonText?.(code, language)),
    source: (source) => printable(options.sourceName?.(source, language)) ?? printable(source),
  };
  return [
    verified.expired ? say.genuineButExpired : say.genuine,
    say.proves,
    ...proven(verified, say, names).map((line) => `  - ${line}`),
    ...disclosed(verified, say),
    say.provesNot,
    ...unproven(verified, say).map((line) => `  - ${line}`),
  ];
}

/** Says in plain words why an attestation was refused. */
export function explainRefusal(error: AttestationError, language: Language = 'both'): readonly string[] {
  const { vi, en } = attestationErrors[error.code];
  const lines = {
    vi: `XÁC NHẬN KHÔNG ĐƯỢC CHẤP NHẬN: ${vi} [${error.code}]`,
    en: `ATTESTATION REFUSED: ${en} [${error.code}]`,
  };
  return language === 'both' ? [lines.vi, lines.en] : [lines[language]];
}

interface Names {
  readonly reason: (code: string) => string | undefined;
  readonly source: (source: string) => string;
}

function proven(verified: VerifiedAttestation, say: Phrases, names: Names): string[] {
  const { claims, header, issuedAt, expiresAt, statusAt } = verified;
  return [
    say.signed(printable(claims.iss), instant(issuedAt, say), printable(header.kid)),
    say.question(printable(claims.benefit), say.subjects[claims.subject_type]),
    say.answer(say.outcomes[claims.outcome]),
    ...claims.reasons.map((code) => say.reason(printable(code), names.reason(code))),
    say.policy(printable(claims.policy)),
    ...(claims.evidence.length === 0 ? [say.noSource] : claims.evidence.map((one) => evidence(one, say, names))),
    ...(claims.eligible_until === null ? [] : [say.eligibleUntil(day(claims.eligible_until, say))]),
    ...(claims.departments.length === 0 ? [] : [say.actNext(claims.departments.map(names.source).join(', '))]),
    say.validity(instant(issuedAt, say), instant(expiresAt, say)),
    ...(statusAt === null ? [] : [say.statusValid(instant(statusAt, say))]),
  ];
}

function evidence({ source, sequence, as_of, age_days }: Evidence, say: Phrases, names: Names): string {
  if (sequence === null) return say.noDelivery(names.source(source));
  const asOf = as_of === null ? say.unknown : day(as_of, say);
  return say.evidence(names.source(source), sequence, asOf, age_days === null ? say.unknown : String(age_days));
}

function disclosed({ details }: VerifiedAttestation, say: Phrases): string[] {
  // In an order of our own: that of the disclosures is random.
  const known = [...say.names.keys()].filter((name) => Object.hasOwn(details, name));
  const shown = new Set([...known, ...Object.keys(details).sort()]);
  if (shown.size === 0) return [`  - ${say.noDetails}`];
  return [
    `  - ${say.details}`,
    ...[...shown].map((name) => `      ${named(name, say)}: ${detail(name, details[name] ?? '', say)}`),
  ];
}

function detail(name: string, value: string, say: Phrases): string {
  if (name === 'subject_scheme') return named(value, say);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value, say) : printable(value);
}

function named(text: string, say: Phrases): string {
  return say.names.get(text) ?? printable(text);
}

function unproven(verified: VerifiedAttestation, say: Phrases): string[] {
  const { expired, expiresAt, verifiedAt } = verified;
  const validity = expired ? say.notValidNow : say.notValidLater;
  return [
    validity(instant(expiresAt, say), instant(verifiedAt, say)),
    status(verified, say),
    say.notBearer,
    say.notFacts,
    say.notUnused,
  ];
}

function status({ status, statusAt }: VerifiedAttestation, say: Phrases): string {
  if (statusAt !== null) return say.notRevokedLater(instant(statusAt, say));
  return status === 'none' ? say.notRevocable : say.notRevoked;
}

function day(isoDay: string, say: Phrases): string {
  const [year = '', month = '', dayOfMonth = ''] = isoDay.split('-');
  return say.day(year, month, dayOfMonth);
}

/** In Vietnam's time, UTC+7 all year: the day on it is the day the policy was applied for. */
function instant(at: Date, say: Phrases): string {
  const [isoDay = '', time = ''] = new Date(at.getTime() + 7 * 3_600_000).toISOString().split('T');
  return say.instant(day(isoDay, say), time.slice(0, 8));
}

function printable(text: string): string;
function printable(text: string | undefined): string | undefined;
function printable(text: string | undefined): string | undefined {
  return text?.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
}
