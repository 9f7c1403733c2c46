export {
  decodeEnrolment,
  decodeFromMaster,
  decodeFromMinion,
  encodeEnrolment,
  encodeForMaster,
  encodeForMinion,
} from './codec.ts';
export * from './messages.ts';
export { agreedProtocol, handshakeVersion, type ProtocolRange } from './protocol.ts';
