import {
  defineAction,
  isList,
  isRecord,
  type Json,
  listOf,
  type Outcome,
  type StateContext,
} from '@muster/engine';
import { errorMessage } from '@muster/shared';
import { z } from 'zod';
import { noEffect, text } from '../arguments/schemas.ts';

const runArgs = z
  .object({
    name: text.describe('The function, in the old form; any text in the new one.'),
    args: z.json().optional().describe('Arguments by position, in the old form.'),
    kwargs: z.record(z.string(), z.json()).optional().describe('Arguments by name, in the old form.'),
    returner: noEffect,
  })
  .catchall(z.json())
  .describe('Functions with their arguments: `module.function: [argument, {name: value}]`.');
type RunArgs = z.output<typeof runArgs>;

interface Call {
  readonly fun: string;
  readonly positional: readonly Json[];
  readonly named: Readonly<Record<string, Json>>;
}

/** `module.run`: execution functions are called, each time. */
export const moduleRun = defineAction({
  name: 'module.run',
  summary: 'Calls execution functions.',
  args: runArgs,
  examples: [
    { name: 'reload', 'service.reload': ['nginx'] },
    { name: 'saltutil.refresh_pillar' },
    { name: 'a file', 'file.touch': [{ name: '/tmp/touched' }] },
  ],
  plan: async (args) => planned(args),
  run: async (args, _, context) => run(args, context),
  onWatch: async (args, _, context) => run(args, context),
  planWatch: async (args) => planned(args),
});

/** `module.wait`: execution functions are called when something that the state watches has changed. */
export const moduleWait = waitState(
  'module.wait',
  'Calls execution functions when something that it watches has changed.',
);

/** `module.watch`: another name of `module.wait`. */
export const moduleWatch = waitState('module.watch', 'Another name of module.wait.');

function waitState(stateName: `module.${string}`, summary: string): ReturnType<typeof defineAction> {
  const nothing: Outcome = { result: true, changes: {}, comment: '' };
  return defineAction({
    name: stateName,
    summary,
    args: runArgs,
    examples: [{ name: 'saltutil.refresh_pillar' }],
    plan: async () => nothing,
    run: async () => nothing,
    onWatch: async (args, _, context) => run(args, context),
    planWatch: async (args) => planned(args),
  });
}

function planned(args: RunArgs): Outcome {
  const { calls, isOldForm } = callsOf(args);
  const names = calls.map(({ fun }) => fun).join(', ');
  const comment = isOldForm
    ? `Module function ${names} is set to execute`
    : `Function ${names} to be executed.`;
  return calls.length === 0 ? nothingToCall : { result: null, changes: {}, comment };
}

const nothingToCall: Outcome = { result: false, changes: {}, comment: 'No function provided.' };

async function run(args: RunArgs, context: StateContext): Promise<Outcome> {
  const { calls, isOldForm } = callsOf(args);
  if (calls.length === 0) return nothingToCall;
  const changes: Record<string, Json> = {};
  const comments: string[] = [];
  let result = true;
  for (const { fun, positional, named } of calls) {
    try {
      const returned = await context.call(fun, positional, named);
      changes[isOldForm ? 'ret' : fun] = returned;
      const succeeded = isSuccess(returned);
      result &&= succeeded;
      comments.push(
        isOldForm ? `Module function ${fun} executed` : `${fun}: ${succeeded ? 'Success' : 'Failed'}`,
      );
    } catch (error) {
      result = false;
      comments.push(
        isOldForm
          ? `Module function ${fun} threw an exception. Exception: ${errorMessage(error)}`
          : `${fun}: ${errorMessage(error)}`,
      );
    }
  }
  return { result, changes, comment: comments.join('\n') };
}

/** New form: every argument that is named like a function. Old form: the name is the function. */
function callsOf(args: RunArgs): { readonly calls: readonly Call[]; readonly isOldForm: boolean } {
  const { name, args: positional, kwargs = {}, returner: _, ...rest } = args;
  const functions = Object.entries(rest).filter(([key]) => key.includes('.'));
  if (functions.length > 0) {
    return { calls: functions.map(([fun, written]) => newCall(fun, written)), isOldForm: false };
  }
  if (!name.includes('.')) return { calls: [], isOldForm: false };
  const named: Record<string, Json> = { ...kwargs };
  // Arguments that states understand themselves are written with `m_` in front.
  for (const [key, value] of Object.entries(rest)) named[key.replace(/^m_/, '')] = value;
  return { calls: [{ fun: name, positional: listOf(positional), named }], isOldForm: true };
}

function newCall(fun: string, written: Json): Call {
  const positional: Json[] = [];
  const named: Record<string, Json> = {};
  for (const item of isList(written) ? written : written === null ? [] : [written]) {
    if (isRecord(item)) Object.assign(named, item);
    else positional.push(item);
  }
  return { fun, positional, named };
}

/** What a function returned fails the state when it is false, or says so under `result` or `retcode`, at any depth. */
function isSuccess(returned: Json): boolean {
  if (typeof returned === 'boolean') return returned;
  if (!isRecord(returned)) return true;
  if (typeof returned['retcode'] === 'number' && returned['retcode'] !== 0) return false;
  if (typeof returned['result'] === 'boolean') return returned['result'];
  return Object.values(returned).every((value) => !isRecord(value) || isSuccess(value));
}
