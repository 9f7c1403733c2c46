import type { JsonRecord, LawCases, MemoryProgram, StateLaws } from '@muster/engine';
import { cachedAbc } from '../file/law-files.ts';

/** A shell of few words. */
const sh: MemoryProgram = ([, line = '']) => {
  if (line.includes('fail')) return { code: 3, stdout: 'out\n', stderr: 'oops\n' };
  if (line.includes('hang')) return { timedOut: true, code: 143 };
  if (line.includes('told')) return { stdout: 'first\nchanged=yes comment="All set" n=1\n' };
  if (line.includes('calm')) return { stdout: 'changed=no\n' };
  return { stdout: 'out \n', stderr: 'err\n' };
};
const host = {
  programs: { sh, bash: sh, make: sh, chroot: sh },
  users: [{ name: 'app' }],
  files: { '/tmp/other': '' },
};
const context = { grains: { shell: '/bin/bash' } };
const scripts = {
  files: { 'salt://setup.sh': cachedAbc() },
  render: (text: string, names: JsonRecord) => `${text} ${JSON.stringify(names)}`,
};

/** What runs a line only where something changed. */
const waiting: StateLaws = {
  usual: { name: 'date', host },
  skip: { 'a line, where nothing changed': { comment: '' } },
  reaction: {
    'a line, where something changed': {
      args: { cwd: '/tmp' },
      comment: 'Command "date" run',
      changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'err' },
      planned: 'Command "date" would have been executed',
      plannedChanges: {},
      runs: [{ run: '/bin/sh -c date', cwd: '/tmp' }],
    },
  },
};

/** Uses of `cmd.*` states. */
export const cmdLaws: LawCases = {
  'cmd.run': {
    usual: { name: 'date', host },
    run: {
      usual: {
        comment: 'Command "{name}" run',
        changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'err' },
        planned: 'Command "{name}" would have been executed',
        plannedChanges: {},
        runs: ['/bin/sh -c {name}'],
      },
      'a line, read by the shell of the account': { context, runs: ['/bin/bash -c date'] },
      'a line, where the account has no shell to speak of': {
        context: { grains: { shell: '/usr/sbin/nologin' } },
      },
      'a line with all that it may be given': {
        args: {
          shell: '/bin/sh',
          cwd: '/tmp',
          runas: 'app',
          group: 'web',
          env: [{ A: 1, B: false, C: null, D: true }, 'E=f=g', 'none'],
          prepend_path: '/opt/bin',
          umask: '027',
          timeout: 1.5,
          stdin: 'given',
          root: '/srv/root',
          hide_output: true,
          unless_is: 'no word',
        },
        context,
        changes: { pid: 1, retcode: 0, stdout: '', stderr: '' },
        runs: [
          {
            run: 'chroot /srv/root /bin/sh -c date',
            env: {
              A: '1',
              C: '',
              D: 'True',
              E: 'f=g',
              PATH: '/opt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
            },
            cwd: '/tmp',
            user: 'app',
            group: 'web',
            umask: 0o27,
            timeoutMs: 1500,
            stdin: 'given',
          },
        ],
      },
      'a line whose environment has a path': {
        args: { env: { PATH: '/bin' }, prepend_path: '/opt/bin' },
        runs: [{ run: '/bin/sh -c date', env: { PATH: '/opt/bin:/bin' } }],
      },
      'a line through a template': {
        args: { template: 'jinja' },
        context: { render: (text) => `${text} --utc` },
        runs: ["/bin/sh -c 'date --utc'"],
      },
      'a program without a shell': {
        name: 'make "a b" c',
        args: { python_shell: false },
        runs: ["make 'a b' c"],
      },
      'a line in the background': {
        args: { bg: true },
        runs: ["/bin/sh -c '( date\n) >/dev/null 2>&1 </dev/null &'"],
      },
      'a program in the background': {
        name: 'make a',
        args: { bg: true, python_shell: false },
        runs: ['/bin/sh -c \'"$@" >/dev/null 2>&1 </dev/null &\' /bin/sh make a'],
      },
      'an exit code that is a success': {
        name: 'fail',
        args: { success_retcodes: 3 },
        changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'oops' },
      },
      'an output that is a success': {
        name: 'fail',
        args: { success_stdout: ['none', 'out'] },
        changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'oops' },
      },
      'an error output that is a success': {
        name: 'fail',
        args: { success_stderr: 'oops\n', rstrip: false },
        changes: { pid: 1, retcode: 0, stdout: 'out\n', stderr: 'oops\n' },
      },
      'a line that takes too long, which is a success': {
        name: 'hang',
        args: { timeout: 2, ignore_timeout: true },
        changes: { pid: 1, retcode: 0, stdout: 'hang: Timed out after 2 seconds', stderr: '' },
        runs: [{ run: '/bin/sh -c hang', timeoutMs: 2000 }],
      },
      'a line that says what it changed': {
        name: 'told',
        args: { stateful: true },
        comment: 'All set',
        changes: { pid: 1, retcode: 0, stdout: 'first', stderr: '', changed: 'yes', n: '1' },
        planned: '',
      },
      'a line that says that it changed nothing': {
        name: 'calm',
        args: { stateful: [{ test_name: 'x' }] },
        comment: '',
        changes: {},
        planned: undefined,
      },
    },
    fail: {
      usual: { planned: 'Command "{name}" would have been executed', runs: ['/bin/sh -c {name}'] },
      'a line that fails': {
        name: 'fail',
        comment: 'Command "{name}" run',
        changes: { pid: 1, retcode: 3, stdout: 'out', stderr: 'oops' },
        plannedChanges: {},
      },
      'a line that fails, as an error': { name: 'fail', args: { raise_err: true }, comment: 'oops' },
      'a line that takes too long': {
        name: 'hang',
        args: { timeout: 2 },
        comment: 'Command "{name}" run',
        changes: { pid: 1, retcode: 1, stdout: 'hang: Timed out after 2 seconds', stderr: '' },
        plannedChanges: {},
        runs: [{ run: '/bin/sh -c hang', timeoutMs: 2000 }],
      },
      'a line that fails and would have said what it changed': {
        name: 'fail',
        args: { stateful: true },
        comment: 'Failed parsing script output! Stdout must be JSON or a line of name=value pairs.',
        changes: { pid: 1, retcode: 3, stdout: 'out', stderr: 'oops' },
        planned: '',
        plannedChanges: {},
      },
      'a shell that is not there': {
        args: { shell: '/bin/zsh' },
        comment: 'Cannot run /bin/zsh: no such file or directory',
        runs: ['/bin/zsh -c date'],
      },
      'a line that is none': {
        name: 'make',
        args: { timeout: 'soon' },
        comment: "Invalid argument 'timeout': expected a number of seconds, not 'soon' (cmd.run, id 'make')",
        planned: undefined,
        runs: [],
      },
    },
    reaction: {
      'a line, where something changed': {
        comment: 'Command "date" run',
        changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'err' },
        planned: 'Command "date" would have been executed',
        plannedChanges: {},
        runs: ['/bin/sh -c date'],
      },
    },
  },
  'cmd.wait': waiting,
  'cmd.watch': waiting,
  'cmd.script': {
    usual: { name: 'setup', host, context: scripts },
    run: {
      usual: {
        comment: "Command '{name}' run",
        changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'err' },
        planned: "Command '{name}' would have been executed",
        plannedChanges: {},
      },
      'a script with its arguments': {
        name: 'salt://setup.sh --fast "a b"',
        comment: 'Command \'salt://setup.sh --fast "a b"\' run',
        planned: 'Command \'salt://setup.sh --fast "a b"\' would have been executed',
        runs: [/^\/bin\/sh -c '\/tmp\/muster-script-[0-9a-f]{16}\.sh --fast "a b"'$/],
      },
      'a script from elsewhere, as an account': {
        args: { source: 'salt://setup.sh', args: '-x', runas: 'app', cwd: '/tmp' },
        runs: [
          { run: /^\/bin\/sh -c '\/tmp\/muster-script-[0-9a-f]{16}\.sh -x'$/, cwd: '/tmp', user: 'app' },
        ],
      },
      'a script through a template': {
        name: 'salt://my setup',
        args: { template: 'jinja', context: { a: 1 }, defaults: { b: 2 } },
        runs: [/^\/bin\/sh -c '\/tmp\/muster-script-[0-9a-f]{16} setup'$/],
      },
      'a script that says what it changed': {
        args: { source: 'salt://setup.sh', args: 'told', stateful: true },
        comment: 'All set',
        changes: { pid: 1, retcode: 0, stdout: 'first', stderr: '', changed: 'yes', n: '1' },
        planned: '',
        runs: [/^\/bin\/sh -c '\/tmp\/muster-script-[0-9a-f]{16}\.sh told'$/],
      },
    },
    fail: {
      usual: { planned: "Command '{name}' would have been executed" },
      'a script that fails': {
        args: { source: 'salt://setup.sh', args: 'fail' },
        comment: "Command 'setup' run",
        changes: { pid: 1, retcode: 3, stdout: 'out', stderr: 'oops' },
        plannedChanges: {},
        runs: [/^\/bin\/sh -c '\/tmp\/muster-script-[0-9a-f]{16}\.sh fail'$/],
      },
      'no such script': {
        name: 'salt://none.sh',
        comment: "Unable to cache script salt://none.sh from saltenv 'base'",
      },
      'a script that would come in clear text': {
        name: 'http://x.test/setup.sh',
        comment:
          'http://x.test/setup.sh would come in clear text, from anybody on the way: use https:// or salt://',
      },
    },
    reaction: {
      'a script, where something changed': {
        name: 'salt://setup.sh',
        comment: "Command 'salt://setup.sh' run",
        changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'err' },
        planned: "Command 'salt://setup.sh' would have been executed",
        plannedChanges: {},
        runs: [/^\/bin\/sh -c \/tmp\/muster-script-[0-9a-f]{16}\.sh$/],
      },
    },
  },
  'cmd.wait_script': {
    usual: { name: 'salt://setup.sh', host, context: scripts },
    skip: { 'a script, where nothing changed': { comment: '' } },
    reaction: {
      'a script, where something changed': {
        comment: "Command 'salt://setup.sh' run",
        changes: { pid: 1, retcode: 0, stdout: 'out', stderr: 'err' },
        planned: "Command 'salt://setup.sh' would have been executed",
        plannedChanges: {},
        runs: [/^\/bin\/sh -c \/tmp\/muster-script-[0-9a-f]{16}\.sh$/],
      },
    },
  },
};
