import type { FileSource } from '../files/index.ts';
import { checkTemplate, syntaxFromConfiguration } from '../jinja/index.ts';

/** What of a tree is rendered with names that its own text does not set. */
export interface GivenNames {
  /** Whether another file, or an event, gives a file the name. */
  readonly has: (name: string, relative: string) => boolean;
}

/** What the master gives to the files of a reactor, and to no other. */
const namesOfEvents: ReadonlySet<string> = new Set(['data', 'tag']);

/** Finds the names that includes hand to pillar files as `defaults`, and the files that other templates draw in with their own names. */
export function givenNames(files: FileSource): GivenNames {
  const defaults = new Set<string>();
  const drawnIn = new Set<string>();
  for (const saltenv of files.environments) {
    for (const relative of files.list(saltenv).filter((path) => /\.(?:sls|jinja2?|j2)$/.test(path))) {
      const file = files.read(saltenv, relative);
      if (file === undefined) continue;
      if (/^\s*(?:- )?defaults:/m.test(file.text)) {
        for (const [, name = ''] of file.text.matchAll(/^\s*(?:- )?(\w+):/gm)) defaults.add(name);
      }
      for (const name of referencesOf(file)) drawnIn.add(name);
    }
  }
  return { has: (name, relative) => defaults.has(name) || namesOfEvents.has(name) || drawnIn.has(relative) };
}

function referencesOf(file: { readonly text: string; readonly path: string }): readonly string[] {
  try {
    return checkTemplate(file, syntaxFromConfiguration({})).map(({ name }) => name);
  } catch {
    // What is wrong with its grammar is found where templates are checked.
    return [];
  }
}
