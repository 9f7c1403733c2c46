import { z } from 'zod';

/**
 * What a function may do with the host that it is called on: `reads` sees data, files and accounts; `asks` may in addition run
 * programs that only read, and ask the minion; `changes` may do everything. What it is handed follows from it.
 */
export type FunctionEffect = 'reads' | 'asks' | 'changes';

/** What a function takes: a z.strictObject in positional order, or an open one where further named arguments are taken. */
export type ArgumentsSchema = z.ZodObject;

/** An execution function, under Salt's name, as everybody sees it who does not call it. */
export interface DeclaredFunction<Args extends ArgumentsSchema = ArgumentsSchema> {
  /** `module.function`. */
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly effect: FunctionEffect;
  /**
   * Its arguments; descriptions are the user documentation. Made when somebody asks: schemas of hundreds of functions would
   * cost each process time and memory that calls two of them.
   */
  readonly args: () => Args;
  /** The argument, a list, that takes all further positional ones; those declared after it are given by name. */
  readonly variadic?: string | undefined;
  /** Arguments that are valid; shown in the documentation. */
  readonly examples?: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** What somebody writes who declares a function; what it is handed follows from its effect. */
export interface FunctionDeclaration<
  Effect extends FunctionEffect,
  Args extends ArgumentsSchema,
  Context,
  Answer,
> extends DeclaredFunction<Args> {
  readonly effect: Effect;
  readonly variadic?: keyof z.output<Args> & string;
  readonly examples?: readonly z.input<Args>[];
  readonly run: (args: z.output<Args>, context: Context) => Answer;
}

/** The arguments of a function that takes none. */
export const noArguments = () => z.strictObject({});
