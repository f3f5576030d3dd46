export { type CertificateOptions, selfSignedCertificate } from './certificate.ts';
export {
  type CodeIssuer,
  type CodeIssuerOptions,
  createCodeIssuer,
  encodedSignedCode,
  type SignedCode,
  VERIFICATION_CODE_NS,
} from './signed-code.ts';
export { type CodeSigner, generateCodeKey, rsaCodeSigner } from './signer.ts';
export {
  formatVerificationCode,
  parseVerificationCode,
  type VerificationCode,
  type VerificationCodeParts,
} from './verification-code.ts';
