import type { Value } from '../../value/index.ts';
import type { BinaryOperator, CallArguments, CompareOperator, Expression } from './ast.ts';
import { TemplateSyntaxError } from './syntax-error.ts';
import { describeToken, type TokenStream } from './token-stream.ts';

/** How the expressions of a tuple without parentheses end, and which of them are allowed. */
export interface TupleRules {
  /** Whether `a if b else c` may stand in it. */
  readonly conditionals?: boolean;
  /** A name that ends it. */
  readonly endName?: string;
  /** Whether only names and literals may stand in it, as in the targets of `for` and `set`. */
  readonly primariesOnly?: boolean;
  /** Whether it stands in parentheses and may therefore be empty. */
  readonly parenthesised?: boolean;
}

const constants = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

const compareOperators: ReadonlySet<string> = new Set<CompareOperator>(['==', '!=', '<', '<=', '>', '>=']);
const noArguments: CallArguments = { positional: [], keywords: [], star: undefined, doubleStar: undefined };

/** How deep expressions and blocks may be nested; deeper ones would exhaust the stack. */
const maxDepth = 200;

/** Parses Jinja's expressions, by recursive descent in the order of their precedence. */
export class ExpressionParser {
  protected readonly stream: TokenStream;
  #depth = 0;

  constructor(stream: TokenStream) {
    this.stream = stream;
  }

  /** Called for every name that an expression reads. */
  protected nameIsRead(_name: string): void {}

  /** Parses something nested, and refuses what is nested too deeply. */
  protected nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) {
      throw new TemplateSyntaxError(`nested more than ${maxDepth} levels deep`, this.stream.current.at);
    }
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  parseExpression(conditionals = true): Expression {
    return this.nested(() => (conditionals ? this.#conditional() : this.#or()));
  }

  /** Parses expressions with commas between them: a tuple, or the one expression there is. */
  parseTuple(rules: TupleRules = {}): Expression {
    const { at } = this.stream.current;
    const items: Expression[] = [];
    let isTuple = false;
    while (!this.#tupleEnds(rules)) {
      items.push(
        rules.primariesOnly === true ? this.parsePrimary() : this.parseExpression(rules.conditionals),
      );
      if (!this.stream.isOperator(',')) break;
      isTuple = true;
      this.stream.next();
    }
    const [first] = items;
    if (!isTuple && first !== undefined) return first;
    if (!isTuple && rules.parenthesised !== true) {
      throw new TemplateSyntaxError(
        `Expected an expression, got '${describeToken(this.stream.current)}'`,
        at,
      );
    }
    return { kind: 'tuple', items, at };
  }

  parsePrimary(): Expression {
    const token = this.stream.current;
    const { at } = token;
    switch (token.kind) {
      case 'name': {
        this.stream.next();
        const value = constants.get(token.text);
        if (value !== undefined) return { kind: 'constant', value, at };
        this.nameIsRead(token.text);
        return { kind: 'name', name: token.text, at };
      }
      case 'string': {
        let value = '';
        while (this.stream.current.kind === 'string') value += this.stream.next().text;
        return { kind: 'constant', value, at };
      }
      case 'number':
        this.stream.next();
        return { kind: 'constant', value: token.value, at };
      default:
        if (this.stream.skipOperator('(')) {
          const inside = this.nested(() => this.parseTuple({ parenthesised: true }));
          this.stream.expectOperator(')');
          return inside;
        }
        if (this.stream.isOperator('[')) return this.#list();
        if (this.stream.isOperator('{')) return this.#dict();
        throw new TemplateSyntaxError(`unexpected '${describeToken(token)}'`, at);
    }
  }

  /** Parses filters after an expression; without a first expression they filter a block. */
  parseFilters(input: Expression | undefined, inline = false): Expression<'filter'> | undefined {
    let filter: Expression<'filter'> | undefined;
    let isNext = inline;
    while (isNext || this.stream.isOperator('|')) {
      if (!isNext) this.stream.next();
      isNext = false;
      const { at } = this.stream.current;
      const name = this.#dottedName();
      const args = this.stream.isOperator('(') ? this.parseCallArguments() : noArguments;
      filter = { kind: 'filter', input: filter ?? input, name, args, at };
    }
    return filter;
  }

  parseCallArguments(): CallArguments {
    const { at } = this.stream.expectOperator('(');
    const positional: Expression[] = [];
    const keywords: (readonly [string, Expression])[] = [];
    let star: Expression | undefined;
    let doubleStar: Expression | undefined;
    const ensure = (valid: boolean): void => {
      if (!valid) throw new TemplateSyntaxError('invalid syntax for function call expression', at);
    };
    this.#separated(')', () => {
      if (this.stream.skipOperator('*')) {
        ensure(star === undefined && doubleStar === undefined);
        star = this.parseExpression();
      } else if (this.stream.skipOperator('**')) {
        ensure(doubleStar === undefined);
        doubleStar = this.parseExpression();
      } else if (this.stream.current.kind === 'name' && isAssignment(this.stream)) {
        ensure(doubleStar === undefined);
        const name = this.stream.next().text;
        this.stream.next();
        keywords.push([name, this.parseExpression()]);
      } else {
        ensure(star === undefined && doubleStar === undefined && keywords.length === 0);
        positional.push(this.parseExpression());
      }
    });
    return { positional, keywords, star, doubleStar };
  }

  #tupleEnds({ endName }: TupleRules): boolean {
    const { kind } = this.stream.current;
    if (kind === 'variable-end' || kind === 'block-end' || this.stream.isOperator(')')) return true;
    return endName !== undefined && this.stream.isName(endName);
  }

  #conditional(): Expression {
    let { at } = this.stream.current;
    let expression = this.#or();
    while (this.stream.skipName('if')) {
      const test = this.#or();
      const otherwise = this.stream.skipName('else') ? this.nested(() => this.#conditional()) : undefined;
      expression = { kind: 'conditional', test, value: expression, otherwise, at };
      at = this.stream.current.at;
    }
    return expression;
  }

  #or(): Expression {
    return this.#logical('or', () => this.#and());
  }

  #and(): Expression {
    return this.#logical('and', () => this.#not());
  }

  #logical(operator: 'and' | 'or', operand: () => Expression): Expression {
    const { at } = this.stream.current;
    let left = operand();
    while (this.stream.skipName(operator)) {
      left = { kind: 'logical', operator, left, right: operand(), at };
    }
    return left;
  }

  #not(): Expression {
    const { at } = this.stream.current;
    if (!this.stream.skipName('not')) return this.#comparison();
    return { kind: 'unary', operator: 'not', operand: this.nested(() => this.#not()), at };
  }

  #comparison(): Expression {
    const { at } = this.stream.current;
    const first = this.#sum();
    const rest: Expression<'comparison'>['rest'][number][] = [];
    for (let operator = this.#compareOperator(); operator !== undefined; operator = this.#compareOperator()) {
      rest.push({ operator, operand: this.#sum() });
    }
    return rest.length === 0 ? first : { kind: 'comparison', first, rest, at };
  }

  #compareOperator(): CompareOperator | undefined {
    const { kind, text } = this.stream.current;
    if (kind === 'operator' && isCompareOperator(text)) {
      this.stream.next();
      return text;
    }
    if (this.stream.skipName('in')) return 'in';
    const { following } = this.stream;
    if (!this.stream.isName('not') || following.kind !== 'name' || following.text !== 'in') return undefined;
    this.stream.next();
    this.stream.next();
    return 'not in';
  }

  #sum(): Expression {
    return this.#leftAssociative(['+', '-'], () => this.#concatenation());
  }

  #concatenation(): Expression {
    const { at } = this.stream.current;
    const first = this.#product();
    if (!this.stream.isOperator('~')) return first;
    const parts = [first];
    while (this.stream.skipOperator('~')) parts.push(this.#product());
    return { kind: 'concatenation', parts, at };
  }

  #product(): Expression {
    return this.#leftAssociative(['*', '/', '//', '%'], () => this.#power());
  }

  #power(): Expression {
    // Jinja's power is left-associative, and the sign binds tighter than it.
    return this.#leftAssociative(['**'], () => this.#unary(true));
  }

  #leftAssociative(operators: readonly BinaryOperator[], operand: () => Expression): Expression {
    const { at } = this.stream.current;
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => this.stream.isOperator(candidate));
      if (operator === undefined) return left;
      this.stream.next();
      left = { kind: 'binary', operator, left, right: operand(), at };
    }
  }

  #unary(withFilters: boolean): Expression {
    const { at } = this.stream.current;
    const operator = (['-', '+'] as const).find((sign) => this.stream.skipOperator(sign));
    const expression = this.parsePostfix(
      operator === undefined
        ? this.parsePrimary()
        : { kind: 'unary', operator, operand: this.nested(() => this.#unary(false)), at },
    );
    return withFilters ? this.#filtersAndTests(expression) : expression;
  }

  protected parsePostfix(start: Expression): Expression {
    let expression = start;
    for (;;) {
      if (this.stream.isOperator('.') || this.stream.isOperator('['))
        expression = this.#subscript(expression);
      else if (this.stream.isOperator('(')) expression = this.#call(expression);
      else return expression;
    }
  }

  #filtersAndTests(start: Expression): Expression {
    let expression = start;
    for (;;) {
      if (this.stream.isOperator('|')) expression = this.parseFilters(expression) ?? expression;
      else if (this.stream.isName('is')) expression = this.#test(expression);
      else if (this.stream.isOperator('(')) expression = this.#call(expression);
      else return expression;
    }
  }

  #call(callee: Expression): Expression<'call'> {
    return { kind: 'call', callee, args: this.parseCallArguments(), at: callee.at };
  }

  #test(input: Expression): Expression {
    const { at } = this.stream.next();
    const negated = this.stream.skipName('not');
    const name = this.#dottedName();
    const test: Expression = { kind: 'test', input, name, args: this.#testArguments(), at };
    return negated ? { kind: 'unary', operator: 'not', operand: test, at } : test;
  }

  #testArguments(): CallArguments {
    const { kind } = this.stream.current;
    if (this.stream.isOperator('(')) return this.parseCallArguments();
    const begins =
      kind === 'name' ||
      kind === 'string' ||
      kind === 'number' ||
      this.stream.isOperator('[') ||
      this.stream.isOperator('{');
    if (!begins || this.stream.isName('else', 'or', 'and')) return noArguments;
    if (this.stream.isName('is')) {
      throw new TemplateSyntaxError('You cannot chain multiple tests with is', this.stream.current.at);
    }
    return { ...noArguments, positional: [this.parsePostfix(this.parsePrimary())] };
  }

  #dottedName(): string {
    let name = this.stream.expect('name').text;
    while (this.stream.skipOperator('.')) name += `.${this.stream.expect('name').text}`;
    return name;
  }

  #subscript(object: Expression): Expression {
    if (this.stream.skipOperator('.')) {
      const token = this.stream.next();
      if (token.kind === 'name') return { kind: 'attribute', object, name: token.text, at: token.at };
      if (token.kind !== 'number' || token.text.includes('.')) {
        throw new TemplateSyntaxError('expected name or number', token.at);
      }
      return {
        kind: 'item',
        object,
        key: { kind: 'constant', value: token.value, at: token.at },
        at: token.at,
      };
    }
    const { at } = this.stream.expectOperator('[');
    const keys: Expression[] = [];
    while (!this.stream.isOperator(']')) {
      if (keys.length > 0) this.stream.expectOperator(',');
      keys.push(this.#subscriptKey());
    }
    this.stream.expectOperator(']');
    const [only] = keys;
    const key: Expression =
      keys.length === 1 && only !== undefined ? only : { kind: 'tuple', items: keys, at };
    return { kind: 'item', object, key, at };
  }

  #subscriptKey(): Expression {
    const { at } = this.stream.current;
    let start: Expression | undefined;
    if (!this.stream.isOperator(':')) {
      start = this.parseExpression();
      if (!this.stream.isOperator(':')) return start;
    }
    this.stream.expectOperator(':');
    const stop = this.#sliceEnds() ? undefined : this.parseExpression();
    const step = this.stream.skipOperator(':') && !this.#sliceEnds() ? this.parseExpression() : undefined;
    return { kind: 'slice', start, stop, step, at };
  }

  #sliceEnds(): boolean {
    return this.stream.isOperator(':') || this.stream.isOperator(']') || this.stream.isOperator(',');
  }

  #list(): Expression {
    const { at } = this.stream.expectOperator('[');
    return { kind: 'list', items: this.#separated(']', () => this.parseExpression()), at };
  }

  #dict(): Expression {
    const { at } = this.stream.expectOperator('{');
    const pairs = this.#separated('}', () => {
      const key = this.parseExpression();
      this.stream.expectOperator(':');
      return [key, this.parseExpression()] as const;
    });
    return { kind: 'dict', pairs, at };
  }

  /** Parses elements with commas between them, one behind the last if need be, up to what closes them. */
  #separated<T>(closing: string, parse: () => T): T[] {
    const elements: T[] = [];
    while (!this.stream.isOperator(closing)) {
      elements.push(parse());
      if (!this.stream.isOperator(closing)) this.stream.expectOperator(',');
    }
    this.stream.expectOperator(closing);
    return elements;
  }
}

function isCompareOperator(text: string): text is CompareOperator {
  return compareOperators.has(text);
}

function isAssignment(stream: TokenStream): boolean {
  const { kind, text } = stream.following;
  return kind === 'operator' && text === '=';
}
