import type { Value } from '../../value/index.ts';

/** Where a node begins in the template's text. */
interface Node {
  readonly at: number;
}

export interface Constant extends Node {
  readonly kind: 'constant';
  readonly value: Value;
}

export interface Name extends Node {
  readonly kind: 'name';
  readonly name: string;
}

/** `namespace.attribute` as the target of a `set`. */
export interface NamespaceTarget extends Node {
  readonly kind: 'namespace-target';
  readonly name: string;
  readonly attribute: string;
}

export interface Sequence extends Node {
  readonly kind: 'tuple' | 'list';
  readonly items: readonly Expression[];
}

export interface DictLiteral extends Node {
  readonly kind: 'dict';
  readonly pairs: readonly (readonly [Expression, Expression])[];
}

export interface GetAttribute extends Node {
  readonly kind: 'attribute';
  readonly object: Expression;
  readonly name: string;
}

export interface GetItem extends Node {
  readonly kind: 'item';
  readonly object: Expression;
  readonly key: Expression;
}

export interface Slice extends Node {
  readonly kind: 'slice';
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}

/** What stands between the parentheses of a call. */
export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly keywords: readonly (readonly [string, Expression])[];
  readonly star: Expression | undefined;
  readonly doubleStar: Expression | undefined;
}

export interface Call extends Node {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: CallArguments;
}

export interface Filter extends Node {
  readonly kind: 'filter';
  /** Absent where a block is what is filtered. */
  readonly input: Expression | undefined;
  readonly name: string;
  readonly args: CallArguments;
}

export interface Test extends Node {
  readonly kind: 'test';
  readonly input: Expression;
  readonly name: string;
  readonly args: CallArguments;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Logical extends Node {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export interface Concatenation extends Node {
  readonly kind: 'concatenation';
  readonly parts: readonly Expression[];
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface Comparison extends Node {
  readonly kind: 'comparison';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
}

export interface Conditional extends Node {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly value: Expression;
  readonly otherwise: Expression | undefined;
}

export type Expression =
  | Constant
  | Name
  | NamespaceTarget
  | Sequence
  | DictLiteral
  | GetAttribute
  | GetItem
  | Slice
  | Call
  | Filter
  | Test
  | Unary
  | Binary
  | Logical
  | Concatenation
  | Comparison
  | Conditional;

export interface Data extends Node {
  readonly kind: 'data';
  readonly text: string;
}

export interface Output extends Node {
  readonly kind: 'output';
  readonly expression: Expression;
}

export interface SetStatement extends Node {
  readonly kind: 'set';
  readonly target: Expression;
  readonly value: Expression;
}

export interface SetBlock extends Node {
  readonly kind: 'set-block';
  readonly target: Expression;
  readonly filter: Filter | undefined;
  readonly body: readonly Statement[];
}

export interface For extends Node {
  readonly kind: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly test: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface If extends Node {
  readonly kind: 'if';
  readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[];
}

export interface With extends Node {
  readonly kind: 'with';
  readonly bindings: readonly { readonly target: Expression; readonly value: Expression }[];
  readonly body: readonly Statement[];
}

export interface Autoescape extends Node {
  readonly kind: 'autoescape';
  readonly enabled: Expression;
  readonly body: readonly Statement[];
}

export interface Block extends Node {
  readonly kind: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: readonly Statement[];
}

export interface Extends extends Node {
  readonly kind: 'extends';
  readonly template: Expression;
}

export interface Include extends Node {
  readonly kind: 'include';
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}

/** `import`, or one of Salt's `import_yaml`, `import_json` and `import_text`, which also parse what they take in. */
export interface Import extends Node {
  readonly kind: 'import';
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
  readonly format: DataFormat | undefined;
}

export interface FromImport extends Node {
  readonly kind: 'from-import';
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly alias: string; readonly at: number }[];
  readonly withContext: boolean;
}

/** A parameter of a macro. */
export interface Parameter {
  readonly name: string;
  readonly default: Expression | undefined;
}

/** What a macro and the body of a call block have in common. */
export interface MacroSignature {
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly usesCaller: boolean;
  readonly usesKeywords: boolean;
  readonly usesVarargs: boolean;
}

export interface Macro extends Node, MacroSignature {
  readonly kind: 'macro';
  readonly name: string;
}

export interface CallBlock extends Node, MacroSignature {
  readonly kind: 'call-block';
  readonly call: Call;
}

export interface FilterBlock extends Node {
  readonly kind: 'filter-block';
  readonly filter: Filter;
  readonly body: readonly Statement[];
}

export interface Do extends Node {
  readonly kind: 'do';
  readonly expression: Expression;
}

/** The formats of Salt's load and import tags. */
export type DataFormat = 'yaml' | 'json' | 'text';

export interface Load extends Node {
  readonly kind: 'load';
  readonly format: DataFormat;
  readonly target: Expression;
  readonly body: readonly Statement[];
}

export interface Profile extends Node {
  readonly kind: 'profile';
  readonly label: Expression;
  readonly body: readonly Statement[];
}

export interface LoopControl extends Node {
  readonly kind: 'break' | 'continue';
}

export type Statement =
  | Data
  | Output
  | SetStatement
  | SetBlock
  | For
  | If
  | With
  | Autoescape
  | Block
  | Extends
  | Include
  | Import
  | FromImport
  | Macro
  | CallBlock
  | FilterBlock
  | Do
  | Load
  | Profile
  | LoopControl;
