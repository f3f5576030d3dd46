import { type KeyObject, sign } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type AttestationClaims,
  AttestationError,
  attestationType,
  createIssuer,
  createStatusListIssuer,
  ed25519Signer,
  generateSigningKey,
  type JsonObject,
  jwks,
} from '../src/index.ts';

export const issuerUrl = 'https://xacthuc.example.vn';
export const key = generateSigningKey();
export const keySet = jwks([key.publicJwk]);
export const issuer = createIssuer({
  issuer: issuerUrl,
  kid: key.publicJwk.kid,
  sign: ed25519Signer(key.privateKey),
});

export const statusListIssuer = createStatusListIssuer({
  issuer: issuerUrl,
  kid: key.publicJwk.kid,
  sign: ed25519Signer(key.privateKey),
});

/** The codes of the closed union that are about the status. */
export const statusCodes: ReadonlySet<string> = new Set([
  'revoked',
  'suspended',
  'status_unknown',
  'status_unavailable',
  'status_stale',
  'status_list_invalid',
]);

/** How much a property is tried: thoroughly in the long run, enough to notice otherwise. */
export const runs = process.env.XACTHUC_TEST_LONG === '1' ? 20_000 : 2_000;

/** 2026-11-22T05:00:00Z, noon in Vietnam; every attestation of the tests is issued then. */
export const issuedAt = 1_795_323_600;
/** An hour later: inside the period. */
export const now = new Date((issuedAt + 3600) * 1000);

export const claims: AttestationClaims = {
  jti: '01985a3c-5f1e-7c7e-8d3b-000000000001',
  iat: issuedAt,
  exp: issuedAt + 86_400,
  outcome: 'eligible',
  reasons: ['person-eligible'],
  benefit: 'id.vn',
  subject_type: 'person',
  policy: 'id.vn-2023-06-01',
  eligible_until: '2029-03-04',
  evidence: [
    { source: 'education', sequence: 12, as_of: '2026-11-01', age_days: 21 },
    { source: 'youth-union', sequence: null, as_of: null, age_days: null },
  ],
  departments: ['education'],
};

/** Synthetic: no such person. */
export const details = { subject_scheme: 'personal-number', subject_number: '024205000123', birthdate: '2005-03-05' };

/** The payload of an attestation as the issuer would write it, before any test spoils it. */
export const payload: JsonObject = {
  iss: issuerUrl,
  vct: attestationType(issuerUrl),
  ...(claims as unknown as JsonObject),
};

export const header: JsonObject = { alg: 'Ed25519', typ: 'dc+sd-jwt', kid: key.publicJwk.kid };

export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs any header and payload whatever, as only the issuer, or a thief of its key, could. */
export function signed(
  payloadPart: unknown,
  headerPart: unknown = header,
  privateKey: KeyObject = key.privateKey,
): string {
  const input = `${encode(headerPart)}.${encode(payloadPart)}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
}

/** The code an action is refused with; 'accepted' when it is not, and any other error is thrown on. */
export async function refusal(action: () => unknown): Promise<string> {
  try {
    await action();
    return 'accepted';
  } catch (error) {
    if (error instanceof AttestationError) return error.code;
    throw error;
  }
}

/** Where a file of the public vectors is: in the folder XACTHUC_TEST_VECTORS names, or beside the repository or above. */
export function vectorFile(name: string): { readonly file: string; readonly skip: string | false } {
  const given = process.env.XACTHUC_TEST_VECTORS;
  const folders = given === undefined ? foldersAbove(import.meta.dirname) : [given];
  const file = folders.map((folder) => join(folder, name)).find((one) => existsSync(one));
  if (file !== undefined) return { file, skip: false };
  return { file: name, skip: `the public vector ${name} is not there (../shared/vectors, XACTHUC_TEST_VECTORS)` };
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return [join(folder, 'shared', 'vectors'), ...(above === folder ? [] : foldersAbove(above))];
}
