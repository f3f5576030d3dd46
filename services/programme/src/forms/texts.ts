import type { FieldError } from '@xacthuc/platform';

/** Nine digits and more are somebody's: a personal number, an old identity card, a telephone. */
const longNumber = /\d(?:[ .-]?\d){8,}/u;
const address = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+\.[\p{L}\p{N}.-]+/u;

/**
 * Whether a text holds a number as long as a person's or a telephone's, or an e-mail address. Texts of plans and activities are read
 * by many and published in part: they are to speak of events, not of people.
 */
export function seemsPersonal(text: string): boolean {
  return longNumber.test(text) || address.test(text);
}

/**
 * What cannot be stored or shown, wherever it stands in a body: half a character, control characters other than line ends.
 * @param at the body's own pointer.
 */
export function textErrors(value: unknown, at = '/body'): FieldError[] {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !/(?!\n)\p{Cc}/u.test(value)) return [];
    return [{ at, message: 'có ký tự điều khiển hoặc ký tự hỏng / has control characters or half a character' }];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => textErrors(item, `${at}/${i}`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => textErrors(item, `${at}/${name}`));
}

/** The refusal of a text that seems to hold personal data. */
export function personalTextError(at: string): FieldError {
  return {
    at,
    message:
      'không ghi số định danh, số điện thoại, thư điện tử của cá nhân / must not hold personal numbers, telephone numbers or addresses',
  };
}
