export { answerCall, type CallRequest } from './local/answer-call.ts';
export { LocalMinion, type LocalMinionOptions } from './local/local-minion.ts';
export { runMinion } from './minion.ts';
export { FileClient, type MasterLink, MinionSession, type MinionSessionOptions } from './session/index.ts';
