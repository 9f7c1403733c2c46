import { basename } from 'node:path';
import { MusterError } from '@muster/shared';
import type { Command } from '../host.ts';

/** Whether a program with these arguments and this environment only reads. */
type ReadsOnly = (args: readonly string[], env: Readonly<Record<string, string>>) => boolean;

const systemctlValued = ['-p', '--property', '-t', '--type', '-n', '-o', '-H', '-M', '--root'];
const systemctlReading = wordSet(`
  show is-enabled is-active is-failed is-system-running status cat get-default list-units list-unit-files list-timers
  list-dependencies show-environment
`);

const gitReading = wordSet(`
  rev-parse ls-remote status for-each-ref show-ref describe rev-list merge-base cat-file log diff ls-files ls-tree
  name-rev check-ref-format version show
`);

/**
 * Programs that `query` may run, with the sub-commands and flags that only read. A program that is not here, or anything
 * about its arguments that a rule does not expect, is refused.
 */
const programs: Readonly<Record<string, ReadsOnly>> = {
  'apt-cache': subcommand([
    'policy',
    'show',
    'showpkg',
    'madison',
    'depends',
    'rdepends',
    'search',
    'pkgnames',
  ]),
  'apt-config': subcommand(['dump', 'shell']),
  'apt-get': (args) => args.some((arg) => ['-s', '--simulate', '--dry-run', '--print-uris'].includes(arg)),
  'apt-mark': subcommand(['showhold', 'showauto', 'showmanual', 'showinstall']),
  // Without a cache to write.
  blkid: (args) => args[0] === '-c' && args[1] === '/dev/null' && !hasAny(args, ['-w', '-g']),
  crontab: (args) => matches(args, { flags: ['-l'], valued: ['-u'], operands: false }) && args.includes('-l'),
  df: always,
  dig: (args) =>
    matches(
      args.filter((arg) => !/^[+@]/.test(arg)),
      { flags: [], valued: ['-q', '-t', '-x'], operands: false },
    ),
  dpkg: (args) =>
    /^(?:-l|--list|-L|--listfiles|-s|--status|-S|--search|--print-architecture|--print-foreign-architectures|--compare-versions|--get-selections|-V|--verify|--audit)$/.test(
      args[0] ?? '',
    ),
  'dpkg-deb': (args) => /^(?:-f|--field|-I|--info|-c|--contents|--show|-W)$/.test(args[0] ?? ''),
  'dpkg-query': always,
  gem: subcommand(['list', 'environment']),
  getent: always,
  getfacl: always,
  git: gitReads,
  gpg: (args) => args.includes('--show-keys') || args.includes('--list-keys'),
  grep: always,
  id: always,
  ip: (args) =>
    args.every(
      (arg) => !/^(?:add|del|delete|set|flush|change|replace|append|exec|attach|save|restore)$|^-b/.test(arg),
    ),
  locale: always,
  lsattr: always,
  lsblk: always,
  npm: subcommand(['list']),
  patch: patchReads,
  pgrep: always,
  ping: (args) => matches(args, { flags: ['-n', '-q', '-4', '-6'], valued: ['-c', '-W'], operands: true }),
  pip: pipReads,
  pip3: pipReads,
  ps: always,
  psql: (args, env) =>
    (env['PGOPTIONS'] ?? '').includes('default_transaction_read_only=on') &&
    !hasAny(args, ['-f', '-o', '-L']),
  python: pythonReads,
  python3: pythonReads,
  stat: always,
  // `reread` makes supervisord look at its configuration files and tell what differs; it starts and stops nothing.
  supervisorctl: (args) =>
    ['status', 'avail', 'pid', 'version', 'reread'].includes(
      firstOperand(args, ['-c', '-s', '-u', '-p']) ?? '',
    ),
  sysctl: (args) => matches(args, { flags: ['-a', '-n', '-e'], valued: [], operands: false }),
  systemctl: (args) => systemctlReading.has(firstOperand(args, systemctlValued) ?? ''),
  tar: tarReads,
  test: always,
  true: always,
  uname: always,
  'update-alternatives': (args) => /^--(?:query|display|list|get-selections)$/.test(args[0] ?? ''),
  unzip: (args) => /^-(?:Z|p|lv?)$/.test(args[0] ?? ''),
  who: always,
};

/** Refuses, with HOST_READ_ONLY, a command that is not known to only read. */
export function assertReadsOnly({ argv: [program, ...args], env = {} }: Command): void {
  const reads = programs[programName(program)];
  if (reads?.(args, env) === true) return;
  throw new MusterError('HOST_READ_ONLY', `${[program, ...args].join(' ')} is not known to only read`, {
    details: { program },
  });
}

/** `python3.11` is `python3`; a program of a virtual environment is what its name says. */
function programName(path: string): string {
  return basename(path).replace(/^(python|pip)(\d)(?:\.\d+)?$/, '$1$2');
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

function always(): boolean {
  return true;
}

function subcommand(allowed: readonly string[]): ReadsOnly {
  return (args) => allowed.includes(firstOperand(args, ['-o', '-c']) ?? '');
}

function firstOperand(args: readonly string[], valuedFlags: readonly string[]): string | undefined {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (valuedFlags.includes(arg)) index += 1;
    else if (!arg.startsWith('-')) return arg;
  }
  return undefined;
}

function matches(
  args: readonly string[],
  rule: { readonly flags: readonly string[]; readonly valued: readonly string[]; readonly operands: boolean },
): boolean {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return rule.operands || index === args.length - 1;
    if (rule.valued.includes(arg)) index += 1;
    else if (!rule.flags.includes(arg) && !(rule.operands && !arg.startsWith('-'))) return false;
  }
  return true;
}

function hasAny(args: readonly string[], flags: readonly string[]): boolean {
  return args.some((arg) => flags.includes(arg));
}

/** Some sub-commands of git only read in some of their forms. `-c` sets configuration, which may name programs to run. */
function gitReads(args: readonly string[]): boolean {
  const options = ['-C', '--git-dir', '--work-tree', '-c'];
  const command = firstOperand(args, options) ?? '';
  const rest = args.slice(args.indexOf(command) + 1);
  if (hasAny(rest, ['--upload-pack', '--exec', '--output', '--ext-diff', '--textconv'])) return false;
  if (rest.some((arg) => /^--(?:upload-pack|exec|output)=/.test(arg))) return false;
  if (gitReading.has(command)) return true;
  if (command === 'config') return hasAny(rest, ['--get', '--get-all', '--get-regexp', '--list', '-l']);
  if (command === 'remote') return rest.length === 0 || ['-v', 'get-url', 'show'].includes(rest[0] ?? '');
  if (command === 'branch' || command === 'tag')
    return hasAny(rest, ['--list', '--show-current', '--contains', '-l']);
  if (command === 'symbolic-ref')
    return rest.filter((arg) => !arg.startsWith('-')).length === 1 && !hasAny(rest, ['-d', '--delete']);
  if (command === 'submodule') return rest[0] === 'status';
  return false;
}

/** A list of an archive, or how files differ from it; without options that start programs. */
function tarReads(args: readonly string[]): boolean {
  const starts =
    /^(?:-[A-Za-z]*I|--(?:use-compress|to-command|checkpoint-action|info-script|new-volume-script|rsh-command|rmt-command))/;
  return (
    /^-[td]$/.test(args[0] ?? '') && !args.some((arg) => starts.test(arg) || /^-[A-Za-z]*[cxruA]/.test(arg))
  );
}

/** A try of a patch writes nothing; what would be rejected goes nowhere. */
function patchReads(args: readonly string[]): boolean {
  const rejects = args.indexOf('-r');
  const writes = args.some((arg) => /^(?:-o|--output|--reject-file|-r.)/.test(arg));
  return args.includes('--dry-run') && !writes && (rejects < 0 || args[rejects + 1] === '-');
}

function pipReads(args: readonly string[]): boolean {
  return (
    ['list', 'freeze', 'show', 'check', 'inspect', 'index'].includes(
      firstOperand(args, ['--python']) ?? '',
    ) || args[0] === '--version'
  );
}

function pythonReads(args: readonly string[]): boolean {
  if (args.length === 1 && ['--version', '-V', '-VV'].includes(args[0] ?? '')) return true;
  return args[0] === '-m' && args[1] === 'pip' && pipReads(args.slice(2));
}
