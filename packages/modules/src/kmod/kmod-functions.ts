import {
  defineFunction,
  type ExecutionFunction,
  type Host,
  type Json,
  noArguments,
  type ReadingHost,
} from '@muster/engine';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';
import {
  availableModules,
  dropModule,
  keepModule,
  keptModules,
  loadedModules,
  loadedNames,
  loadModule,
  moduleName,
  unloadModule,
} from './kernel-modules.ts';

const module = () => ({ mod: anyText.describe('The module.') });

/** `kmod.*`: the modules of the kernel. */
export const kmodFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'kmod.available',
    summary: 'Modules that the kernel has, those that are part of it among them.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      const { loadable, builtin } = await availableModules(host.files);
      return [...loadable.union(builtin)].toSorted();
    },
  }),
  defineFunction({
    name: 'kmod.check_available',
    summary: 'Whether the kernel has a module.',
    effect: 'reads',
    args: () => z.strictObject(module()),
    examples: [{ mod: 'kvm' }],
    async run({ mod }, { host }) {
      const { loadable, builtin } = await availableModules(host.files);
      return loadable.union(builtin).has(moduleName(mod));
    },
  }),
  defineFunction({
    name: 'kmod.lsmod',
    summary: 'The modules that are loaded, with their size and what uses them.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) =>
      (await loadedModules(host.files)).map(({ name, size, users, usedBy }) => ({
        module: name,
        size: String(size),
        depcount: String(users),
        deps: [...usedBy],
      })),
  }),
  defineFunction({
    name: 'kmod.mod_list',
    summary: 'Names of the modules that are loaded.',
    effect: 'reads',
    args: () =>
      z.strictObject({ only_persist: flag.default(false).describe('Those that are loaded at each start.') }),
    examples: [{ only_persist: true }],
    run: async ({ only_persist: onlyKept }, { host }) =>
      onlyKept ? [...(await keptModules(host.files))].toSorted() : moduleNames(host),
  }),
  defineFunction({
    name: 'kmod.is_loaded',
    summary: 'Whether a module is loaded.',
    effect: 'reads',
    args: () => z.strictObject(module()),
    examples: [{ mod: 'kvm' }],
    run: async ({ mod }, { host }) => (await loadedNames(host.files)).has(moduleName(mod)),
  }),
  defineFunction({
    name: 'kmod.load',
    summary: 'Loads a module; names of all that came to be loaded.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        ...module(),
        persist: flag.default(false).describe('At each start of the host too.'),
      }),
    examples: [{ mod: 'kvm', persist: true }],
    run: ({ mod, persist }, { host }) =>
      differenceIn(host, async () => {
        await loadModule(mod, host);
        if (persist) await keepModule(mod, host);
      }),
  }),
  defineFunction({
    name: 'kmod.remove',
    summary: 'Unloads a module; names of all that are loaded no more.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        ...module(),
        persist: flag.default(false).describe('At no start of the host either.'),
        comment: flag.default(true).describe('Make a comment of its line rather than remove it.'),
      }),
    examples: [{ mod: 'kvm' }],
    run: ({ mod, persist, comment }, { host }) =>
      differenceIn(host, async () => {
        await unloadModule(mod, host);
        if (persist) await dropModule(mod, comment, host);
      }),
  }),
];

async function moduleNames({ files }: ReadingHost): Promise<string[]> {
  return (await loadedModules(files)).map(({ name }) => name).toSorted();
}

async function differenceIn(host: Host, change: () => Promise<void>): Promise<Json> {
  const before = new Set(await moduleNames(host));
  await change();
  return [...before.symmetricDifference(new Set(await moduleNames(host)))].toSorted();
}
