import {
  type ArgumentProblem,
  argumentPlaces,
  type DeclaredFunction,
  placeArguments,
} from '@muster/contract';
import type { Nodegroups, TargetSubject } from '@muster/shared';
import type { FileSource } from '../files/index.ts';
import { type Keywords, type PyDict, type PyError, typeError, type Value } from '../value/index.ts';
import type { ArgumentValues, LanguageArguments } from './language-arguments.ts';

/** What functions that need no host may know: the minion's data, its files, and other functions. */
export interface PureContext {
  readonly id: string;
  readonly grains: PyDict;
  readonly pillar: PyDict;
  readonly opts: PyDict;
  readonly files: FileSource;
  /** The tree that pillar is made of, where it is pillar that is rendered. */
  readonly pillarRoots: FileSource | undefined;
  /** The minion as targets see it. */
  readonly subject: TargetSubject;
  readonly nodegroups: Nodegroups;
  /** Runs a file of the file roots through its renderers, or a text through given ones. */
  readonly render: (request: RenderRequest) => Value;
  /** Calls an execution function, one that needs the host too. */
  readonly call: (name: string, args: readonly Value[], keywords?: Keywords) => Value;
  /** The pillar as it would be with other data in line, or for another environment. */
  readonly compilePillar: (request: PillarQuestion) => PyDict;
  readonly log: (level: string, message: string) => void;
}

/** What `pillar.items` may ask for. */
export interface PillarQuestion {
  readonly override?: PyDict | undefined;
  readonly pillarenv?: string | undefined;
  readonly saltenv?: string | undefined;
}

export interface RenderRequest {
  /** A `salt://` URL, or the text itself. */
  readonly source: { readonly url: string } | { readonly text: string };
  readonly saltenv: string;
  readonly renderers: string;
  readonly names: ReadonlyMap<string, Value>;
}

/** An execution function that works on the template's own values and reads nothing but data at hand; templates call it without leaving their process. */
export interface LanguageFunction extends DeclaredFunction {
  readonly kind: 'language';
  readonly effect: 'reads';
  readonly args: LanguageArguments;
  /** What further named arguments mean, where they are taken. */
  readonly keywords?: string;
  /** Calls it; arguments that do not fit are a TypeError, as in Python. */
  call(context: PureContext, args: readonly Value[], keywords: Keywords): Value;
}

/** What somebody writes who declares a function of the language. */
export interface LanguageDeclaration<Args extends LanguageArguments>
  extends Omit<LanguageFunction, 'kind' | 'effect' | 'call'> {
  readonly args: Args;
  readonly variadic?: keyof Args & string;
  readonly run: (args: ArgumentValues<Args>, context: PureContext, keywords: Keywords) => Value;
}

/** Declares a function of the language. */
export function defineLanguageFunction<Args extends LanguageArguments>(
  declaration: LanguageDeclaration<Args>,
): LanguageFunction {
  const { run, ...declared } = declaration;
  const { name, args, variadic, keywords } = declared;
  const names = Object.keys(args);
  const declaredArguments = Object.values(args);
  const fallbacks = Object.fromEntries(names.map((argument) => [argument, args[argument]?.fallback]));
  const places = argumentPlaces(names, variadic, keywords !== undefined);
  return {
    ...declared,
    kind: 'language',
    effect: 'reads',
    call(context, positional, named) {
      const placed = placeArguments(places, positional, named);
      if (!placed.ok) throw callError(name, placed.problem);
      const values = { ...fallbacks };
      for (let place = 0; place < names.length; place += 1) {
        const given = placed.values[place];
        const argument = names[place] ?? '';
        if (given !== undefined) values[argument] = declaredArguments[place]?.read(given);
        else if (declaredArguments[place]?.isRequired === true)
          throw callError(name, { kind: 'missing', argument });
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was read by the declaration of its name
      return run(values as ArgumentValues<Args>, context, placed.more);
    },
  };
}

/** The same function under another name. */
export function alias(name: `${string}.${string}`, target: LanguageFunction): LanguageFunction {
  return { ...target, name, summary: `${target.summary} The same as ${target.name}.` };
}

function callError(name: string, problem: ArgumentProblem): PyError {
  switch (problem.kind) {
    case 'superfluous':
      return typeError(`${name}() takes ${problem.most} arguments but ${problem.given} were given`);
    case 'double':
      return typeError(`${name}() got multiple values for argument '${problem.argument}'`);
    case 'missing':
      return typeError(`${name}() is missing the argument '${problem.argument}'`);
    case 'unknown':
      return typeError(`${name}() got an unexpected keyword argument '${problem.argument}'`);
    default:
      return typeError(`${name}() takes no such arguments`);
  }
}
