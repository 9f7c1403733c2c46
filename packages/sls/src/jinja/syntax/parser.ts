import type { DataFormat, Expression, MacroSignature, Parameter, Statement } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { tokenize } from './lexer.ts';
import { TemplateSyntaxError } from './syntax-error.ts';
import type { SyntaxOptions } from './syntax-options.ts';
import type { Token } from './token.ts';
import { describeToken, TokenStream } from './token-stream.ts';

/** Returns the statements of a template; text outside tags is a statement too. Line breaks of the text must be `\n`. */
export function parseTemplate(text: string, options: SyntaxOptions): Statement[] {
  return new Parser(new TokenStream(tokenize(text, options))).parseTemplate();
}

interface OpenTag {
  readonly name: string;
  readonly at: number;
  readonly ends: readonly string[];
}

class Parser extends ExpressionParser {
  /** The tags whose end has not been read yet, the innermost last. */
  readonly #open: OpenTag[] = [];
  /** The names read within each macro that is being parsed, the innermost last. */
  readonly #namesRead: Set<string>[] = [];

  parseTemplate(): Statement[] {
    const body = this.#statementsUntil([]);
    if (this.stream.current.kind !== 'end') this.#failUnknownTag(this.stream.current);
    return body;
  }

  protected override nameIsRead(name: string): void {
    for (const names of this.#namesRead) names.add(name);
  }

  #statementsUntil(ends: readonly string[]): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      const token = this.stream.current;
      switch (token.kind) {
        case 'data':
          this.stream.next();
          body.push({ kind: 'data', text: token.text, at: token.at });
          break;
        case 'variable-begin': {
          this.stream.next();
          const expression = this.parseTuple();
          this.stream.expect('variable-end');
          body.push({ kind: 'output', expression, at: token.at });
          break;
        }
        case 'block-begin': {
          this.stream.next();
          if (this.stream.isName(...ends)) return body;
          body.push(...this.nested(() => this.#statement()));
          this.stream.expect('block-end');
          break;
        }
        default:
          return body;
      }
    }
  }

  #statement(): Statement[] {
    const token = this.stream.current;
    if (token.kind !== 'name') throw new TemplateSyntaxError('tag name expected', token.at);
    const parse = Parser.#tags.get(token.text);
    if (parse === undefined) return this.#failUnknownTag(token);
    this.stream.next();
    const statements = parse(this, token);
    return Array.isArray(statements) ? statements : [statements];
  }

  static readonly #tags: ReadonlyMap<string, (parser: Parser, tag: Token) => Statement | Statement[]> =
    new Map(
      Object.entries({
        print: (parser) => parser.#print(),
        set: (parser, tag) => parser.#set(tag),
        for: (parser, tag) => parser.#for(tag),
        if: (parser, tag) => parser.#if(tag),
        with: (parser, tag) => parser.#with(tag),
        autoescape(parser, tag) {
          const enabled = parser.parseExpression();
          return { kind: 'autoescape', enabled, body: parser.#body(tag, 'endautoescape'), at: tag.at };
        },
        block: (parser, tag) => parser.#block(tag),
        extends: (parser, { at }) => ({ kind: 'extends', template: parser.parseExpression(), at }),
        include: (parser, tag) => parser.#include(tag),
        import: (parser, tag) => parser.#import(tag, undefined),
        import_yaml: (parser, tag) => parser.#import(tag, 'yaml'),
        import_json: (parser, tag) => parser.#import(tag, 'json'),
        import_text: (parser, tag) => parser.#import(tag, 'text'),
        from: (parser, tag) => parser.#fromImport(tag),
        macro: (parser, tag) => parser.#macro(tag),
        call: (parser, tag) => parser.#callBlock(tag),
        filter(parser, tag) {
          const filter = parser.parseFilters(undefined, true);
          if (filter === undefined) throw new TemplateSyntaxError('expected the name of a filter', tag.at);
          return { kind: 'filter-block', filter, body: parser.#body(tag, 'endfilter'), at: tag.at };
        },
        do: (parser, { at }) => ({ kind: 'do', expression: parser.parseTuple(), at }),
        break: (_, { at }) => ({ kind: 'break', at }),
        continue: (_, { at }) => ({ kind: 'continue', at }),
        load_yaml: (parser, tag) => parser.#load(tag, 'yaml'),
        load_json: (parser, tag) => parser.#load(tag, 'json'),
        load_text: (parser, tag) => parser.#load(tag, 'text'),
        profile(parser, tag) {
          parser.stream.expectName('as');
          const label = parser.parseExpression();
          return { kind: 'profile', label, body: parser.#body(tag, 'endprofile'), at: tag.at };
        },
      } satisfies Record<string, (parser: Parser, tag: Token) => Statement | Statement[]>),
    );

  /** Parses what stands between a tag and its end tag, and the end tag's name. */
  #body(tag: Token, ...ends: readonly string[]): Statement[] {
    const body = this.#bodyUntil(tag, ends);
    this.stream.next();
    return body;
  }

  /** Parses what stands between a tag and one of its end tags, whose name is the next token then. */
  #bodyUntil(tag: Token, ends: readonly string[]): Statement[] {
    this.stream.skipOperator(':');
    this.stream.expect('block-end');
    this.#open.push({ name: tag.text, at: tag.at, ends });
    const body = this.#statementsUntil(ends);
    if (this.stream.current.kind === 'end') this.#failEndOfTemplate();
    this.#open.pop();
    return body;
  }

  #print(): Statement[] {
    const outputs: Statement[] = [];
    while (this.stream.current.kind !== 'block-end') {
      if (outputs.length > 0) this.stream.expectOperator(',');
      const { at } = this.stream.current;
      outputs.push({ kind: 'output', expression: this.parseExpression(), at });
    }
    return outputs;
  }

  #set(tag: Token): Statement {
    const { at } = tag;
    const target = this.#target();
    if (this.stream.skipOperator('=')) return { kind: 'set', target, value: this.parseTuple(), at };
    const filter = this.parseFilters(undefined);
    return { kind: 'set-block', target, filter, body: this.#body(tag, 'endset'), at };
  }

  #for(tag: Token): Statement<'for'> {
    const target = this.#target('in');
    this.stream.expectName('in');
    const iterable = this.parseTuple({ conditionals: false, endName: 'recursive' });
    const test = this.stream.skipName('if') ? this.parseExpression() : undefined;
    const recursive = this.stream.skipName('recursive');
    const body = this.#bodyUntil(tag, ['endfor', 'else']);
    const otherwise = this.stream.next().text === 'else' ? this.#body(tag, 'endfor') : [];
    return { kind: 'for', target, iterable, test, recursive, body, otherwise, at: tag.at };
  }

  #if(tag: Token): Statement<'if'> {
    const branches: Statement<'if'>['branches'][number][] = [];
    for (;;) {
      const test = this.parseTuple({ conditionals: false });
      branches.push({ test, body: this.#bodyUntil(tag, ['elif', 'else', 'endif']) });
      const end = this.stream.next().text;
      if (end === 'elif') continue;
      const otherwise = end === 'else' ? this.#body(tag, 'endif') : [];
      return { kind: 'if', branches, otherwise, at: tag.at };
    }
  }

  #with(tag: Token): Statement<'with'> {
    const bindings: Statement<'with'>['bindings'][number][] = [];
    while (this.stream.current.kind !== 'block-end') {
      if (bindings.length > 0) this.stream.expectOperator(',');
      const target = this.#target();
      this.stream.expectOperator('=');
      bindings.push({ target, value: this.parseExpression() });
    }
    return { kind: 'with', bindings, body: this.#body(tag, 'endwith'), at: tag.at };
  }

  #block(tag: Token): Statement<'block'> {
    const name = this.stream.expect('name').text;
    const scoped = this.stream.skipName('scoped');
    const required = this.stream.skipName('required');
    if (this.stream.isOperator('-')) {
      const message =
        'Block names have to be identifiers and may not contain hyphens, use an underscore instead.';
      throw new TemplateSyntaxError(message, this.stream.current.at);
    }
    const body = this.#body(tag, 'endblock');
    if (required && body.some((part) => part.kind !== 'data' || part.text.trim() !== '')) {
      throw new TemplateSyntaxError('Required blocks can only contain comments or whitespace', tag.at);
    }
    this.stream.skipName(name);
    return { kind: 'block', name, scoped, required, body, at: tag.at };
  }

  #include({ at }: Token): Statement<'include'> {
    const template = this.parseExpression();
    const ignoreMissing = this.#skipNames('ignore', 'missing');
    return { kind: 'include', template, ignoreMissing, withContext: this.#context() ?? true, at };
  }

  #import({ at }: Token, format: DataFormat | undefined): Statement<'import'> {
    const template = this.parseExpression();
    this.stream.expectName('as');
    const target = this.stream.expect('name').text;
    return { kind: 'import', template, target, withContext: this.#context() ?? false, format, at };
  }

  #fromImport({ at }: Token): Statement<'from-import'> {
    const template = this.parseExpression();
    this.stream.expectName('import');
    const names: Statement<'from-import'>['names'][number][] = [];
    let withContext: boolean | undefined;
    do {
      withContext = names.length > 0 ? this.#context() : undefined;
      if (withContext !== undefined) break;
      const token = this.stream.expect('name');
      if (token.text.startsWith('_')) {
        throw new TemplateSyntaxError('names starting with an underline can not be imported', token.at);
      }
      const alias = this.stream.skipName('as') ? this.stream.expect('name').text : token.text;
      names.push({ name: token.text, alias, at: token.at });
      withContext = this.#context();
    } while (withContext === undefined && this.stream.skipOperator(','));
    return { kind: 'from-import', template, names, withContext: withContext ?? false, at };
  }

  #macro(tag: Token): Statement<'macro'> {
    const name = this.stream.expect('name').text;
    const signature = this.#signature(() => ({
      parameters: this.#parameters(),
      body: this.#body(tag, 'endmacro'),
    }));
    return { kind: 'macro', name, ...signature, at: tag.at };
  }

  #callBlock(tag: Token): Statement {
    const parameters = this.stream.isOperator('(') ? this.#parameters() : [];
    const call = this.parseExpression();
    if (call.kind !== 'call') throw new TemplateSyntaxError('expected call', tag.at);
    const signature = this.#signature(() => ({ parameters, body: this.#body(tag, 'endcall') }));
    return { kind: 'call-block', call, ...signature, at: tag.at };
  }

  #load(tag: Token, format: DataFormat): Statement<'load'> {
    this.stream.expectName('as');
    const target = this.#target();
    return { kind: 'load', format, target, body: this.#body(tag, 'endload'), at: tag.at };
  }

  #signature(parse: () => { parameters: readonly Parameter[]; body: readonly Statement[] }): MacroSignature {
    const names = new Set<string>();
    this.#namesRead.push(names);
    const parsed = parse();
    this.#namesRead.pop();
    return {
      ...parsed,
      usesCaller: names.has('caller'),
      usesKeywords: names.has('kwargs'),
      usesVarargs: names.has('varargs'),
    };
  }

  #parameters(): Parameter[] {
    this.stream.expectOperator('(');
    const parameters: Parameter[] = [];
    while (!this.stream.isOperator(')')) {
      if (parameters.length > 0) this.stream.expectOperator(',');
      const { at, text } = this.stream.expect('name');
      const fallback = this.stream.skipOperator('=') ? this.parseExpression() : undefined;
      if (fallback === undefined && parameters.at(-1)?.default !== undefined) {
        throw new TemplateSyntaxError('non-default argument follows default argument', at);
      }
      parameters.push({ name: text, default: fallback });
    }
    this.stream.expectOperator(')');
    return parameters;
  }

  #target(endName?: string): Expression {
    const token = this.stream.current;
    if (
      token.kind === 'name' &&
      this.stream.following.kind === 'operator' &&
      this.stream.following.text === '.'
    ) {
      this.stream.next();
      this.stream.next();
      const attribute = this.stream.expect('name').text;
      return { kind: 'namespace-target', name: token.text, attribute, at: token.at };
    }
    const target = this.parseTuple(
      endName === undefined ? { primariesOnly: true } : { primariesOnly: true, endName },
    );
    assertAssignable(target);
    return target;
  }

  #context(): boolean | undefined {
    if (this.#skipNames('with', 'context')) return true;
    return this.#skipNames('without', 'context') ? false : undefined;
  }

  #skipNames(first: string, second: string): boolean {
    const { kind, text } = this.stream.following;
    if (!this.stream.isName(first) || kind !== 'name' || text !== second) return false;
    this.stream.next();
    this.stream.next();
    return true;
  }

  #failUnknownTag(token: Token): never {
    const innermost = this.#open.at(-1);
    const name = describeToken(token);
    let message = `Encountered unknown tag '${name}'.`;
    if (innermost?.ends.includes(name) === false && name.startsWith('end')) {
      message = `Unexpected end of block: '${name}'.`;
    }
    throw new TemplateSyntaxError(message + this.#expectation(), token.at);
  }

  #failEndOfTemplate(): never {
    const innermost = this.#open.at(-1);
    throw new TemplateSyntaxError(
      `Unexpected end of template.${this.#expectation()}`,
      innermost?.at ?? this.stream.current.at,
    );
  }

  #expectation(): string {
    const innermost = this.#open.at(-1);
    if (innermost === undefined) return '';
    const ends = innermost.ends.map((end) => `'${end}'`).join(' or ');
    return ` Looking for the following tags: ${ends}. The innermost block that needs to be closed is '${innermost.name}'.`;
  }
}

function assertAssignable(target: Expression): void {
  switch (target.kind) {
    case 'name':
    case 'namespace-target':
      return;
    case 'tuple':
      for (const item of target.items) assertAssignable(item);
      return;
    default:
      throw new TemplateSyntaxError(`can't assign to '${target.kind}'`, target.at);
  }
}
