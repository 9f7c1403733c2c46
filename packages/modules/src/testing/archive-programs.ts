import { dirname } from 'node:path';
import type { MemoryHost, MemoryProgram } from '@muster/engine';

/** What an archive holds, by path: the text of a file, null for a directory, or where a link leads. */
export type ArchiveModel = Readonly<Record<string, string | null | { readonly link: string }>>;

/** tar and unzip, for which every archive holds the same. */
export function archivePrograms(model: ArchiveModel): Readonly<Record<string, MemoryProgram>> {
  const entries = Object.entries(model);
  return {
    tar: async (args, _, host) => {
      const strip = Number(/--strip-components=(\d+)/.exec(args.join(' '))?.[1] ?? 0);
      if (args[0] === '-t') return { stdout: entries.map(tarLine).join('') };
      const directory = args.at(-1) ?? '';
      if (args[0] === '-x') return extract(entries, directory, strip, host);
      for (const [path, content] of entries)
        if (typeof content === 'string' && (await host.files.readText(`${directory}/${path}`)) !== content)
          return { code: 1, stdout: `${path}: Mod time differs\n${path}: Contents differ\n` };
      return { code: 1, stdout: entries.map(([path]) => `${path}: Uid differs\n`).join('') };
    },
    unzip: (args, _, host) => {
      if (args[0] === '-Z') return { stdout: entries.map(zipLine).join('') };
      if (args[0] !== '-p') return extract(entries, args[args.indexOf('-d') + 1] ?? '', 0, host);
      const found = model[args.at(-1) ?? ''];
      return { stdout: typeof found === 'object' ? (found?.link ?? '') : '' };
    },
  };
}

type Entry = readonly [string, ArchiveModel[string]];

function tarLine([path, content]: Entry): string {
  const rest = '0/0          4 2026-12-01 01:47:20';
  if (content === null) return `drwxr-xr-x ${rest} ${path}/\n`;
  return typeof content === 'string'
    ? `-rw-r--r-- ${rest} ${path}\n`
    : `lrwxrwxrwx ${rest} ${path} -> ${content.link}\n`;
}

function zipLine([path, content]: Entry): string {
  const letter = content === null ? 'd' : typeof content === 'string' ? '-' : 'l';
  const flags = content === 'secret' ? 'TX' : 'tx';
  return `${letter}rwxr-xr-x  3.0 unx        4 ${flags} stor 26-Dec-01 01:47 ${path}${content === null ? '/' : ''}\n`;
}

async function extract(
  entries: readonly Entry[],
  directory: string,
  strip: number,
  { files }: MemoryHost,
): Promise<object> {
  for (const [full, content] of entries) {
    const path = `${directory}/${full.split('/').slice(strip).join('/')}`.replace(/\/$/, '');
    if ((await files.stat(dirname(path))) === undefined)
      await files.makeDirectory(dirname(path), { parents: true });
    const isThere = (await files.lstat(path)) !== undefined;
    if (content === null && !isThere) await files.makeDirectory(path, {});
    if (typeof content === 'string')
      await files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(content) }, {});
    if (typeof content === 'object' && content !== null && !isThere) await files.symlink(content.link, path);
  }
  return {};
}
