import { hash } from 'node:crypto';
import {
  hashLeaf,
  type LogTrust,
  parseProof,
  TransparencyLogError,
  type VerifiedSignature,
  verifyProof,
} from '@xacthuc/transparency-log';
import { readEntry } from './check/entry-form.ts';

/** What a proof shows of an attestation. */
export interface LoggedAttestation {
  /** Its entry's place in the log. */
  readonly index: number;
  /** Entries of the log whose checkpoint the proof rests on. */
  readonly size: number;
  readonly origin: string;
  /** When the answer was given, as the log says. */
  readonly at: string;
  readonly witnesses: readonly VerifiedSignature[];
}

/** The proof holds, and is that of another attestation. */
export class OtherAttestation extends Error {
  override readonly name = 'OtherAttestation';
}

/**
 * Checks without a network that an attestation is in the log: that the proof's entry is in the tree of a checkpoint which
 * the log has signed, and that this entry states this very token.
 *
 * @param attestation `token~disclosure~…~`, whose signature is checked elsewhere
 * @param proof the text of `GET /v1/attestations/{id}/proof`
 * @throws {TransparencyLogError} when the proof does not hold
 * @throws {OtherAttestation} when it is not that of this attestation
 */
export function verifyLogged(attestation: string, proof: string, trust: LogTrust): LoggedAttestation {
  const parsed = parseProof(proof);
  if (parsed.extra === undefined) throw new TransparencyLogError('proof_malformed', 'no entry');
  const { index, checkpoint, witnesses } = verifyProof(parsed, hashLeaf(parsed.extra), trust);
  const entry = readEntry(parsed.extra);
  const [token = ''] = attestation.split('~');
  if ('wrong' in entry || entry.type !== 'check' || entry.sha256 !== hash('sha256', token))
    throw new OtherAttestation();
  return { index, size: checkpoint.size, origin: checkpoint.origin, at: entry.at, witnesses };
}
