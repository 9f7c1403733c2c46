export { directoryFileSource } from './directory-source.ts';
export type { FileSource, SourceFile } from './file-source.ts';
export { isGlob, matchesGlob, namesMatching } from './glob.ts';
export { baseFirst, memoryFileSource } from './memory-source.ts';
export { parseSaltUrl, relativePath } from './relative-path.ts';
export { findSls, type SlsFile, slsNames } from './sls-names.ts';
