import { createRegistry, describeAll, descriptionText } from '@muster/catalog';
import { MusterError, suggestion } from '@muster/shared';
import { exitCodes } from '../exit-codes.ts';
import type { Handler } from '../invocation.ts';
import { print, printDocument } from '../output/terminal.ts';

/** `muster docs [NAME]`: what a state, a function or a module does and takes; without a name, all there is in a line each. */
export const showDocs: Handler = async ({ terminal }, [name]) => {
  const registry = createRegistry();
  const found = describeAll(registry, name);
  if (name !== undefined && found.length === 0) {
    const names = describeAll(registry).map((each) => each.name);
    throw new MusterError(
      'ARGUMENT_INVALID',
      `there is no state, function or module '${name}'${suggestion(name, names)}`,
    );
  }
  if (terminal.document !== undefined) printDocument(terminal, found);
  else if (name === undefined) {
    for (const { kind, name: each, summary } of found)
      print(terminal, `${kind.padEnd(8)}  ${each.padEnd(32)}  ${summary}`);
  } else print(terminal, found.map(descriptionText).join('\n\n'));
  return exitCodes.done;
};
