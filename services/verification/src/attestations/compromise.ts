import type { AttestationIssuer } from './signing-keys.ts';

/** What a stored answer says when the key that signed it was compromised; nothing otherwise. */
export function compromiseOf(token: string, issuer: Pick<AttestationIssuer, 'compromisedAt'>) {
  const kid = kidOf(token);
  const at = issuer.compromisedAt(kid);
  if (at === null) return {};
  return {
    keyCompromised: {
      kid,
      at: at.toISOString(),
      vi: 'Khoá đã ký xác nhận này bị lộ: chữ ký không còn giá trị, hãy kiểm tra lại đối tượng',
      en: 'The key that signed this attestation was compromised: it verifies no more, check the subject again',
    },
  };
}

/** The key named by a token that we signed ourselves. */
function kidOf(token: string): string {
  const header = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()) as { kid: string };
  return header.kid;
}
