import { createHmac, type KeyObject, sign } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { digest, disclosure, generateSigningKey, jwks } from '@xacthuc/attestation';

/** A claim set that may be whatever a test wants to see refused. */
export type Payload = Readonly<Record<string, unknown>>;

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A compact JWS; with a key that is bytes, an HMAC under whatever the header says. */
export function jws(header: object, payload: Payload, key: KeyObject | Buffer): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  const signature = Buffer.isBuffer(key)
    ? createHmac('sha256', key).update(input).digest()
    : sign(null, Buffer.from(input), key);
  return `${input}.${signature.toString('base64url')}`;
}

/**
 * An issuer whose key the tests hold: it signs whatever it is told, rightly, and serves status lists. With the service's
 * own answers one can try what an attacker does to them; with this, what a verifier must refuse though it is signed.
 */
export async function startOwnIssuer() {
  const { privateKey, publicJwk } = generateSigningKey();
  const lists = new Map<string, string>();
  const server = http.createServer((request, response) => {
    const list = lists.get(request.url ?? '');
    response.writeHead(list === undefined ? 404 : 200, { 'content-type': 'application/statuslist+jwt' }).end(list);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const header = { alg: 'Ed25519', kid: publicJwk.kid };
  const now = Math.floor(Date.now() / 1000);
  const details = [
    disclosure('c2FsdC1zYWx0LXNhbHQtMQ', 'subject_scheme', 'personal-number'),
    disclosure('c2FsdC1zYWx0LXNhbHQtMg', 'subject_number', '027306999901'),
  ];
  const claims = {
    ...{ iss: url, vct: `${url}/vct/attestation/1`, jti: '01985a3c-5f1e-7c7e-8d3b-000000000001' },
    ...{ iat: now - 60, exp: now + 3600, outcome: 'eligible', reasons: ['person-eligible'], benefit: 'id.vn' },
    ...{ subject_type: 'person', policy: 'id.vn-2023-06-01', eligible_until: '2029-03-04', evidence: [] },
    ...{ _sd: details.map(digest).sort(), _sd_alg: 'sha-256' },
  };
  return {
    url,
    privateKey,
    header,
    details,
    claims,
    now,
    jwks: jwks([publicJwk]),
    /** An attestation with these claims changed, and these disclosures. */
    attest(changed: Payload, disclosures: readonly string[] = details, typ = 'dc+sd-jwt'): string {
      return [jws({ ...header, typ }, { ...claims, ...changed }, privateKey), ...disclosures, ''].join('~');
    },
    /** Serves a list with these claims changed. @returns the `status` claim of an attestation at its place `idx` */
    list(path: string, lst: string, changed: Payload = {}, idx = 0, typ = 'statuslist+jwt', key = privateKey) {
      const uri = `${url}${path}`;
      const times = { iat: now - 60, exp: now + 3600, ttl: 900 };
      const payload = { iss: url, sub: uri, ...times, status_list: { bits: 2, lst }, ...changed };
      lists.set(path, jws({ ...header, typ }, payload, key));
      return { status_list: { uri, idx } };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
