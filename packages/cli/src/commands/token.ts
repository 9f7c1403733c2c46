import { connect } from '../client/connect.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import { durationOption } from '../input/duration-option.ts';
import type { Handler } from '../invocation.ts';
import { formatDuration } from '../output/duration.ts';
import { compareIds } from '../output/host-groups.ts';
import { printTable } from '../output/table.ts';
import { print, printDocument, warn } from '../output/terminal.ts';

/** `muster token create`: the secret is shown once. */
export const createToken: Handler = async (invocation, _words, options) => {
  const client = await connect(invocation);
  const token = await client.createToken({
    ids: String(options['ids']),
    ttlSeconds: Math.max(1, Math.round(durationOption(options, 'ttl'))),
    uses: countOption(options, 'uses'),
  });
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, token);
  else {
    print(invocation.terminal, token.secret ?? '');
    warn(
      invocation.terminal,
      `token ${token.name}, for ids ${token.ids}, good for ${formatDuration(token.expiresAt - Date.now())}: put it into the new host's minion.yaml as token: TEXT`,
    );
  }
  return exitCodes.done;
};

/** `muster token list` */
export const listTokens: Handler = async (invocation) => {
  const client = await connect(invocation);
  const tokens = (await client.tokens()).toSorted((a, b) => compareIds(a.name, b.name));
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, tokens);
  else {
    const rows = tokens.map((token) => [
      token.name,
      token.ids,
      String(token.usesLeft),
      token.revoked ? 'revoked' : expiry(token.expiresAt),
    ]);
    printTable(
      invocation.terminal,
      ['TOKEN', 'IDS', 'USES LEFT', 'EXPIRES'],
      rows,
      'there are no join tokens',
    );
  }
  return exitCodes.done;
};

/** `muster token revoke NAME...` */
export const revokeTokens: Handler = async (invocation, names) => {
  const client = await connect(invocation);
  const revoked = [];
  for (const name of names) revoked.push(await client.revokeToken(name));
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, revoked);
  else for (const token of revoked) print(invocation.terminal, `revoked ${token.name}`);
  return exitCodes.done;
};

function expiry(expiresAt: number): string {
  const left = expiresAt - Date.now();
  return left <= 0 ? 'expired' : `in ${formatDuration(left)}`;
}
