import type { SourceText } from '../../source/source-text.ts';
import { PyError } from '../../value/index.ts';
import type { CompiledTemplate } from '../runtime/execution.ts';
import { JinjaError } from '../runtime/template-error.ts';
import { parseTemplate } from '../syntax/parser.ts';
import { TemplateSyntaxError } from '../syntax/syntax-error.ts';
import type { SyntaxOptions } from '../syntax/syntax-options.ts';
import { compileExpression } from './expressions.ts';
import { compileBody } from './statements.ts';
import { unclosedTag } from './unclosed-tag.ts';
import type { CompileUnit } from './unit.ts';

/** How many compiled templates are kept, and of how much text in all; the one used longest ago goes first. */
const cacheSize = 512;
const cachedCharacters = 4 * 1024 * 1024;

const cache = new Map<string, CompiledTemplate>();
let charactersInCache = 0;

/** Returns a template ready to be executed; the same text under the same options is compiled once. */
export function compileTemplate(source: SourceText, options: SyntaxOptions): CompiledTemplate {
  const key = JSON.stringify(options) + source.text;
  const known = cache.get(key);
  const compiled = known ?? compile(source, options);
  if (known !== undefined) forget(key);
  cache.set(key, compiled);
  charactersInCache += key.length;
  for (const oldest of cache.keys()) {
    if (cache.size <= cacheSize && charactersInCache <= cachedCharacters) break;
    forget(oldest);
  }
  return compiled;
}

function forget(key: string): void {
  cache.delete(key);
  charactersInCache -= key.length;
}

function compile(source: SourceText, options: SyntaxOptions): CompiledTemplate {
  try {
    const unit: CompileUnit = {
      expression: (expression) => compileExpression(unit, expression),
      body: (statements) => compileBody(unit, statements),
      blocks: new Map(),
      requires: [],
      conditions: 0,
      loops: 0,
      enclosures: 0,
    };
    const body = unit.body(parseTemplate(source.text, options));
    return { body, blocks: unit.blocks, requires: unit.requires };
  } catch (error) {
    if (error instanceof TemplateSyntaxError) throw syntaxError(error, source, options);
    if (error instanceof PyError) throw new JinjaError(error.message, source.placeAt(0), { cause: error });
    if (error instanceof RangeError) {
      throw new JinjaError('the template is nested too deeply', source.placeAt(0), { cause: error });
    }
    throw error;
  }
}

/** An error in a tag that is not closed before another line or the end shows where it began. */
function syntaxError(
  { message, offset }: TemplateSyntaxError,
  source: SourceText,
  options: SyntaxOptions,
): JinjaError {
  const opened = unclosedTag(source.text, offset, options);
  const { line } = source.positionAt(offset);
  const isAtEnd = source.text.slice(offset).trim() === '';
  if (opened === undefined || (source.positionAt(opened.at).line === line && !isAtEnd)) {
    return new JinjaError(message, source.placeAt(offset));
  }
  const where = isAtEnd ? '' : ` in line ${line}`;
  return new JinjaError(`this ${opened.mark} is not closed: ${message}${where}`, source.placeAt(opened.at));
}
