import { declaredProblemCodes } from './generated/declared.ts';

/** The service's own refusals (RFC 9457), closed over what the routes of a registrar declare. */
export type ProblemCode = (typeof declaredProblemCodes)[number];

/** What can go wrong on this side of the line: code → what it means. */
export const clientFaults = {
  unreachable: 'the service could not be reached, or hung up',
  timed_out: 'the service did not answer in time',
  unexpected_answer: 'what came back is no answer that the service declares',
  keys_unavailable: 'the public keys could not be fetched, so nothing can be verified',
  answer_mismatch: 'the signed answer is not the answer to this question',
} as const;

/** Every code an error of this client can carry. */
export type RegistrarErrorCode = ProblemCode | keyof typeof clientFaults;

/** One wrong field: where, and what is wrong there; never the value. */
export interface FieldError {
  readonly at: string;
  readonly message: string;
}

interface Particulars {
  readonly status?: number;
  readonly requestId?: string | null;
  readonly text?: { readonly vi: string; readonly en: string };
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number | null;
  readonly cause?: unknown;
}

/** A refusal or a failure. Branch on `code`. Neither it nor its message holds anything of the subject. */
export class RegistrarClientError extends Error {
  override readonly name = 'RegistrarClientError';
  readonly code: RegistrarErrorCode;
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** To be given to the operator; null when there was no answer. */
  readonly requestId: string | null;
  /** What happened and what to do next, as the service words it; null for faults on this side. */
  readonly text: { readonly vi: string; readonly en: string } | null;
  readonly errors: readonly FieldError[];
  /** For how long the service asks to be left alone; null when it does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(code: RegistrarErrorCode, more: Particulars = {}) {
    const what = more.text?.en ?? (code in clientFaults ? clientFaults[code as keyof typeof clientFaults] : code);
    const status = more.status === undefined ? '' : ` (${more.status})`;
    super(`${code}${status}: ${what}`, more.cause === undefined ? {} : { cause: more.cause });
    this.code = code;
    this.status = more.status ?? null;
    this.requestId = more.requestId ?? null;
    this.text = more.text ?? null;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

/** The error that an answer which is not a success stands for. A code nobody declared is `unexpected_answer`. */
export function problemOf(response: Response, body: unknown): RegistrarClientError {
  const { status, headers } = response;
  const common = { status, requestId: headers.get('x-request-id'), retryAfterSeconds: retryAfterSeconds(headers) };
  if (!isProblem(headers, body)) return new RegistrarClientError('unexpected_answer', common);
  const text = { vi: `${body.title}. ${body.detail}`, en: `${body.titleEn}. ${body.detailEn}` };
  const errors = Array.isArray(body.errors) ? body.errors.filter(isFieldError) : [];
  return new RegistrarClientError(body.code, { ...common, text, errors });
}

interface ProblemBody {
  readonly code: ProblemCode;
  readonly title: unknown;
  readonly titleEn: unknown;
  readonly detail: unknown;
  readonly detailEn: unknown;
  readonly errors?: unknown;
}

function isProblem(headers: Headers, body: unknown): body is ProblemBody {
  if (!/^application\/problem\+json\b/.test(headers.get('content-type') ?? '')) return false;
  if (typeof body !== 'object' || body === null || !('code' in body)) return false;
  return declaredProblemCodes.some((code) => code === body.code);
}

function isFieldError(one: unknown): one is FieldError {
  return typeof one === 'object' && one !== null && 'at' in one && 'message' in one;
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3: a number of seconds, or a date); null when absent or unreadable. */
export function retryAfterSeconds(headers: Headers, now = Date.now()): number | null {
  const given = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(given)) return Number(given);
  const at = /^[A-Z][a-z]{2}, /.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
