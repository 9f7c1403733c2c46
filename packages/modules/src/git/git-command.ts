import type { Command } from '@muster/engine';

/** How git reaches a remote. */
export interface GitAccess {
  readonly user?: string | undefined;
  readonly identity?: readonly string[] | undefined;
  readonly https_user?: string | undefined;
  readonly https_pass?: string | undefined;
}

/** Only these ways to a remote: git's others run programs that the URL names. */
const protocols = 'file:git:http:https:ssh';

/** Those that a repository from elsewhere may name for its parts: none of them is on this host. */
export const submoduleProtocols = 'git:http:https:ssh';

/** Reads the credentials from its environment, so that they are in no argument list, URL or file. */
const credentialHelper =
  '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$MUSTER_GIT_USER" "$MUSTER_GIT_PASSWORD"; }; f';

/** A git command that asks nobody anything. */
export function gitCommand(access: GitAccess, args: readonly string[], directory?: string): Command {
  const authenticates = access.https_user !== undefined || access.https_pass !== undefined;
  return {
    argv: [
      'git',
      ...(directory === undefined ? [] : ['-C', directory]),
      ...(authenticates ? ['-c', 'credential.helper=', '-c', `credential.helper=${credentialHelper}`] : []),
      ...args,
    ],
    user: access.user,
    cwd: '/',
    env: {
      GIT_TERMINAL_PROMPT: '0',
      GIT_ALLOW_PROTOCOL: protocols,
      GIT_SSH_COMMAND: sshCommand(access.identity ?? []),
      ...(authenticates
        ? { MUSTER_GIT_USER: access.https_user ?? '', MUSTER_GIT_PASSWORD: access.https_pass ?? '' }
        : {}),
    },
    timeoutMs: 60 * 60 * 1000,
  };
}

/** A URL as it may be shown: without the password in it. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1***@');
}

function sshCommand(identities: readonly string[]): string {
  const keys = identities.flatMap((path) => ['-i', shellWord(path)]);
  const only = identities.length > 0 ? ['-o', 'IdentitiesOnly=yes'] : [];
  return ['ssh', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', ...only, ...keys].join(' ');
}

/** git hands its SSH command to a shell. */
function shellWord(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** A commit as people write it. */
export function shortCommit(commit: unknown): string {
  return typeof commit === 'string' ? commit.slice(0, 7) : 'nothing';
}
