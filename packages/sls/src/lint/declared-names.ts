import type { Requisite } from '@muster/contract';
import { isGlob } from '@muster/shared';
import type { FileSource } from '../files/index.ts';

/** What the text of a tree declares, whichever host it is rendered for: the lines that look like ids and names, with any text where a template's expression stands. */
export class DeclaredNames {
  readonly #sources: readonly { readonly text: string; readonly isOpen: boolean }[];
  readonly #templates = new Map<string, readonly string[]>();

  /** `isComplete` says whether the states of a file are known. */
  constructor(files: FileSource, isComplete: (saltenv: string, relative: string) => boolean) {
    this.#sources = files.environments.flatMap((saltenv) =>
      files
        .list(saltenv)
        .filter((path) => /\.(?:sls|jinja2?|j2)$/.test(path))
        .map((path) => ({ text: files.read(saltenv, path)?.text ?? '', isOpen: !isComplete(saltenv, path) })),
    );
  }

  /** Whether some file may declare what a requisite names, on this host or another. */
  mayDeclare({ state, key }: Requisite): boolean {
    const escaped = RegExp.escape(key);
    const written = new RegExp(`^[\\s-]*(?:name:\\s*)?['"]?${escaped}['"]?:?\\s*$`, 'm');
    const isGlobbed = isGlob(key);
    const usesState = state === undefined ? /^/ : new RegExp(`^[\\s-]*${RegExp.escape(state)}[.:]`, 'm');
    return this.#sources.some(
      ({ text, isOpen }) =>
        written.test(text) ||
        (usesState.test(text) &&
          this.#templatesOf(text).some(
            (template) =>
              (isOpen || /[^{}]\{\{|\}\}[^{}]/.test(template)) &&
              (isGlobbed ? mayMeet(filled(template), key) : pattern(template).test(key)),
          )),
    );
  }

  #templatesOf(text: string): readonly string[] {
    const known = this.#templates.get(text) ?? Array.from(templatesOf(text));
    this.#templates.set(text, known);
    return known;
  }
}

/** The ids and names of a text that have an expression in them. */
function* templatesOf(text: string): Generator<string> {
  for (const [, key, name] of text.matchAll(/^(?: {0,2}(\S.*):|\s*- (?:name: )?(.*))\s*$/gm)) {
    const written = (key ?? name ?? '').trim().replace(/^(['"])(.*)\1$/, '$2');
    if (written.includes('{{')) yield written;
  }
}

const expression = /\{\{.*?\}\}/;

/** Whatever a template may make. */
function pattern(template: string): RegExp {
  return new RegExp(
    `^${template
      .split(expression)
      .map((text) => RegExp.escape(text))
      .join('.*')}$`,
    's',
  );
}

/** The glob for what a template may make. */
function filled(template: string): string {
  return template.split(expression).join('*');
}

/** Whether there is a text that both globs match; of a class of characters any will do. */
function mayMeet(left: string, right: string): boolean {
  const [a, b] = [left, right].map((glob) => glob.replace(/\[[^\]]*\]/g, '?'));
  if (a === undefined || b === undefined) return false;
  const width = b.length + 1;
  const seen = new Set<number>();
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const [x, y] = [a[Math.floor(at / width)], b[at % width]];
    if (x === undefined && y === undefined) return true;
    // A star may end here, or take one more of what the other has.
    if (x === '*' || y === '*') {
      if (x !== undefined) open.push(at + width);
      if (y !== undefined) open.push(at + 1);
    } else if (x !== undefined && y !== undefined && (x === y || x === '?' || y === '?')) {
      open.push(at + width + 1);
    }
  }
  return false;
}
