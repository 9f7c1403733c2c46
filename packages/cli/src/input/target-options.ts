import type { TargetTypeName } from '@muster/api';
import { type Command, Option } from 'commander';
import { textOption } from './text-option.ts';

const forms: readonly (readonly [
  flag: string,
  attribute: string,
  type: TargetTypeName,
  description: string,
])[] = [
  ['-L, --list', 'list', 'list', 'TARGET is a list of ids, separated by commas'],
  ['-E, --pcre', 'pcre', 'pcre', 'TARGET is a regular expression over ids'],
  ['-G, --grain', 'grain', 'grain', 'TARGET is KEY:GLOB over grains'],
  ['-P, --grain-pcre', 'grainPcre', 'grain_pcre', 'TARGET is KEY:REGEX over grains'],
  ['-I, --pillar-key', 'pillarKey', 'pillar', 'TARGET is KEY:GLOB over pillar'],
  ['-J, --pillar-pcre', 'pillarPcre', 'pillar_pcre', 'TARGET is KEY:REGEX over pillar'],
  ['-S, --ipcidr', 'ipcidr', 'ipcidr', 'TARGET is an address or a subnet'],
  ['-C, --compound', 'compound', 'compound', 'TARGET combines matchers: "G@os:Debian and web*"'],
  ['-N, --nodegroup', 'nodegroup', 'nodegroup', 'TARGET is the name of a node group'],
];

/** What the target options of a command line leave behind. */
export type TargetOptions = Readonly<Record<string, unknown>>;

export interface CliTarget {
  readonly expression: string | string[];
  readonly type: TargetTypeName;
  readonly delimiter?: string | undefined;
}

/** Adds Salt's target flags to a command, but for some; without one a target is a glob over ids. */
export function addTargetOptions(command: Command, except: readonly TargetTypeName[] = []): Command {
  const attributes = forms.map(([, attribute]) => attribute);
  for (const [flags, attribute, type, description] of forms) {
    if (except.includes(type)) continue;
    command.addOption(
      new Option(flags, description).conflicts(attributes.filter((other) => other !== attribute)),
    );
  }
  return command.addOption(new Option('--delimiter CHAR', 'separates the levels of a key path').default(':'));
}

/** The target that a command line names. */
export function targetFrom(expression: string, options: TargetOptions): CliTarget {
  const form = forms.find(([, attribute]) => options[attribute] === true);
  const type = form?.[2] ?? 'glob';
  const delimiter = textOption(options, 'delimiter');
  return {
    expression: type === 'list' ? expression.split(',').map((id) => id.trim()) : expression,
    type,
    delimiter: delimiter === ':' ? undefined : delimiter,
  };
}
