export { Gateway } from './gateway.ts';
export type { Admission, GatewayLimits, GatewayPorts } from './gateway-protocol.ts';
export { peerNetwork } from './peer-network.ts';
export { RateLimiter } from './rate-limiter.ts';
