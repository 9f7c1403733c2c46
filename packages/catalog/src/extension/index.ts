export { extensionPaths, type ListedPath } from './extension-paths.ts';
export {
  type BrokenExtension,
  type ExtensionFiles,
  type Extensions,
  extensionError,
  noExtensions,
} from './extensions.ts';
export { extensionsOfDirectories } from './extensions-of-directory.ts';
export { loadExtensions } from './load-extensions.ts';
