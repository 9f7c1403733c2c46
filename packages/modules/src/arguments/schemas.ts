import { z } from 'zod';

/** Text as YAML may give it: `version: 1.2` is a number there and text for everybody else. */
export const text = z.union([z.string(), z.number()], 'expected text').transform(String);

/** Text that is not empty. */
export const name = text.pipe(z.string().min(1));

/** Text that ends no line. */
export const oneLine = text.pipe(z.string().regex(/^[^\n\r]*$/, 'expected one line'));

/** Text as a command line gives it too, where `true` and `7` are read before anybody knows that a text is meant. */
export const anyText = z
  .union([z.string(), z.number(), z.boolean()], 'expected text')
  .transform(String)
  .meta({ type: 'string' });

/** What a program is given behind its options, and must not take for one. */
export const operand = anyText.pipe(z.string().regex(/^(?!-)/, 'must not begin with a dash'));

/** A number, or a text that is one. */
export const number = z
  .union(
    [z.number(), z.string().regex(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i, 'expected a number')],
    'expected a number',
  )
  .transform(Number)
  .meta({ type: 'number' });

const words =
  /^(?:[Tt]rue|TRUE|[Yy]es|YES|[Oo]n|ON|[Ff]alse|FALSE|[Nn]o|NO|[Oo]ff|OFF|[Nn]one|NONE|null|[01])$/;

/** A boolean, or one of the words and numbers that Salt takes for one. */
export const flag = z
  .union(
    [z.boolean(), z.string().regex(words, 'expected true or false'), z.literal([0, 1])],
    'expected true or false',
  )
  .transform((value) => /^(?:true|yes|on|1)$/i.test(String(value)));

/** One text or a list of texts. */
export const textList = z
  .union([text, z.array(text)], 'expected a text or a list of texts')
  .transform((value): readonly string[] => (typeof value === 'string' ? [value] : value));

/** A list of texts; a text alone is split at commas. */
export const commaList = z
  .union([anyText, z.array(anyText)], 'expected a list')
  .transform((value): readonly string[] =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : value,
  );

/** A mapping of anything. */
export const mapping = z.record(z.string(), z.json());

/** What Salt takes and nothing here depends on. */
export const noEffect = z.json().optional().describe('Has no effect; accepted for compatibility.');

/** The same, with why it has none. */
export function noEffectSince(reason: string): typeof noEffect {
  return noEffect.describe(`Has no effect: ${reason}.`);
}

/** What Salt takes and Muster does not do; the reason says what to do instead. */
export function notAvailable(reason: string): typeof noEffect {
  return z
    .json()
    .optional()
    .refine((value) => value === undefined || value === null || value === false, { error: reason })
    .describe(`Not available: ${reason}.`);
}

/** The environment of the file roots that something is taken from. */
export const saltenv = text.optional().describe('Environment of the file roots.');

/** Whole seconds, or parts of them. */
export const seconds = z
  .union(
    [z.number(), z.string().regex(/^\d+(\.\d+)?$/, 'expected a number of seconds')],
    'expected a number of seconds',
  )
  .transform(Number);

/** Names mapped to values; a list of one-entry mappings, as Salt's SLS likes to write them, counts too. */
export const textMap = z
  .union([z.record(z.string(), text), z.array(z.record(z.string(), text))], 'expected names mapped to texts')
  .transform(
    (value): Readonly<Record<string, string>> => (Array.isArray(value) ? Object.assign({}, ...value) : value),
  );
