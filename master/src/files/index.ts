export { FileRoots } from './file-roots.ts';
export { FileServer } from './file-server.ts';
