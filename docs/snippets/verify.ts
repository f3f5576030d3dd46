// Verifies an attestation without asking the service, then looks its status up.
// Usage: node verify.ts answer.json jwks.json https://issuer
import { readFileSync } from 'node:fs';
import { AttestationError, fetchStatusLists, readAttestationFile, verify } from '@xacthuc/attestation';

const [answerFile = '', jwksFile = '', issuer = ''] = process.argv.slice(2);
const jwks = JSON.parse(readFileSync(jwksFile, 'utf8'));

try {
  const [attestation = ''] = readAttestationFile(readFileSync(answerFile, 'utf8'));
  // The one part that uses the network; make one and keep it, a list is good for a million attestations.
  const statusList = fetchStatusLists();
  const { claims, details, status } = await verify(attestation, { jwks, issuer, statusList });
  if (claims.outcome === 'eligible' && status !== 'valid') throw new AttestationError('status_unavailable');
  console.log(claims.outcome, details.subject_number ?? '-', claims.eligible_until ?? '-');
} catch (error) {
  if (!(error instanceof AttestationError)) throw error; // a bug: everything wrong with an attestation has a code
  console.error('refused:', error.code);
  process.exitCode = 1;
}
