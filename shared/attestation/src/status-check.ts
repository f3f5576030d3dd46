import type { SignedClaims } from './claims.ts';
import type { Clock } from './clock.ts';
import { AttestationError } from './errors.ts';
import type { TrustedKeys } from './jws.ts';
import { getStatus, statusCount, statusTypes } from './status-list.ts';
import { checkFresh, isVerifiedStatusList, type VerifiedStatusList, verifyStatusList } from './status-list-token.ts';

/** A status list token, or one that `verifyStatusList` has read. */
export type GivenStatusList = string | VerifiedStatusList;

/**
 * Gets the status list at a URL. `at` is given when the check is made for another time than the present: ask for the
 * list of that time (`?time=`, draft-ietf-oauth-status-list §8.4). Whatever it throws becomes `status_unavailable`.
 */
export type StatusListSource = (uri: string, at?: Date) => GivenStatusList | Promise<GivenStatusList>;

/** What was found of an attestation's status. */
export interface CheckedStatus {
  /**
   * - `valid`: the list says that it has been neither revoked nor suspended
   * - `not_checked`: it has a status, but no status list was given
   * - `none`: its issuer gave it no status, so there is nothing to check
   */
  readonly status: 'valid' | 'not_checked' | 'none';
  /** When the status list was issued, which is when the status was so; null unless the status is `valid`. */
  readonly statusAt: Date | null;
}

/** How to check the status. */
export interface StatusOptions {
  readonly jwks: TrustedKeys;
  /** The status list, or how to get it. Once it is given, only a fresh list that says "valid" will do. */
  readonly statusList?: GivenStatusList | StatusListSource;
  /** Refuse an attestation whose status was not, or cannot be, checked. */
  readonly requireStatus?: boolean;
  readonly now?: Date;
}

/**
 * Checks the status of an attestation that has been verified in every other way. It fails closed: a list that cannot
 * be had, is not fresh, is not rightly signed, is another one or does not reach the index is never "valid".
 *
 * @throws {AttestationError} `status_unavailable`, `status_stale`, `status_list_invalid`, `status_unknown`, `revoked`,
 *   `suspended`
 */
export async function checkStatus(claims: SignedClaims, options: StatusOptions, clock: Clock): Promise<CheckedStatus> {
  const { status_list: reference, iss } = claims;
  if (reference === undefined || options.statusList === undefined) {
    if (options.requireStatus === true) {
      const why = reference === undefined ? 'the attestation has no status' : 'no status list was given';
      throw new AttestationError('status_unavailable', why);
    }
    return { status: reference === undefined ? 'none' : 'not_checked', statusAt: null };
  }
  const found = await listFor(reference.uri, options, clock);
  if (found.uri !== reference.uri) throw new AttestationError('status_list_invalid', 'another list');
  if (found.issuer !== null && found.issuer !== iss) throw new AttestationError('status_list_invalid', 'iss');
  if (reference.idx >= statusCount(found.list)) throw new AttestationError('status_list_invalid', 'no such index');
  judge(getStatus(found.list, reference.idx));
  return { status: 'valid', statusAt: found.issuedAt };
}

function judge(status: number): void {
  if (status === statusTypes.invalid) throw new AttestationError('revoked');
  if (status === statusTypes.suspended) throw new AttestationError('suspended');
  if (status !== statusTypes.valid) throw new AttestationError('status_unknown');
}

async function listFor(uri: string, options: StatusOptions, clock: Clock): Promise<VerifiedStatusList> {
  const given = await fetched(uri, options);
  if (typeof given === 'string') {
    const at = { now: new Date(clock.now * 1000), clockSkewSeconds: clock.skew };
    return verifyStatusList(given, { jwks: options.jwks, ...at });
  }
  if (!isVerifiedStatusList(given)) throw new AttestationError('status_list_invalid', 'not a verified list');
  checkFresh(given, clock);
  return given;
}

async function fetched(uri: string, { statusList, now }: StatusOptions): Promise<GivenStatusList | undefined> {
  if (typeof statusList !== 'function') return statusList;
  try {
    return await statusList(uri, now);
  } catch (cause) {
    throw new AttestationError('status_unavailable', 'it could not be fetched', { cause });
  }
}
