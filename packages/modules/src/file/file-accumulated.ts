import {
  defineAction,
  isList,
  type Json,
  type LowChunk,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { absolutePath } from './file-arguments.ts';

const accumulatedArgs = z.strictObject({
  name: z.string().min(1).describe('Name under which the template finds the texts.'),
  filename: absolutePath.describe('The file that they are for.'),
  text: z.json().describe('What to add: a text, a mapping, or a list of them.'),
});
type AccumulatedArgs = z.output<typeof accumulatedArgs>;

/** `file.accumulated`: texts for a file that another state manages, which has to require this one. */
export const fileAccumulated = defineAction<AccumulatedArgs>({
  name: 'file.accumulated',
  summary: 'Texts that the template of a file.managed, or the block of a file.blockreplace, takes in.',
  args: accumulatedArgs,
  ignoresExtra: true,
  examples: [{ name: 'upstreams', filename: '/etc/nginx/upstreams.conf', text: ['api1:8000', 'api2:8000'] }],
  provides: () => [],
  plan: charge,
  run: (args, _, context) => charge(args, undefined, context),
});

/** What is accumulated for a file, by the names of accumulators; undefined for nothing. */
export function accumulatedFor(
  filename: string,
  { requires = [] }: StateContext,
): Record<string, Json[]> | undefined {
  const accumulated: Record<string, Json[]> = {};
  const chunks = requires.filter(({ state, fun }) => state === 'file' && fun === 'accumulated');
  for (const chunk of chunks.toSorted((left, right) => left.order - right.order)) {
    const { name, args } = chunk;
    if (args['filename'] !== filename || args['text'] === undefined) continue;
    requireUnconditional(chunk);
    const texts = (accumulated[name] ??= []);
    const isNew = (text: Json) => !texts.some((known) => JSON.stringify(known) === JSON.stringify(text));
    for (const text of isList(args['text']) ? args['text'] : [args['text']])
      if (isNew(text)) texts.push(text);
  }
  return Object.keys(accumulated).length === 0 ? undefined : accumulated;
}

async function charge(
  { name, filename, text }: AccumulatedArgs,
  _: unknown,
  { requiredBy = [] }: StateContext,
) {
  if (text === null) throw new StateFailedError('No text supplied for accumulator');
  const isTaken = requiredBy.some((chunk) => chunk.state === 'file' && chunk.name === filename);
  if (!isTaken)
    throw new StateFailedError(
      `Orphaned accumulator ${name}: no file state of ${filename} requires it; name that state in require_in or watch_in`,
    );
  return {
    result: true,
    changes: {},
    comment: `Accumulator ${name} for file ${filename} was charged by text`,
  };
}

/** A file takes in what the states that it requires declare, whether they were run or not. */
function requireUnconditional({ __id__: id, options, args }: LowChunk): void {
  const condition = ['unless', 'onlyif', 'creates'].find((option) => options[option] !== undefined);
  const problem = condition ?? (JSON.stringify(args).includes('"__slot__:') ? 'a slot' : undefined);
  if (problem === undefined) return;
  throw new StateFailedError(
    `file.accumulated '${id}' cannot have ${problem}: what it adds is read when the file is written; decide in the SLS with {% if %}`,
  );
}
