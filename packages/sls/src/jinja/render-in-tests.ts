import { fromPlain, type Value, valueError } from '../value/index.ts';
import { parseJson } from './data/parse-json.ts';
import { writeJson } from './data/write-json.ts';
import type { JinjaEnvironment } from './environment.ts';
import { type RenderedText, renderTemplate } from './render-template.ts';
import { JinjaError } from './runtime/template-error.ts';

/** What a template in a test may see beside its own text. */
export interface Surroundings extends Partial<Omit<JinjaEnvironment, 'globals' | 'loader'>> {
  readonly names?: Readonly<Record<string, unknown>>;
  /** Values that plain data has no form for. */
  readonly values?: Readonly<Record<string, Value>>;
  /** Other templates by the name they are loaded under. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Renders a template called `t.sls`; JSON stands in for YAML, which has tests of its own. */
export function renderInTest(text: string, surroundings: Surroundings = {}): RenderedText {
  const { files = {}, names = {}, values = {}, ...environment } = surroundings;
  const plain = Object.entries(names).map(([name, data]): [string, Value] => [name, fromPlain(data)]);
  return renderTemplate(
    { path: 't.sls', text },
    {
      yaml: {
        load: ({ text: json }) => parseJson(json),
        dump: (value) => writeJson(value, { sortKeys: true, asciiOnly: false, indent: undefined }),
      },
      ...environment,
      globals: new Map([...plain, ...Object.entries(values)]),
      loader: {
        load: (name) => {
          const found = files[name];
          return found === undefined ? undefined : { path: name, text: found };
        },
      },
    },
  );
}

/** Returns the error of a template that must fail. */
export function failureInTest(text: string, surroundings: Surroundings = {}): JinjaError {
  try {
    renderInTest(text, surroundings);
  } catch (error) {
    if (error instanceof JinjaError) return error;
    throw error;
  }
  throw valueError(`the template renders: ${text}`);
}
