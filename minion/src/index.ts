export { LocalMinion, type LocalMinionOptions } from './local/local-minion.ts';
