import { MusterError } from '@muster/shared';

/** Options of Salt's programs that have another name here; a text takes the value along. */
const renamed: Readonly<Record<string, string>> = {
  '--async': '--detach',
  '--batch-size': '--batch',
};

/** What is so anyway, or what a terminal decides by itself. */
const meaningless = new Set([
  '-s',
  '--static',
  '-v',
  '--verbose',
  '--summary',
  '--show-jid',
  '--hide-timeout',
  '--force-color',
]);

/** Options with a value that have no meaning here, and what serves their end. */
const instead: Readonly<Record<string, string>> = {
  '--return': 'the master keeps what every host returned: see muster jobs',
  '--subset': 'name the hosts, or use --batch',
  '--args-separator': 'start one job for each function',
  '-l': 'a command logs nothing: log_level in the configuration is for the daemons',
  '--log-level': 'a command logs nothing: log_level in the configuration is for the daemons',
  '--out-indent': 'pipe --json into a program that formats it',
  '--out-file': "redirect standard output with the shell's >",
};

/** `salt-key`'s options as commands of `muster key`. */
const keyCommands: Readonly<Record<string, readonly string[]>> = {
  '-L': ['list'],
  '--list-all': ['list'],
  '-A': ['accept', '--all'],
  '--accept-all': ['accept', '--all'],
  '-a': ['accept'],
  '--accept': ['accept'],
  '-r': ['reject'],
  '--reject': ['reject'],
  '-R': ['reject', '--all'],
  '--reject-all': ['reject', '--all'],
  '-d': ['delete'],
  '--delete': ['delete'],
  '-f': ['show'],
  '--finger': ['show'],
  '-F': ['list'],
  '--finger-all': ['list'],
  '-p': ['show'],
  '--print': ['show'],
};

/**
 * A command line as people who know Salt write it, in Muster's words: a target first means `run`, and Salt's options stand
 * for those that do the same. Lines in Muster's own words stay as they are.
 */
export function saltWords(words: readonly string[], commands: ReadonlySet<string>): readonly string[] {
  const first = words.findIndex((word, index) => !word.startsWith('-') && !takesValue(words[index - 1]));
  const command = words[first];
  if (command === undefined) return words;
  if (command === 'key') return keyWords(words, first);
  if (command === 'run' || command === 'apply') return jobWords(words, command);
  if (commands.has(command) || !isFunction(words[first + 1])) return words;
  return jobWords(['run', ...words], 'run');
}

function takesValue(word: string | undefined): boolean {
  return word !== undefined && ['-c', '--config-dir', '--out', '--output'].includes(word);
}

/** A word that is no command is a target only where a function follows: a command that was misspelt is told so. */
function isFunction(word: string | undefined): boolean {
  return /^\w+\.\w+$/.test(word ?? '');
}

function keyWords(words: readonly string[], at: number): readonly string[] {
  const option = words[at + 1];
  const translated = option === undefined ? undefined : keyCommands[option];
  if (translated === undefined) return words;
  const rest = words.slice(at + 2).filter((word) => word !== '-y' && word !== '--yes');
  return [...words.slice(0, at + 1), ...translated, ...rest];
}

function jobWords(words: readonly string[], command: 'run' | 'apply'): readonly string[] {
  const translated: string[] = [];
  const pending = [...words];
  for (let word = pending.shift(); word !== undefined; word = pending.shift()) {
    // What follows the function is its own: `cmd.run ls -l`.
    if (word === '--') return [...translated, word, ...pending];
    const [name, value] = word.startsWith('--') ? splitOnce(word) : [word];
    if (Object.hasOwn(instead, name)) throw unknown(name, instead[name] ?? '');
    if (name === '--no-color' || name === '--no-colour') process.env['NO_COLOR'] = '1';
    else if (name === '--state-output' || name === '--state_output')
      translated.push('--states', statesOf(value ?? pending.shift()));
    else if (name === '-t' && command === 'run') translated.push('--timeout');
    else if (meaningless.has(name)) continue;
    else
      translated.push(renamed[name] === undefined ? word : [renamed[name], value].filter(isText).join('='));
  }
  return translated;
}

/** Salt's `full` shows every state; its other forms are all shorter than what is shown here of those that changed. */
function statesOf(form: string | undefined): string {
  return form?.startsWith('full') === true ? 'all' : 'changes';
}

function unknown(option: string, what: string): MusterError {
  return new MusterError('ARGUMENT_INVALID', `${option} has no meaning here: ${what}`);
}

function splitOnce(word: string): readonly [string, string?] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
