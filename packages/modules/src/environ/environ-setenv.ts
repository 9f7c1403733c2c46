import { defineState, type Json, type Properties } from '@muster/engine';
import { z } from 'zod';
import { flag, noEffectSince, text } from '../arguments/schemas.ts';

const value = z.union([text, z.boolean(), z.null()]);

const setenvArgs = z.strictObject({
  name: text.describe('Name of the variable; any text where `value` is a mapping.'),
  value: z
    .union([text, z.boolean(), z.record(z.string(), value)])
    .describe('Its value, or several variables with their values; false empties one.'),
  false_unsets: flag.default(false).describe('A variable whose value is false is removed.'),
  update_minion: noEffectSince('it is always the minion whose environment is set'),
});
type SetenvArgs = z.output<typeof setenvArgs>;

/** `environ.setenv`: variables in the environment of the minion itself, and of the programs that it runs from then on, until it ends. */
export const environSetenv = defineState({
  name: 'environ.setenv',
  summary: "Variables are set in the minion's own environment.",
  args: setenvArgs,
  examples: [
    { name: 'HTTPS_PROXY', value: 'http://proxy:3128' },
    { name: 'several', value: { A: '1', B: false } },
  ],
  provides: () => [],

  observe: async (args): Promise<Properties> =>
    Object.fromEntries(Object.keys(wantedVariables(args)).map((name) => [name, process.env[name] ?? ''])),
  desire: (args): Properties => wantedVariables(args),
  async apply(args, _, changes) {
    for (const [name, { to }] of changes) {
      if (to === '' && args.false_unsets) delete process.env[name];
      else process.env[name] = String(to);
    }
  },
  report: (changes): Readonly<Record<string, Json>> =>
    Object.fromEntries([...changes].map(([name, { to }]) => [name, String(to)])),
  comment(outcome) {
    if (outcome === 'unchanged') return 'Environ values are already set with the correct values';
    return outcome === 'changed' ? 'Environ values were set' : 'Environ values will be changed';
  },
});

function wantedVariables({ name, value: written }: SetenvArgs): Readonly<Record<string, string>> {
  const variables = typeof written === 'object' && written !== null ? written : { [name]: written };
  return Object.fromEntries(
    Object.entries(variables).map(([variable, wanted]) => [
      variable,
      typeof wanted === 'string' ? wanted : wanted === true ? 'True' : '',
    ]),
  );
}
