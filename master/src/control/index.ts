export { Authority } from './authority.ts';
export { serveControl } from './control-server.ts';
export { requireNoOther } from './socket.ts';
