import { AttestationError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';

/** Tells whether a value nobody vouches for yet has the form of a claim. */
export type Form<T extends Json> = (value: Json | undefined) => value is T;

/**
 * Reads claims of a payload by name and form.
 *
 * @throws {AttestationError} `claims_invalid`, naming the claim, when it is missing or of another form
 */
export function claimReader(payload: JsonObject) {
  return <T extends Json>(name: string, form: Form<T>): T => {
    const value = Object.hasOwn(payload, name) ? payload[name] : undefined;
    if (!form(value)) throw new AttestationError('claims_invalid', name);
    return value;
  };
}

export function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

/** A NumericDate (RFC 7519 §2) in whole seconds. */
// The bound is the end of the year 9999: far beyond it a Date is invalid, and NaN compares false with everything.
export function isInstant(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 253_402_300_799;
}

/** A day of the calendar, YYYY-MM-DD. */
export function isDay(value: Json | undefined): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return Number.isFinite(at.getTime()) && at.toISOString().startsWith(value);
}

/** An absolute http(s) URL. */
export function isHttpUrl(value: Json | undefined): value is string {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}

export function isOneOf<const T extends string>(allowed: readonly T[]): Form<T> {
  return (value): value is T => allowed.includes(value as T);
}

export function isListOf<T extends Json>(form: Form<T>): Form<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((one) => form(one));
}
