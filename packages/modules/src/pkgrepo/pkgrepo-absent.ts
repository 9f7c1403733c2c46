import { defineState, type Properties, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffect } from '../arguments/schemas.ts';
import { refreshAfter } from './list-refresh.ts';
import { ppaArgument, ppaOf } from './ppa.ts';
import { requireSourceLine } from './source-entry.ts';
import { withoutSource } from './source-file.ts';

const absentArgs = z.strictObject({
  name: name.describe('The source: `deb https://host/path suite component`.'),
  ppa: ppaArgument,
  file: z.string().startsWith('/').optional().describe("File to look in; all of apt's by default."),
  keyid: noEffect,
  keyid_ppa: noEffect,
  refresh: flag.default(true).describe('Fetch the lists of the repositories after a change.'),
});

interface Observed extends Properties {
  /** Files that the source stands in. */
  readonly files: readonly string[];
}

/** `pkgrepo.absent`: apt does not use a source of packages. */
export const pkgrepoAbsent = defineState({
  name: 'pkgrepo.absent',
  summary: 'apt does not use a source of packages.',
  args: absentArgs,
  ignoresExtra: true,
  examples: [{ name: 'deb https://packages.example.test/debian bookworm main' }],
  triggers: () => [{ kind: 'path', path: '/etc/apt/sources.list.d' }],
  provides: () => [],
  provisional: true,
  async observe(args, host, { grains }): Promise<Observed> {
    const source = requireSourceLine(ppaOf(args, grains)?.line ?? args.name);
    const files = args.file === undefined ? await sourceFiles(host) : [args.file];
    const found: string[] = [];
    for (const file of files) {
      if ((await host.files.stat(file)) === undefined) continue;
      const contents = await host.files.readText(file);
      if (withoutSource(file, contents, source) !== contents) found.push(file);
    }
    return { files: found };
  },
  desire: (): Properties => ({ files: [] }),
  async apply(args, _desired, changes, host, { grains }) {
    const source = requireSourceLine(ppaOf(args, grains)?.line ?? args.name);
    const files = changes.get('files')?.from;
    for (const file of Array.isArray(files) ? files.map(String) : []) {
      const left = withoutSource(file, await host.files.readText(file), source);
      if (left.trim() === '') await host.files.remove(file);
      else await host.files.writeAtomically(file, { kind: 'bytes', bytes: Buffer.from(left) }, {});
    }
    if (args.refresh) await refreshAfter(`Removed repo ${args.name}`, host);
  },
  report: (_changes, args) => ({ repo: args.name }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return `Package repo ${args.name} is absent`;
    return outcome === 'pending'
      ? `Package repo '${args.name}' will be removed`
      : `Removed repo ${args.name}`;
  },
});

async function sourceFiles(host: ReadOnlyHost): Promise<string[]> {
  const directory = '/etc/apt/sources.list.d';
  const names = (await host.files.stat(directory)) === undefined ? [] : await host.files.list(directory);
  return [
    '/etc/apt/sources.list',
    ...names.filter((entry) => /\.(?:list|sources)$/.test(entry)).map((entry) => `${directory}/${entry}`),
  ];
}
