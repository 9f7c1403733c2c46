import type { KeyReport } from '@muster/api';
import { MusterError } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Handler } from '../invocation.ts';
import { formatAge } from '../output/duration.ts';
import { formatTable } from '../output/table.ts';
import { print, printJson, type Terminal, warn } from '../output/terminal.ts';

/** `muster key list` */
export const listKeys: Handler = async (invocation) => {
  const client = await connect(invocation);
  printKeys(invocation.terminal, await client.keys());
  return exitCodes.done;
};

/** `muster key show ID...|--master` */
export const showKeys: Handler = async (invocation, ids, options) => {
  const client = await connect(invocation);
  if ((options['master'] === true) === ids.length > 0) {
    throw new MusterError('ARGUMENT_INVALID', 'muster key show: name ids, or say --master (and not both)');
  }
  if (options['master'] === true) {
    const { fingerprint } = await client.status();
    if (invocation.terminal.json) printJson(invocation.terminal, { fingerprint });
    else print(invocation.terminal, `master\n  fingerprint  ${fingerprint}`);
    return exitCodes.done;
  }
  const found = (await client.keys()).filter((key) => ids.includes(key.id));
  const missing = ids.filter((id) => !found.some((key) => key.id === id));
  if (invocation.terminal.json) printJson(invocation.terminal, found);
  else for (const key of found) print(invocation.terminal, describeKey(key));
  for (const id of missing) warn(invocation.terminal, `${id}: no such key; see: muster key list`);
  return missing.length > 0 ? exitCodes.nobodyMatched : exitCodes.done;
};

const done = { accept: 'accepted', reject: 'rejected', delete: 'deleted' } as const;

/** `muster key accept|reject|delete [ID...] [--all]` */
export const changeKeys =
  (action: 'accept' | 'reject' | 'delete'): Handler =>
  async (invocation, ids, options) => {
    const all = options['all'] === true;
    if (all === ids.length > 0) {
      throw new MusterError(
        'ARGUMENT_INVALID',
        `muster key ${action}: name ids, or say --all (and not both)`,
      );
    }
    const client = await connect(invocation);
    const changed = await client.changeKeys(action, { ids, all });
    if (invocation.terminal.json) printJson(invocation.terminal, changed);
    else {
      for (const key of changed) print(invocation.terminal, `${done[action]} ${key.id}  ${key.fingerprint}`);
      if (changed.length === 0) warn(invocation.terminal, 'no key fits; see: muster key list');
    }
    return changed.length === 0 ? exitCodes.nobodyMatched : exitCodes.done;
  };

function printKeys(terminal: Terminal, keys: readonly KeyReport[]): void {
  if (terminal.json) {
    printJson(terminal, keys);
    return;
  }
  if (keys.length === 0) {
    warn(terminal, 'no keys yet: start a minion with `master: ADDRESS` in /etc/muster/minion.yaml');
    return;
  }
  const rows = keys.map((key) => [
    key.id,
    key.status,
    key.connected ? 'connected' : `last heard ${formatAge(key.lastSeen)}`,
    key.address ?? '-',
    formatAge(key.firstSeen),
    key.fingerprint,
  ]);
  print(terminal, formatTable(['MINION', 'KEY', 'CONNECTION', 'ADDRESS', 'FIRST SEEN', 'FINGERPRINT'], rows));
}

function describeKey(key: KeyReport): string {
  return [
    key.id,
    `  status       ${key.status}${key.connected ? ', connected' : ''}`,
    `  fingerprint  ${key.fingerprint}`,
    `  public key   ${key.publicKey}`,
    `  address      ${key.address ?? '-'}`,
    `  first seen   ${new Date(key.firstSeen).toISOString()}`,
    `  last seen    ${new Date(key.lastSeen).toISOString()}`,
    ...(key.about === undefined ? [] : [`  about        ${key.about}`]),
  ].join('\n');
}
