export {
  decodeEnrolment,
  decodeFromMaster,
  decodeFromMinion,
  encodeEnrolment,
  encodeForMaster,
  encodeForMinion,
} from './codec.ts';
export { packData, unpackData } from './message-pack.ts';
export * from './messages.ts';
export { enrolmentProofParts, sessionProofParts } from './proof-parts.ts';
export { agreedProtocol, handshakeVersion, type ProtocolRange } from './protocol.ts';
