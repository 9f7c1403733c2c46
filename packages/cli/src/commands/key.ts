import type { ControlClient, KeyReport } from '@muster/api';
import { compileGlob, MusterError } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Handler } from '../invocation.ts';
import { formatAge } from '../output/duration.ts';
import { compareIds } from '../output/host-groups.ts';
import { printTable } from '../output/table.ts';
import { print, printDocument, type Terminal, warn } from '../output/terminal.ts';
import { formatTime } from '../output/time.ts';

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
    if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, { fingerprint });
    else print(invocation.terminal, `master\n  fingerprint  ${fingerprint}`);
    return exitCodes.done;
  }
  const found = (await client.keys()).filter((key) => ids.includes(key.id));
  const missing = ids.filter((id) => !found.some((key) => key.id === id));
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, found);
  else for (const key of found) print(invocation.terminal, describeKey(invocation.terminal, key));
  for (const id of missing)
    warn(invocation.terminal, `${id}: no such key; see: ${invocation.terminal.program} key list`);
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
    const changed = await client.changeKeys(action, { ids: await namedIds(client, ids), all });
    if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, changed);
    else {
      for (const key of changed) print(invocation.terminal, `${done[action]} ${key.id}  ${key.fingerprint}`);
      if (changed.length === 0)
        warn(invocation.terminal, `no key fits; see: ${invocation.terminal.program} key list`);
    }
    return changed.length === 0 ? exitCodes.nobodyMatched : exitCodes.done;
  };

/** Ids as they are, globs as the ids that they fit; one that fits none is left to the master to name. */
async function namedIds(client: ControlClient, ids: readonly string[]): Promise<string[]> {
  if (!ids.some((id) => /[*?[]/.test(id))) return [...ids];
  const known = (await client.keys()).map(({ id }) => id);
  const fitting = ids.flatMap((id) => {
    const fits = compileGlob(id);
    const found = known.filter((one) => fits(one));
    return found.length === 0 ? [id] : found;
  });
  return [...new Set(fitting)];
}

function printKeys(terminal: Terminal, keys: readonly KeyReport[]): void {
  const sorted = keys.toSorted((a, b) => compareIds(a.id, b.id));
  if (terminal.document !== undefined) {
    printDocument(terminal, sorted);
    return;
  }
  const rows = sorted.map((key) => [
    key.id,
    key.status,
    key.connected ? 'connected' : formatAge(key.lastSeen),
    key.address ?? '-',
    formatAge(key.firstSeen),
  ]);
  const none = 'no keys yet: start a minion with `master: ADDRESS` in /etc/muster/minion.yaml';
  printTable(terminal, ['MINION', 'KEY', 'LAST HEARD', 'ADDRESS', 'FIRST SEEN'], rows, none);
  // Whoever decides about a key compares all of its fingerprint.
  const undecided = sorted.filter(({ status }) => status === 'pending' || status === 'denied');
  if (undecided.length === 0) return;
  print(terminal, '\nTo be compared with what the host shows before it is accepted:');
  const width = Math.max(...undecided.map(({ id }) => id.length));
  for (const { id, fingerprint } of undecided) print(terminal, `  ${id.padEnd(width)}  ${fingerprint}`);
}

function describeKey(terminal: Terminal, key: KeyReport): string {
  return [
    key.id,
    `  status       ${key.status}${key.connected ? ', connected' : ''}`,
    `  fingerprint  ${key.fingerprint}`,
    `  public key   ${key.publicKey}`,
    `  address      ${key.address ?? '-'}`,
    `  first seen   ${formatTime(terminal, key.firstSeen)}`,
    `  last seen    ${formatTime(terminal, key.lastSeen)}`,
    ...(key.about === undefined ? [] : [`  about        ${key.about}`]),
  ].join('\n');
}
