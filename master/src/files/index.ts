export { type FileListing, FileRoots, type FileRootsOptions } from './file-roots.ts';
export { FileServer, type FileServerOptions } from './file-server.ts';
