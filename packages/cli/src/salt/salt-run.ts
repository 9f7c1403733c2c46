import { MusterError, suggestion } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { loginOptions, shortLogLevel } from './common-options.ts';
import { type Runner, runners } from './runners.ts';
import type { SaltProgram } from './salt-program.ts';

/** `salt-run RUNNER [ARG...]` */
export const saltRun: SaltProgram = {
  usage: 'RUNNER [ARG...]',
  summary: 'Asks the master itself.',
  target: 'none',
  options: [
    { flags: '-t, --timeout <seconds>', ignored: true },
    { flags: '--skip-grains', ignored: true },
    { flags: '--quiet', does: 'print nothing' },
    shortLogLevel,
    { flags: '-d, --doc', instead: `there are ${[...runners.keys()].join(', ')}` },
    { flags: '--async', instead: "run it in the shell's background" },
    { flags: '--args-stdin', instead: 'give the arguments themselves' },
    { flags: '--jid <jid>', instead: 'the master makes the ids of jobs' },
    ...loginOptions,
  ],
  async run({ invocation, words: [name, ...words], options, output }) {
    const runner = runners.get(name ?? '');
    if (name === undefined || runner === undefined) {
      const known = [...runners.keys()];
      const what =
        name === undefined ? 'name a runner' : `'${name}' is not available${suggestion(name, known)}`;
      throw new MusterError('ARGUMENT_INVALID', `${what}; there are ${known.join(', ')}`);
    }
    const value = await runner.answer(await connect(invocation), bind(name, runner, words));
    if (options['quiet'] !== true) output.show(value);
    return 0;
  },
};

/** The arguments of a runner by their names, whether they were given so or in their order. */
function bind(name: string, { takes }: Runner, words: readonly string[]): Readonly<Record<string, string>> {
  const names = takes.map((taken) => taken.replace('?', ''));
  const usage =
    takes.length === 0 ? 'nothing' : takes.map((taken) => taken.replace(/(.*)\?$/, '[$1]')).join(' ');
  const bound = new Map<string, string>();
  for (const word of words) {
    const [, key, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
    const free = key ?? names.find((each) => !bound.has(each));
    if (free === undefined || !names.includes(free)) {
      throw new MusterError('ARGUMENT_INVALID', `${name} takes ${usage}, not ${word}`);
    }
    bound.set(free, value ?? word);
  }
  if (takes.some((taken) => !taken.endsWith('?') && !bound.has(taken))) {
    throw new MusterError('ARGUMENT_INVALID', `${name} takes ${usage}`);
  }
  return Object.fromEntries(bound);
}
