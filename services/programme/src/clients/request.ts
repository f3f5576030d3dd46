import { type FieldError, type NewClient, type Role, roles } from '@xacthuc/platform';

/** What a client is admitted with, as it arrives: over HTTP or from the command line. */
export interface ClientRequest {
  /** Shown in lists: an organisation, not a person. */
  readonly name: string;
  readonly roles: readonly string[];
  /** Sources a department's key delivers. */
  readonly sources?: readonly string[] | null | undefined;
  /** The one school (or other part) of its one source to which the key is bound. */
  readonly segment?: string | null | undefined;
  /** The organisation whose activities the key files: the role `organisation` only, and needed there. */
  readonly organisation?: string | null | undefined;
  /** RFC 3339, with an offset. Absent: never. */
  readonly expiresAt?: string | null | undefined;
  /** Absent: the setting for everybody. */
  readonly ratePerMinute?: number | null | undefined;
  /** Sees mock subjects only. Absent: no. */
  readonly sandbox?: boolean | undefined;
}

export const longestName = 200;
export const longestSegment = 64;
export const greatestRate = 1_000_000;

/** What a key can be bound to: codes of the sources and of the organisations there are. */
export interface Known {
  readonly sources: readonly string[];
  readonly organisations: readonly string[];
}

/** All that is wrong with a request, each with a JSON pointer below `/body`; empty when nothing is. A pure function. */
export function requestErrors(request: ClientRequest, known: Known, now: Date): FieldError[] {
  return [
    ...nameErrors(request.name),
    ...roleErrors(request.roles),
    ...sourceErrors(request, known.sources),
    ...segmentErrors(request),
    ...organisationErrors(request, known.organisations),
    ...expiryErrors(request.expiresAt ?? null, now),
    ...rateErrors(request.ratePerMinute ?? null),
    ...sandboxErrors(request),
  ];
}

/** A request without errors ({@link requestErrors}), as it is stored. */
export function toNewClient(request: ClientRequest): NewClient {
  return {
    name: plainName(request.name),
    roles: request.roles as readonly Role[],
    sources: request.sources ?? null,
    segment: request.segment ?? null,
    expiresAt: instantOf(request.expiresAt ?? ''),
    ratePerMinute: request.ratePerMinute ?? null,
    sandbox: request.sandbox ?? false,
  };
}

function wrong(field: string, vi: string, en: string): FieldError {
  return { at: `/body/${field}`, message: `${vi} / ${en}` };
}

function plainName(name: string): string {
  return name.trim().normalize('NFC');
}

function nameErrors(name: string): FieldError[] {
  const plain = plainName(name);
  if (plain === '') return [wrong('name', 'phải có tên', 'must not be empty')];
  if (plain.length > longestName) {
    return [wrong('name', `dài tối đa ${longestName} ký tự`, `must have at most ${longestName} characters`)];
  }
  // A list is printed to terminals and spreadsheets: line ends and escape sequences have no place in it.
  if (/\p{Cc}/u.test(plain)) return [wrong('name', 'có ký tự điều khiển', 'must not have control characters')];
  return [];
}

function roleErrors(asked: readonly string[]): FieldError[] {
  if (asked.length === 0) return [wrong('roles', 'phải có ít nhất một vai trò', 'must name at least one role')];
  const known: readonly string[] = roles;
  const errors = asked.flatMap((role, i) =>
    known.includes(role)
      ? []
      : [wrong(`roles/${i}`, `phải là một trong: ${known.join(', ')}`, `must be one of: ${known.join(', ')}`)],
  );
  if (repeats(asked)) errors.push(wrong('roles', 'không được lặp lại', 'must not repeat'));
  return errors;
}

function sourceErrors({ roles, sources }: ClientRequest, known: readonly string[]): FieldError[] {
  const asked = sources ?? [];
  if (!roles.includes('department')) {
    return asked.length === 0
      ? []
      : [wrong('sources', 'chỉ dùng cho vai trò department', 'is only for the role department')];
  }
  // To the database, no sources means every source: a department's key must never get there by omission.
  if (asked.length === 0) {
    return [
      wrong('sources', 'khoá của sở, ngành phải nêu ít nhất một nguồn', 'a department must name at least one source'),
    ];
  }
  const errors = asked.flatMap((source, i) =>
    known.includes(source) ? [] : [wrong(`sources/${i}`, 'không có nguồn này', 'there is no such source')],
  );
  if (repeats(asked)) errors.push(wrong('sources', 'không được lặp lại', 'must not repeat'));
  return errors;
}

function segmentErrors({ segment, sources }: ClientRequest): FieldError[] {
  if (segment === null || segment === undefined) return [];
  if (sources?.length !== 1) {
    return [wrong('segment', 'chỉ dùng khi có đúng một nguồn', 'needs exactly one source')];
  }
  if (segment !== segment.trim() || segment === '' || segment.length > longestSegment || /\p{Cc}/u.test(segment)) {
    return [
      wrong(
        'segment',
        `phải có 1–${longestSegment} ký tự, không có khoảng trắng ở hai đầu`,
        `must have 1–${longestSegment} characters, without white space around them`,
      ),
    ];
  }
  return [];
}

function organisationErrors({ roles, organisation }: ClientRequest, known: readonly string[]): FieldError[] {
  const asked = organisation ?? null;
  if (!roles.includes('organisation')) {
    return asked === null
      ? []
      : [wrong('organisation', 'chỉ dùng cho vai trò organisation', 'is only for the role organisation')];
  }
  if (asked === null) {
    return [wrong('organisation', 'khoá này phải nêu tổ chức', 'this role must name its organisation')];
  }
  return known.includes(asked) ? [] : [wrong('organisation', 'không có tổ chức này', 'there is no such organisation')];
}

function expiryErrors(expiresAt: string | null, now: Date): FieldError[] {
  if (expiresAt === null) return [];
  const instant = instantOf(expiresAt);
  if (instant === null) {
    return [
      wrong('expiresAt', 'phải là thời điểm có múi giờ (RFC 3339)', 'must be an instant with its offset (RFC 3339)'),
    ];
  }
  return instant > now ? [] : [wrong('expiresAt', 'phải ở tương lai', 'must be in the future')];
}

function rateErrors(rate: number | null): FieldError[] {
  if (rate === null || (Number.isInteger(rate) && rate >= 1 && rate <= greatestRate)) return [];
  return [
    wrong(
      'ratePerMinute',
      `phải là số nguyên từ 1 đến ${greatestRate}`,
      `must be a whole number from 1 to ${greatestRate}`,
    ),
  ];
}

/** A client of several roles would see facts through the others. */
function sandboxErrors({ roles, sandbox }: ClientRequest): FieldError[] {
  if (sandbox !== true || (roles.length === 1 && roles[0] === 'registrar')) return [];
  return [wrong('sandbox', 'chỉ dùng khi vai trò duy nhất là registrar', 'is for the role registrar alone')];
}

function repeats(items: readonly string[]): boolean {
  return new Set(items).size < items.length;
}

/** Null when the text is no RFC 3339 instant of the years 0 to 9999. */
function instantOf(text: string): Date | null {
  if (!/^\d{4}-/.test(text)) return null;
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return null;
  }
}
