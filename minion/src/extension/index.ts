export { brokenError, type ExtensionSync, MinionExtensions } from './minion-extensions.ts';
