/** What stands in a signed code: no personal data, a code of ours and what it was given for. */
export interface VerificationCode {
  /** `vsp-id "-" verification-id`: digits, a hyphen, letters and digits (the draft's §2.1). */
  readonly code: string;
  /** What was verified, by agreement with the registry: `domain`, `registrant`, `domain-registrant`, … */
  readonly type: string;
}

/** The parts of a code as this service makes it. */
export interface VerificationCodeParts {
  /** The number the registry gave this verification service. */
  readonly vsp: number;
  /** The day of the verification, YYYY-MM-DD, in Vietnam. */
  readonly date: string;
  /** What the service finds the verification by: letters and digits. */
  readonly id: string;
}

/**
 * A code with the day of its verification: `1-20261122` and the id. The draft's signed code has no place for a date (the
 * date a registry shows with a code is the day it received it), but leaves what follows the hyphen to the service; there it is
 * signed, and the registry reads it without asking anybody.
 *
 * @throws {TypeError} when a part is not of its form
 */
export function formatVerificationCode({ vsp, date, id }: VerificationCodeParts): string {
  if (!Number.isSafeInteger(vsp) || vsp < 0) throw new TypeError('the number of the verification service is not valid');
  if (!isDay(date)) throw new TypeError('the date of the verification is not a day, YYYY-MM-DD');
  if (!/^[A-Za-z0-9]{1,64}$/.test(id)) throw new TypeError('the id of the verification is not letters and digits');
  return `${vsp}-${date.replaceAll('-', '')}${id}`;
}

/** The parts of a code that {@link formatVerificationCode} made; null for any other. */
export function parseVerificationCode(code: string): VerificationCodeParts | null {
  const [, vsp = '', year = '', month = '', day = '', id = ''] =
    /^(\d{1,15})-(\d{4})(\d{2})(\d{2})([A-Za-z0-9]{1,64})$/.exec(code) ?? [];
  const date = `${year}-${month}-${day}`;
  return isDay(date) ? { vsp: Number(vsp), date, id } : null;
}

/** @throws {TypeError} when the code or its type could not stand in a signed code as they are */
export function checkVerificationCode({ code, type }: VerificationCode): void {
  // Narrower than XML allows, so that nothing of it has to be escaped.
  if (!/^\d{1,15}-[A-Za-z0-9]{1,128}$/.test(code))
    throw new TypeError('the verification code is not of the form 1-abc111');
  if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(type)) throw new TypeError('the type of the verification code is not valid');
}

function isDay(date: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : null;
  return at !== null && Number.isFinite(at.getTime()) && at.toISOString().startsWith(date);
}
