import type { SaltOption } from './salt-program.ts';

/** Options that every program with one of Salt's names has. */
export const commonOptions: readonly SaltOption[] = [
  { flags: '-c, --config-dir <dir>', does: 'directory of the configuration (default: /etc/muster)' },
  { flags: '--out, --output <form>', does: 'form of what is printed' },
  { flags: '--out-indent, --output-indent <n>', does: 'indentation of JSON; one line where it is negative' },
  { flags: '--no-color, --no-colour', does: 'no colours' },
  { flags: '--state-output, --state_output <form>', does: 'full shows every state, else those with changes' },
  { flags: '--force-color, --force-colour', ignored: true },
  { flags: '--state-verbose, --state_verbose <yes>', ignored: true },
  { flags: '--output-diff', ignored: true },
  { flags: '--log-level <level>', ignored: true },
  { flags: '--log-file <file>', ignored: true },
  { flags: '--log-file-level <level>', ignored: true },
  { flags: '--hard-crash', ignored: true },
  { flags: '--out-file, --output-file <file>', instead: "redirect standard output with the shell's >" },
  { flags: '--out-file-append, --output-file-append', instead: "append with the shell's >>" },
  { flags: '--saltfile <file>', instead: 'give the options themselves' },
];

/** Salt's short form of `--log-level`, which `salt-key` has for something else. */
export const shortLogLevel: SaltOption = { flags: '-l <level>', ignored: true };

/** Ways of logging in to Salt's master; here whoever may open the master's control socket may use it. */
export const loginOptions: readonly SaltOption[] = [
  '-a, --auth <how>',
  '--eauth, --external-auth <how>',
  '-T, --make-token',
  '--username <name>',
  '--password <password>',
].map((flags) => ({ flags, instead: "run it as the master's user: whoever may open its socket may use it" }));
