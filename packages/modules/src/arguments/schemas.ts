import { z } from 'zod';

/** Text as YAML may give it: `version: 1.2` is a number there and text for everybody else. */
export const text = z.union([z.string(), z.number()], 'expected text').transform(String);

/** Text that is not empty. */
export const name = text.pipe(z.string().min(1));

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** A boolean, or one of the words and numbers that Salt takes for one. */
export const flag = z
  .union(
    [z.boolean(), z.enum(['true', 'false', 'yes', 'no', 'on', 'off', 'True', 'False']), z.literal([0, 1])],
    'expected true or false',
  )
  .transform((value) => (typeof value === 'boolean' ? value : truths[String(value).toLowerCase()] === true));

/** One text or a list of texts. */
export const textList = z
  .union([text, z.array(text)], 'expected a text or a list of texts')
  .transform((value): readonly string[] => (typeof value === 'string' ? [value] : value));

/** Whole seconds, or parts of them. */
export const seconds = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)], 'expected a number of seconds')
  .transform(Number);

/** Names mapped to values; a list of one-entry mappings, as Salt's SLS likes to write them, counts too. */
export const textMap = z
  .union([z.record(z.string(), text), z.array(z.record(z.string(), text))], 'expected names mapped to texts')
  .transform(
    (value): Readonly<Record<string, string>> => (Array.isArray(value) ? Object.assign({}, ...value) : value),
  );
