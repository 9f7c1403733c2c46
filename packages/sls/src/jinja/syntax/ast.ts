import type { Value } from '../../value/index.ts';

/** What each kind of expression is made of. */
interface ExpressionParts {
  constant: { value: Value };
  name: { name: string };
  /** `namespace.attribute` as the target of a `set`. */
  'namespace-target': { name: string; attribute: string };
  tuple: { items: readonly Expression[] };
  list: { items: readonly Expression[] };
  dict: { pairs: readonly (readonly [Expression, Expression])[] };
  attribute: { object: Expression; name: string };
  item: { object: Expression; key: Expression };
  slice: { start: Expression | undefined; stop: Expression | undefined; step: Expression | undefined };
  call: { callee: Expression; args: CallArguments };
  /** There is no input where a block is what is filtered. */
  filter: { input: Expression | undefined; name: string; args: CallArguments };
  test: { input: Expression; name: string; args: CallArguments };
  unary: { operator: '-' | '+' | 'not'; operand: Expression };
  binary: { operator: BinaryOperator; left: Expression; right: Expression };
  logical: { operator: 'and' | 'or'; left: Expression; right: Expression };
  concatenation: { parts: readonly Expression[] };
  comparison: {
    first: Expression;
    rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
  };
  conditional: { test: Expression; value: Expression; otherwise: Expression | undefined };
}

/** What each kind of statement is made of. */
interface StatementParts {
  data: { text: string };
  output: { expression: Expression };
  set: { target: Expression; value: Expression };
  'set-block': { target: Expression; filter: Expression<'filter'> | undefined; body: Body };
  for: {
    target: Expression;
    iterable: Expression;
    test: Expression | undefined;
    recursive: boolean;
    body: Body;
    otherwise: Body;
  };
  if: { branches: readonly { readonly test: Expression; readonly body: Body }[]; otherwise: Body };
  with: { bindings: readonly { readonly target: Expression; readonly value: Expression }[]; body: Body };
  autoescape: { enabled: Expression; body: Body };
  block: { name: string; scoped: boolean; required: boolean; body: Body };
  extends: { template: Expression };
  include: { template: Expression; ignoreMissing: boolean; withContext: boolean };
  /** `import`, or one of Salt's `import_yaml`, `import_json` and `import_text`, which also parse what they take in. */
  import: { template: Expression; target: string; withContext: boolean; format: DataFormat | undefined };
  'from-import': {
    template: Expression;
    names: readonly { readonly name: string; readonly alias: string; readonly at: number }[];
    withContext: boolean;
  };
  macro: MacroSignature & { name: string };
  'call-block': MacroSignature & { call: Expression<'call'> };
  'filter-block': { filter: Expression<'filter'>; body: Body };
  do: { expression: Expression };
  load: { format: DataFormat; target: Expression; body: Body };
  profile: { label: Expression; body: Body };
  break: {};
  continue: {};
}

/** Nodes by their kinds, each with where it begins in the template's text. */
type Nodes<Parts> = {
  readonly [Kind in keyof Parts]: { readonly kind: Kind; readonly at: number } & Readonly<Parts[Kind]>;
};

export type ExpressionKind = keyof ExpressionParts;

/** An expression, of certain kinds or of any. */
export type Expression<Kind extends ExpressionKind = ExpressionKind> = Nodes<ExpressionParts>[Kind];

export type StatementKind = keyof StatementParts;

/** A statement, of certain kinds or of any. */
export type Statement<Kind extends StatementKind = StatementKind> = Nodes<StatementParts>[Kind];

/** Statements one after the other. */
export type Body = readonly Statement[];

/** What stands between the parentheses of a call. */
export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly keywords: readonly (readonly [string, Expression])[];
  readonly star: Expression | undefined;
  readonly doubleStar: Expression | undefined;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** A parameter of a macro. */
export interface Parameter {
  readonly name: string;
  readonly default: Expression | undefined;
}

/** What a macro and the body of a call block have in common. */
export interface MacroSignature {
  readonly parameters: readonly Parameter[];
  readonly body: Body;
  readonly usesCaller: boolean;
  readonly usesKeywords: boolean;
  readonly usesVarargs: boolean;
}

/** The formats of Salt's load and import tags. */
export type DataFormat = 'yaml' | 'json' | 'text';
