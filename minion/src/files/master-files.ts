import type { FileFetcher } from '../session/index.ts';
import type { FileStore } from './file-store.ts';

/** The file roots of the master. */
export function masterFiles(fetcher: FileFetcher): FileStore {
  return {
    environments: async () => (await fetcher.list('base', '')).environments,
    list: async (environment) => {
      const { files, symlinks } = await fetcher.list(environment, '');
      return [...new Set([...files, ...Object.keys(symlinks)])].toSorted();
    },
    async listFolder(environment, folder) {
      const { files, symlinks } = await fetcher.list(environment, folder);
      const links = Object.keys(symlinks);
      return files.map((path) => ({
        path,
        isLink: links.some((link) => path === link || path.startsWith(`${link}/`)),
      }));
    },
    async fetch(environment, path, signal) {
      const file = await fetcher.fetch(environment, path, { signal });
      return file === undefined ? undefined : { ...file, shownAs: `salt://${path}` };
    },
  };
}
