export { brokenError, MinionExtensions } from './minion-extensions.ts';
