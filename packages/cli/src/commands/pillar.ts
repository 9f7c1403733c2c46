import { isRecord } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption } from '../input/text-option.ts';
import type { Handler } from '../invocation.ts';
import { formatNested } from '../output/nested.ts';
import { print, printDocument, warn } from '../output/terminal.ts';

/** `muster pillar show ID [KEY]`: what that minion would get now; secrets are masked unless --reveal. */
export const showPillar: Handler = async (invocation, [id = '', key], options) => {
  const client = await connect(invocation);
  const { pillar, errors } = await client.pillar(id, {
    saltenv: textOption(options, 'saltenv'),
    reveal: options['reveal'] === true,
  });
  for (const error of errors) warn(invocation.terminal, error);
  const value = key === undefined ? pillar : lookUp(pillar, key.split(':'));
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, value ?? null);
  else if (value === undefined) warn(invocation.terminal, `${id} has no pillar key ${key}`);
  else print(invocation.terminal, formatNested(value, 0));
  return errors.length > 0 || value === undefined ? exitCodes.commandFailed : exitCodes.done;
};

function lookUp(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isRecord(value) && Object.hasOwn(value, key) ? lookUp(value[key], rest) : undefined;
}
