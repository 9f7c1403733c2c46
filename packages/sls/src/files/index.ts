export { decodeText, isSealed, unreadable } from './decode-text.ts';
export { directoryFileSource } from './directory-source.ts';
export type { FileSource, SourceFile } from './file-source.ts';
export { memoryFileSource } from './memory-source.ts';
export { namesMatching } from './names-matching.ts';
export { parseSaltUrl, relativePath } from './relative-path.ts';
export { fileOfUrl, findSls, type SlsFile, slsNames } from './sls-names.ts';
