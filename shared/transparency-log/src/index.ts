export { decodeBundle, encodeBundle } from './bundle.ts';
export { type CanonicalJson, type CanonicalObject, canonicalJson, parseCanonicalJson } from './canonical.ts';
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
export {
  COMMITMENT_BYTES,
  commit,
  newSalt,
  type Opening,
  SALT_BYTES,
  verifyCommitment,
} from './commitment.ts';
export { type CosignedSubtree, cosignatureMessage, subtreeMessage } from './cosignature.ts';
export { decodeEntry, ENTRY_VERSION, encodeEntry, type LogEntry } from './entry.ts';
export {
  type Bilingual,
  TransparencyLogError,
  type TransparencyLogErrorCode,
  transparencyLogErrors,
} from './errors.ts';
export { Frontier } from './frontier.ts';
export { emptyEdge, type Growth, growTree, readEdge, rootOfEdge, type TreeEdge } from './growth.ts';
export { emptyRoot, HASH_BYTES, hashLeaf, hashLeaves, hashNode, MAX_ENTRY_BYTES } from './hashing.ts';
export {
  formatVerifierKey,
  parseVerifierKey,
  type SignatureType,
  signatureTypes,
  type VerifierKey,
  verifierKey,
} from './keys.ts';
export {
  formatNote,
  MAX_NOTE_BYTES,
  MAX_NOTE_SIGNATURES,
  type NoteSignature,
  parseNote,
  type SignedNote,
} from './note.ts';
export {
  formatProof,
  type LogProof,
  MAX_EXTRA_BYTES,
  type ParsedLogProof,
  parseProof,
  type VerifiedLogProof,
  verifyProof,
} from './proof.ts';
export { proveConsistency, proveInclusion } from './prove.ts';
export {
  type NoteSigner,
  noteSigner,
  signNote,
  signText,
  type VerifiedNote,
  type VerifiedSignature,
  verifyNote,
  verifySignature,
} from './sign.ts';
export { type ReadTile, rootFromTiles } from './tile-reader.ts';
export {
  formatTilePath,
  newBundles,
  newTiles,
  parseTilePath,
  TILE_WIDTH,
  type Tile,
  type TileId,
  tileWidth,
} from './tiles.ts';
export { type LogTrust, openCheckpoint, signCheckpoint, type TrustedCheckpoint } from './trust.ts';
export { type Consistency, type Inclusion, verifyConsistency, verifyInclusion } from './verify.ts';
export {
  type AddCheckpoint,
  addSignatures,
  cosign,
  decideAddCheckpoint,
  formatAddCheckpoint,
  formatTlogSize,
  MAX_ADD_CHECKPOINT_BYTES,
  type ParsedAddCheckpoint,
  parseAddCheckpoint,
  parseTlogSize,
  readCosignatures,
  TLOG_SIZE_TYPE,
  type TreeHead,
  type WitnessDecision,
  type WitnessedLog,
} from './witness.ts';
