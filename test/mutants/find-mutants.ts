import { type Node, parseSync, Visitor } from 'oxc-parser';

/** One small change of a source file that a test ought to notice. */
export interface Mutant {
  readonly path: string;
  /** Where the change begins, in characters of the file, and how many it takes the place of. */
  readonly start: number;
  readonly length: number;
  readonly replacement: string;
}

const flipped: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
};

/** The mutants of a file: every comparison and connective flipped, every condition negated, every boolean turned. */
export function findMutants(path: string, source: string): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const types = new Set<number>();
  const replace = (start: number, end: number, replacement: string): void => {
    mutants.push({ path, start, length: end - start, replacement });
  };
  const negate = (test: Node | null): void => {
    if (test !== null) replace(test.start, test.end, `!(${source.slice(test.start, test.end)})`);
  };
  const flip = ({ left, right, operator }: { left: Node; right: Node; operator: string }): void => {
    const other = flipped[operator];
    const at = source.indexOf(operator, left.end);
    if (other !== undefined && at >= 0 && at < right.start) replace(at, at + operator.length, other);
  };
  new Visitor({
    BinaryExpression: flip,
    LogicalExpression: flip,
    IfStatement: ({ test }) => negate(test),
    ConditionalExpression: ({ test }) => negate(test),
    WhileStatement: ({ test }) => negate(test),
    Literal: ({ value, start, end }) => {
      if (typeof value === 'boolean' && !types.has(start)) replace(start, end, String(!value));
    },
    TSLiteralType: ({ literal }) => {
      types.add(literal.start);
    },
  }).visit(parseSync(path, source).program);
  return mutants;
}

/** The source with the change made. */
export function mutate(source: string, { start, length, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(start + length);
}

/** `path:line:column  what -> what` for a person. */
export function describeMutant(source: string, { path, start, length, replacement }: Mutant): string {
  const before = source.slice(0, start).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const was = oneLine(source.slice(start, start + length));
  const line = oneLine((source.split('\n')[before.length - 1] ?? '').trim());
  return `${path}:${before.length}:${column}  ${was} -> ${oneLine(replacement)}   in: ${line}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 60);
}
