export {
  type CurveKeyPair,
  createCurveKeyPair,
  isPublicKey,
  publicKeyOf,
} from './curve-keys.ts';
export { fingerprintOf, fingerprintPattern } from './fingerprint.ts';
export { createJoinToken, formatJoinToken, type JoinToken, parseJoinToken } from './join-token.ts';
export {
  loadOrCreateKeyPair,
  makePrivateDirectory,
  openSecretFile,
  readSecretFile,
  writeSecretFile,
} from './key-file.ts';
export { createProof, isProof, type ProofPurpose } from './proof.ts';
export { z85Decode, z85Encode } from './z85.ts';
