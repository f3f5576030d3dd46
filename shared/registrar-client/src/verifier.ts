import {
  AttestationError,
  fetchStatusLists,
  type TrustedKeys,
  type VerifiedAttestation,
  verify,
} from '@xacthuc/attestation';
import type { Client } from 'openapi-fetch';
import { problemOf } from './errors.ts';
import type { paths } from './generated/api.ts';
import { createKeySource, type KeySource } from './keys.ts';
import type { Settings } from './options.ts';

/** After a compromise the new key signs at once. Asked for no oftener than this, whatever anyone sends to verify. */
const RENEWAL_MS = 10_000;

/**
 * Verifies attestations with the keys of the settings, or those that the service publishes. What is `eligible` must have
 * a status, and its list must say "valid".
 *
 * @throws (the function it gives) {AttestationError}; {RegistrarClientError} `keys_unavailable`
 */
export function createVerifier(
  settings: Settings,
  api: Client<paths>,
): (attestation: string) => Promise<VerifiedAttestation> {
  const keys = keySource(settings, api);
  const statusList = fetchStatusLists({ timeoutMs: settings.timeoutMs });
  const judge = async (attestation: string, jwks: TrustedKeys) => {
    const verified = await verify(attestation, { jwks, issuer: settings.issuer, statusList });
    if (verified.claims.outcome !== 'eligible' || verified.status === 'valid') return verified;
    throw new AttestationError('status_unavailable', 'eligible, and without a status');
  };
  return async (attestation) => {
    const { jwks, at } = await keys.get();
    try {
      return await judge(attestation, jwks);
    } catch (error) {
      const renewable = settings.jwks === null && error instanceof AttestationError && error.code === 'key_unknown';
      if (!renewable || Date.now() - at < RENEWAL_MS) throw error;
      return judge(attestation, (await keys.get(Date.now() - RENEWAL_MS)).jwks);
    }
  };
}

function keySource({ jwks }: Settings, api: Client<paths>): KeySource {
  if (jwks !== null) return { get: async () => ({ jwks, etag: null, at: 0, until: Number.POSITIVE_INFINITY }) };
  return createKeySource(async (etag) => {
    const init = etag === null ? {} : { headers: { 'if-none-match': etag } };
    const { data, error, response } = await api.GET('/.well-known/jwks.json', init);
    if (response.status === 304) return { headers: response.headers, jwks: null };
    if (data === undefined) throw problemOf(response, error);
    return { headers: response.headers, jwks: data };
  });
}
