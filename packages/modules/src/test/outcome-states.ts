import { defineAction, type Json, type Outcome, type StateContext } from '@muster/engine';
import { z } from 'zod';
import { text } from '../arguments/schemas.ts';

const pretended = { testing: { old: 'Unchanged', new: 'Something pretended to change' } };

const outcomeArgs = z.strictObject({
  name: text.describe('Any text.'),
  comment: z
    .union([text, z.array(text)], 'expected a text or a list of lines')
    .transform((value) => (Array.isArray(value) ? value.join('\n') : value))
    .optional()
    .describe('The comment of the result.'),
  result: z.union([z.boolean(), z.null()]).optional().describe('The result of the reaction to a watch.'),
  changes: z.record(z.string(), z.json()).optional().describe('The changes of the reaction to a watch.'),
});
type OutcomeArgs = z.output<typeof outcomeArgs>;

/** `test.nop`: nothing is done, successfully. */
export const testNop = outcomeState('test.nop', 'Does nothing.', ({ comment }) => ({
  result: true,
  changes: {},
  comment: comment ?? 'Success!',
}));

/** `test.succeed_without_changes`: a success. */
export const testSucceedWithoutChanges = outcomeState(
  'test.succeed_without_changes',
  'Succeeds without changes.',
  ({ comment }) => ({ result: true, changes: {}, comment: comment ?? 'Success!' }),
);

/** `test.fail_without_changes`: a failure. */
export const testFailWithoutChanges = outcomeState(
  'test.fail_without_changes',
  'Fails without changes.',
  ({ comment }, test) => ({
    result: false,
    changes: {},
    comment: test ? "If we weren't testing, this would be a failure!" : (comment ?? 'Failure!'),
  }),
);

/** `test.succeed_with_changes`: a success that claims to have changed something. */
export const testSucceedWithChanges = outcomeState(
  'test.succeed_with_changes',
  'Succeeds and reports changes.',
  ({ comment }, test) => ({
    result: test ? null : true,
    changes: pretended,
    comment: test ? "If we weren't testing, this would be successful with changes" : (comment ?? 'Success!'),
  }),
);

/** `test.fail_with_changes`: a failure that claims to have changed something. */
export const testFailWithChanges = outcomeState(
  'test.fail_with_changes',
  'Fails and reports changes.',
  ({ comment }, test) => ({
    result: test ? null : false,
    changes: pretended,
    comment: test ? "If we weren't testing, this would be failed with changes" : (comment ?? 'Failure!'),
  }),
);

/** `test.mod_watch`: the reaction to a watch, as a state of its own. */
export const testModWatch = defineAction({
  name: 'test.mod_watch',
  summary: 'Succeeds as a state does to which something that it watches has changed.',
  args: outcomeArgs.extend({ sfun: text.optional().describe('Which state reacts.') }),
  examples: [{ name: 'x' }],
  provides: () => [],
  acceptsExtra: true,
  plan: async (args, _, context) => watchFired(args, context),
  run: async (args, _, context) => watchFired(args, context),
});

/** `test.show_notification`: a text for the operator. */
export const testShowNotification = defineAction({
  name: 'test.show_notification',
  summary: 'Shows a text in the results.',
  args: z.strictObject({ name: text.describe('Any text.'), text: text.describe('What to show.') }),
  examples: [{ name: 'note', text: 'Reboot this host by hand.' }],
  provides: () => [],
  acceptsExtra: true,
  plan: async ({ text: shown }) => ({ result: true, changes: {}, comment: shown }),
  run: async ({ text: shown }) => ({ result: true, changes: {}, comment: shown }),
  onWatch: async ({ name }, _, context) => watchFired({ name }, context),
  planWatch: async ({ name }, _, context) => watchFired({ name }, context),
});

const choice = z.union([z.boolean(), z.literal(['Random', 'random'])], {
  error: "Invalid input: expected true, false or 'Random'",
});

/** `test.configurable_test_state`: a result as it was asked for. */
export const testConfigurable = defineAction({
  name: 'test.configurable_test_state',
  summary: 'Has the result, the changes and the comment that it is given.',
  args: z.strictObject({
    name: text.describe('Any text.'),
    changes: choice.default(true).describe("Whether changes are reported; 'Random' leaves it to chance."),
    result: choice.default(true).describe("The result; 'Random' leaves it to chance."),
    comment: text.default('').describe('The comment.'),
    warnings: z
      .union([text, z.array(text)])
      .optional()
      .describe('Warnings of the result.'),
  }),
  examples: [{ name: 'x' }, { name: 'x', changes: false, result: false, comment: 'so it was wanted' }],
  provides: () => [],
  async plan({ changes, comment }) {
    return {
      result: changes === false ? true : null,
      changes: decide(changes) ? pretended : {},
      comment: comment === '' ? 'This is a test' : comment,
    };
  },
  async run({ changes, result, comment, warnings }) {
    return {
      result: decide(result),
      changes: decide(changes) ? pretended : {},
      comment,
      warnings: warnings === undefined ? undefined : [warnings].flat(),
    };
  },
  onWatch: async ({ name }, _, context) => watchFired({ name }, context),
  planWatch: async ({ name }, _, context) => watchFired({ name }, context),
});

function outcomeState(
  name: `test.${string}`,
  summary: string,
  outcome: (args: OutcomeArgs, test: boolean) => Outcome,
): ReturnType<typeof defineAction> {
  return defineAction({
    name,
    summary,
    args: outcomeArgs,
    examples: [{ name: 'x' }],
    provides: () => [],
    acceptsExtra: true,
    plan: async (args) => outcome(args, true),
    run: async (args) => outcome(args, false),
    onWatch: async (args, _, context) => watchFired(args, context),
    planWatch: async (args, _, context) => watchFired(args, context),
  });
}

/** The reaction to a watch tells what had changed, unless arguments say otherwise. */
function watchFired(args: Partial<OutcomeArgs>, { changedRequisites = [] }: StateContext): Outcome {
  const changed: Json = changedRequisites.flatMap((requisite) =>
    Object.entries(requisite).map(([state, id]) => `${state}: ${id}`),
  );
  return {
    result: args.result === undefined ? true : args.result,
    changes: args.changes ?? { 'Requisites with changes': changed },
    comment: args.comment ?? 'Watch statement fired.',
  };
}

function decide(wanted: boolean | 'Random' | 'random'): boolean {
  return typeof wanted === 'boolean' ? wanted : Math.random() < 0.5;
}
