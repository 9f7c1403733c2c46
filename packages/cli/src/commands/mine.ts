import { connect } from '../client/connect.ts';
import { startAndFollow } from '../client/follow-job.ts';
import { exitCodes } from '../exit-codes.ts';
import { targetFrom } from '../input/target-options.ts';
import type { Handler } from '../invocation.ts';
import { compareIds } from '../output/host-groups.ts';
import { formatNested } from '../output/nested.ts';
import { print, printDocument, warn } from '../output/terminal.ts';

/** `muster mine get TARGET FUNCTION[,FUNCTION...]` */
export const getMine: Handler = async (invocation, [target = '', functionNames = ''], options) => {
  const functions = functionNames.split(',').map((name) => name.trim());
  const client = await connect(invocation);
  const values = await client.mineGet({ target: targetFrom(target, options), functions });
  const document = functions.length === 1 ? (values[functions[0] ?? ''] ?? {}) : values;
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, document);
  else if (Object.values(values).some((byMinion) => Object.keys(byMinion).length > 0)) {
    print(invocation.terminal, formatNested(document, 0));
  } else
    warn(
      invocation.terminal,
      `no host of that target shares ${functions.join(' or ')}; see: ${invocation.terminal.program} mine list`,
    );
  return Object.keys(document).length === 0 ? exitCodes.nobodyMatched : exitCodes.done;
};

/** `muster mine list` */
export const listMine: Handler = async (invocation) => {
  const client = await connect(invocation);
  const byHost = Object.entries(await client.mineList()).toSorted(([a], [b]) => compareIds(a, b));
  const shared = Object.fromEntries(byHost.map(([id, names]) => [id, names.toSorted()]));
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, shared);
  else if (Object.keys(shared).length === 0) warn(invocation.terminal, 'no host shares anything yet');
  else print(invocation.terminal, formatNested(shared, 0));
  return exitCodes.done;
};

/** `muster mine update [TARGET]` */
export const updateMine: Handler = (invocation, [target = '*'], options) =>
  startAndFollow(invocation, { target: targetFrom(target, options), fun: 'mine.update' }, { detach: false });
