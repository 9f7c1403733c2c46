import {
  type Command,
  type CommandResult,
  defineState,
  NotYetError,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { notAvailable, number, saltenv, text } from '../arguments/schemas.ts';
import { splitWords } from '../cmd/split-words.ts';
import { askProgram } from '../program/ask-program.ts';
import { runProgram } from '../program/run-program.ts';
import { contentsArguments } from './contents-arguments.ts';
import { writtenPath } from './file-arguments.ts';
import { wantedContents } from './wanted-contents.ts';

const { source, source_hash, source_hash_name, skip_verify, template, context, defaults } = contentsArguments;

/** Options that the state itself uses. */
const reserved = /^(?:-[Nro]|--(?:forward|reject-file|output|dry-run))/;

const patchArgs = z.strictObject({
  name: writtenPath.describe('The file, or the directory, that is patched.'),
  source: source.unwrap().describe('The patch: salt://, http(s):// or a path.'),
  source_hash,
  source_hash_name,
  skip_verify,
  template,
  context,
  defaults,
  options: text.default('').describe('Further options of the program.'),
  strip: number.optional().describe('How many leading directories paths of the patch lose; for directories.'),
  reject_file: notAvailable('no file of rejects is written; the comment of the failed state names the hunks'),
  saltenv,
});
type PatchArgs = z.output<typeof patchArgs>;

/** `file.patch`: a patch has been applied to a file or a directory. */
export const filePatch = defineState({
  name: 'file.patch',
  summary: 'A patch has been applied to a file or a directory, by the program `patch`.',
  args: patchArgs,
  ignoresExtra: true,
  examples: [
    { name: '/etc/app.conf', source: 'salt://app/app.conf.patch' },
    { name: '/opt/app', source: 'salt://app/fix.patch', strip: 1 },
  ],
  triggers: ({ name }) => [{ kind: 'path', path: name, recursive: true }],

  async observe(args, host, stateContext) {
    if ((await host.files.stat(args.name)) === undefined)
      throw new NotYetError(`${args.name} does not exist`, [{ kind: 'path', path: args.name }]);
    const forwards = await askProgram(
      host,
      await patchCommand(args, ['--dry-run', '-N'], host, stateContext),
    );
    if (forwards.code === 0) return { isApplied: false, output: forwards.stdout };
    const backwards = await patchCommand(args, ['--dry-run', '-R', '-f'], host, stateContext);
    if (forwards.code === 1 && (await askProgram(host, backwards)).code === 0)
      return { isApplied: true, output: '' };
    throw new StateFailedError(`Patch would not apply cleanly, no changes made.\n${saidBy(forwards)}`);
  },
  desire: () => ({ isApplied: true }),
  async apply(args, _, __, host, stateContext) {
    await runProgram(host, 'Failed to apply patch', await patchCommand(args, ['-N'], host, stateContext));
  },
  report: (_, __, { output }) => ({
    retcode: 0,
    stdout: output.replaceAll(/^checking /gm, 'patching ').trim(),
    stderr: '',
  }),
  comment(outcome) {
    if (outcome === 'unchanged') return 'Patch was already applied';
    return outcome === 'changed' ? 'Patch successfully applied' : 'The patch would be applied';
  },
});

async function patchCommand(
  args: PatchArgs,
  how: readonly string[],
  host: ReadOnlyHost,
  stateContext: StateContext,
): Promise<Command> {
  const wanted = await wantedContents(args, {
    ...stateContext,
    saltenv: args.saltenv ?? stateContext.saltenv,
  });
  if (wanted === undefined) throw new StateFailedError("The 'source' of the patch is empty");
  const { content } = wanted.contents;
  const isDirectory = (await host.files.stat(args.name))?.kind === 'directory';
  const strip = isDirectory && args.strip !== undefined ? [`-p${args.strip}`] : [];
  const target = isDirectory ? ['-d', args.name] : [args.name];
  const input = content.kind === 'file' ? content.path : '-';
  return {
    argv: ['patch', ...how, '-r', '-', ...optionsOf(args), ...strip, '-i', input, ...target],
    stdin: content.kind === 'file' ? undefined : Buffer.from(content.bytes).toString(),
  };
}

function optionsOf({ options }: PatchArgs): readonly string[] {
  const words = splitWords(options);
  const refused = words.filter((word) => reserved.test(word));
  if (refused.length === 0) return words;
  throw new StateFailedError(`The following CLI options are not allowed: ${refused.join(', ')}`);
}

function saidBy({ stdout, stderr }: CommandResult): string {
  return `${stdout}${stderr}`.trim();
}
