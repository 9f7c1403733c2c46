export { Authority } from './authority.ts';
export { type ControlServerOptions, serveControl } from './control-server.ts';
export { requireNoOther } from './socket.ts';
