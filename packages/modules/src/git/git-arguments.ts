import { z } from 'zod';
import { flag, name, noEffect, text, textList } from '../arguments/schemas.ts';

/** The arguments of git.latest. */
export const latestArgs = z.strictObject({
  name: name.describe('URL of the repository.'),
  target: z.string().startsWith('/', 'expected an absolute path').describe('Where the working copy is.'),
  rev: text
    .default('HEAD')
    .describe('Branch, tag or commit to be at; by default what HEAD of the remote points to.'),
  branch: text.optional().describe('Local branch to have it checked out as; any will do when omitted.'),
  user: text.optional().describe('Account to run git as.'),
  password: noEffect,
  update_head: flag
    .default(true)
    .describe('Whether an existing working copy is brought to the wanted revision.'),
  force_checkout: flag
    .default(false)
    .describe('Throw local changes away where another branch has to be checked out.'),
  force_clone: flag.default(false).describe('Remove what is in the target when it is no repository.'),
  force_fetch: flag.default(false).describe('Accept rewritten history when fetching.'),
  force_reset: z
    .union([flag, z.literal('remote-changes').transform((): 'remote-changes' => 'remote-changes')])
    .default(false)
    .describe('Give up local commits and changes; with `remote-changes` only when the remote moved.'),
  submodules: flag.default(false).describe('Check submodules out as well.'),
  bare: flag.default(false).describe('No working copy, only the repository.'),
  mirror: flag.default(false).describe('A bare repository with all refs of the remote.'),
  remote: text.default('origin').describe('Name of the remote.'),
  fetch_tags: flag.default(true).describe('Fetch all tags.'),
  sync_tags: noEffect,
  depth: z
    .union([
      z.int().min(1),
      z
        .string()
        .regex(/^[1-9]\d*$/)
        .transform(Number),
    ])
    .optional()
    .describe('Fetch only so many commits of the history.'),
  identity: textList.optional().describe('Private SSH keys to try.'),
  https_user: text.optional().describe('User for HTTP authentication.'),
  https_pass: text.optional().describe('Password for HTTP authentication.'),
  refspec_branch: noEffect,
  refspec_tag: noEffect,
  output_encoding: noEffect,
});
export type LatestArgs = z.output<typeof latestArgs>;

/** Whether there is only a repository and no working copy. */
export function isBare(args: LatestArgs): boolean {
  return args.bare || args.mirror;
}

/** The same arguments with a user and password out of the URL, so that they end up in no argument list and no .git/config. */
export function withoutEmbeddedCredentials(args: LatestArgs): LatestArgs {
  const [, scheme, user, password, rest] =
    /^(https?:\/\/)([^/@:]+)(?::([^/@]*))?@(.+)$/i.exec(args.name) ?? [];
  if (scheme === undefined || user === undefined || rest === undefined) return args;
  return {
    ...args,
    name: `${scheme}${rest}`,
    https_user: args.https_user ?? decodeURIComponent(user),
    https_pass: args.https_pass ?? (password === undefined ? undefined : decodeURIComponent(password)),
  };
}
