import { defineState, NotYetError, type Properties } from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffect, text, textMap } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { fittingVersion, listPackages, parseSpec, runNpm } from './npm-packages.ts';

const placeArguments = {
  dir: absolutePath.optional().describe('Directory to install into; for all of the host unless given.'),
  user: text.optional().describe('Account to run npm as.'),
};
const installedArgs = z.strictObject({
  name: name.describe('The package: `name`, `name@1.2.3`, `name@^1.2`, an address.'),
  pkgs: z.array(name).optional().describe('Several packages; `name` is ignored then.'),
  ...placeArguments,
  registry: text.optional().describe('Address of the registry.'),
  env: textMap.optional().describe('Environment of npm.'),
  force_reinstall: flag
    .refine((isWanted) => !isWanted, {
      error: 'expected false: a state cannot do again what is done; `cmd.run` with `npm install --force` can',
    })
    .optional()
    .describe('Cannot be had.'),
});
type InstalledArgs = z.output<typeof installedArgs>;

/** `npm.installed`: packages of Node.js. Seen and wanted are, by package as written, whether it is there. */
export const npmInstalled = defineState({
  name: 'npm.installed',
  summary: 'Packages of Node.js are installed, in a directory or for all of the host.',
  args: installedArgs,
  examples: [
    { name: 'pm2' },
    { name: 'libraries', pkgs: ['express@^4.18', '@scope/tool@1.0.2'], dir: '/srv/app' },
  ],
  provides: () => undefined,

  async observe(args, host): Promise<Properties> {
    const all = await listPackages(args, host);
    const found = specsOf(args).map(async (spec) => {
      const version = await fittingVersion(parseSpec(spec), all, args, host);
      return [spec, version !== undefined] as const;
    });
    return Object.fromEntries(await Promise.all(found));
  },
  desire: (args): Properties => Object.fromEntries(specsOf(args).map((spec) => [spec, true])),
  async apply(args, _, changes, host) {
    const registry = args.registry === undefined ? [] : ['--registry', args.registry];
    const specs = [...changes.keys()];
    await runNpm(
      `Error installing '${specs.join(', ')}'`,
      ['install', ...registry, '--', ...specs],
      args,
      host,
    );
  },
  report: (changes) => ({ old: [], new: [...changes.keys()] }),
  comment(outcome, args, changes) {
    const wanted = specsOf(args).join(', ');
    const missing = [...changes.keys()].join(', ');
    if (outcome === 'unchanged') return `Package(s) '${wanted}' satisfied by what is installed`;
    return outcome === 'changed'
      ? `Package(s) '${missing}' successfully installed`
      : `NPM package(s) '${missing}' are set to be installed`;
  },
});

/** `npm.removed`: no such package of Node.js. */
export const npmRemoved = defineState({
  name: 'npm.removed',
  summary: 'A package of Node.js is not installed.',
  args: z.strictObject({ name: name.describe('The package.'), ...placeArguments }),
  examples: [{ name: 'pm2' }],
  provides: () => [],
  provisional: true,

  observe: async (args, host) => ({
    installed: Object.hasOwn((await listPackages(args, host)).packages, parseSpec(args.name).name),
  }),
  desire: () => ({ installed: false }),
  apply: (args, _, __, host) =>
    runNpm(`Error removing package '${args.name}'`, ['uninstall', '--', args.name], args, host),
  report: (_, args) => ({ [args.name]: 'Removed' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return `Package '${args.name}' is not installed`;
    return `Package '${args.name}' ${outcome === 'changed' ? 'was successfully removed' : 'is set to be removed'}`;
  },
});

/** `npm.bootstrap`: what a directory's package.json asks for is there. */
export const npmBootstrap = defineState({
  name: 'npm.bootstrap',
  summary: 'What package.json of a directory asks for is installed there.',
  args: z.strictObject({
    name: absolutePath.describe('The directory.'),
    user: placeArguments.user,
    silent: noEffect,
  }),
  examples: [{ name: '/srv/app', user: 'app' }],
  provides: ({ name: dir }) => [{ kind: 'path', path: `${dir}/node_modules`, recursive: true }],

  async observe({ name: dir, user }, host) {
    const path = `${dir}/package.json`;
    if ((await host.files.stat(path)) === undefined)
      throw new NotYetError(`${path} does not exist`, [{ kind: 'path', path }]);
    return { problems: (await listPackages({ dir, user }, host)).problems };
  },
  desire: () => ({ problems: [] }),
  apply: ({ name: dir, user }, _, __, host) =>
    runNpm(`Error Bootstrapping '${dir}'`, ['install'], { dir, user }, host),
  report: (_, { name: dir }) => ({ [dir]: 'Bootstrapped' }),
  comment(outcome, { name: dir }) {
    if (outcome === 'unchanged') return 'Directory is already bootstrapped';
    return outcome === 'changed'
      ? 'Directory was successfully bootstrapped'
      : `${dir} is set to be bootstrapped`;
  },
});

function specsOf({ name: own, pkgs }: InstalledArgs): readonly string[] {
  return pkgs ?? [own];
}
