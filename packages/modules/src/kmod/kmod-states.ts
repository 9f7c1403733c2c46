import { type Changes, defineState, type Properties, type ReadOnlyFiles, type Trigger } from '@muster/engine';
import { z } from 'zod';
import { flag, name, text } from '../arguments/schemas.ts';
import {
  dropModule,
  keepModule,
  keptModules,
  keptModulesFile,
  loadedNames,
  loadModule,
  moduleName,
  requireModule,
  unloadModule,
} from './kernel-modules.ts';

const module = text.pipe(z.string().regex(/^ *[\w-]+(?: +\S+)* *$/, 'expected the name of a kernel module'));
const moduleArgs = {
  name: name.describe('The module; ignored where `mods` is given.'),
  mods: z.array(module).optional().describe('Several modules.'),
};
const presentArgs = z.strictObject({
  ...moduleArgs,
  persist: flag.default(false).describe(`Load it at each start of the host too (${keptModulesFile}).`),
});
const absentArgs = z.strictObject({
  ...moduleArgs,
  persist: flag.default(false).describe(`Load it at no start of the host either (${keptModulesFile}).`),
  comment: flag.default(true).describe('Make a comment of its line in that file rather than remove it.'),
});
type ModuleArgs = Pick<z.output<typeof presentArgs>, 'name' | 'mods' | 'persist'>;

/** What is seen of, or wanted for, one module; whether it is kept for the next start counts only with `persist`. */
interface ModuleUse {
  readonly loaded: boolean;
  readonly kept: boolean | undefined;
}

/** `kmod.present`: modules of the kernel are loaded. */
export const kmodPresent = defineState({
  name: 'kmod.present',
  summary: 'Modules of the kernel are loaded.',
  args: presentArgs,
  examples: [
    { name: 'br_netfilter', persist: true },
    { name: 'sound', mods: ['snd_pcm', 'snd_timer'] },
  ],
  triggers: (args) => triggersOf(args),
  provides: () => undefined,

  observe: (args, { files }) => observeModules(args, files),
  async desire(args, observed, { files }): Promise<Properties> {
    for (const [each, use] of Object.entries(observed)) if (!use.loaded) await requireModule(each, files);
    return Object.fromEntries(modulesOf(args).map((each) => [each, wantedUse(args, true)]));
  },
  async apply(_, __, changes, host) {
    for (const [each, use] of changed(changes)) {
      if (!use.loaded) await loadModule(each, host);
      if (use.kept === false) await keepModule(each, host);
    }
  },
  report: (changes) => Object.fromEntries([...changes.keys()].map((each) => [moduleName(each), 'loaded'])),
  comment(outcome, args, changes) {
    const there = modulesOf(args).filter((each) => !changes.has(each));
    const others = [...changes.keys()];
    return [
      ...sentence(there, 'Kernel module # is already present', 'Kernel modules # are already present'),
      ...(outcome === 'pending'
        ? sentence(others, 'Kernel module # is set to be loaded', 'Kernel modules # are set to be loaded')
        : sentence(others, 'Loaded kernel module #', 'Loaded kernel modules #')),
    ].join('\n');
  },
});

/** `kmod.absent`: modules of the kernel are not loaded. */
export const kmodAbsent = defineState({
  name: 'kmod.absent',
  summary: 'Modules of the kernel are not loaded.',
  args: absentArgs,
  examples: [{ name: 'pcspkr' }, { name: 'usb_storage', persist: true, comment: false }],
  triggers: (args) => triggersOf(args),
  provides: () => [],
  provisional: true,

  observe: (args, { files }) => observeModules(args, files),
  desire: (args): Properties =>
    Object.fromEntries(modulesOf(args).map((each) => [each, wantedUse(args, false)])),
  async apply(args, _, changes, host) {
    for (const [each, use] of changed(changes)) {
      if (use.loaded) await unloadModule(each, host);
      if (use.kept === true) await dropModule(each, args.comment, host);
    }
  },
  report: (changes) => Object.fromEntries([...changes.keys()].map((each) => [moduleName(each), 'removed'])),
  comment(outcome, args, changes) {
    const wording = {
      unchanged: ['Kernel module # is already removed', 'Kernel modules # are already removed'],
      pending: ['Kernel module # is set to be removed', 'Kernel modules # are set to be removed'],
      changed: ['Removed kernel module #', 'Removed kernel modules #'],
    } as const;
    const [one, many] = wording[outcome];
    return sentence(outcome === 'unchanged' ? modulesOf(args) : [...changes.keys()], one, many).join('\n');
  },
});

function modulesOf({ name: own, mods }: ModuleArgs): readonly string[] {
  return mods ?? [own];
}

function triggersOf({ persist }: ModuleArgs): readonly Trigger[] {
  return persist ? [{ kind: 'path', path: keptModulesFile }] : [];
}

async function observeModules(
  args: ModuleArgs,
  files: ReadOnlyFiles,
): Promise<Readonly<Record<string, ModuleUse>>> {
  const names = modulesOf(args);
  const loaded = await loadedNames(files);
  const kept = args.persist ? await keptModules(files) : undefined;
  return Object.fromEntries(
    names.map((each) => [
      each,
      { loaded: loaded.has(moduleName(each)), kept: kept?.includes(moduleName(each)) },
    ]),
  );
}

function wantedUse({ persist }: ModuleArgs, isWanted: boolean): ModuleUse {
  return { loaded: isWanted, kept: persist ? isWanted : undefined };
}

/** The modules that are not as they should be, each as it was seen. */
function changed(changes: Changes): readonly (readonly [string, ModuleUse])[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what observe hands out
  return [...changes].map(([each, { from }]) => [each, from as ModuleUse]);
}

function sentence(names: readonly string[], one: string, many: string): readonly string[] {
  if (names.length === 0) return [];
  return [(names.length === 1 ? one : many).replace('#', () => names.join(', '))];
}
