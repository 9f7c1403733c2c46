import { MusterError } from '../errors/muster-error.ts';
import { compoundOperators, expandNodegroup } from './nodegroups.ts';
import type { Nodegroups, TargetSubject, TargetType } from './target.ts';

export type SubjectMatcher = (subject: TargetSubject) => boolean;

/** Makes the matcher of one operand, such as `G@os:Debian` or a glob. */
export type CompileOperand = (
  type: Exclude<TargetType, 'compound' | 'nodegroup'>,
  expression: string,
  delimiter: string | undefined,
) => SubjectMatcher;

const engines: Readonly<Record<string, Parameters<CompileOperand>[0]>> = {
  G: 'grain',
  P: 'grain_pcre',
  I: 'pillar',
  J: 'pillar_pcre',
  L: 'list',
  S: 'ipcidr',
  E: 'pcre',
};

const mostWords = 100_000;
const deepest = 200;

type Operator = 'and' | 'or' | 'not' | '(' | ')';
type Token = Operator | SubjectMatcher;

/**
 * A compound target (`G@os:Debian and not ( web* or N@edge )`): words parted by blanks, operators in lower case, `not`
 * binding tighter than `and`, `and` than `or`. What Salt would answer with a silent "nobody" is TARGET_INVALID.
 */
export function compileCompound(
  expression: string | readonly string[],
  nodegroups: Nodegroups,
  compileOperand: CompileOperand,
): SubjectMatcher {
  const words = typeof expression === 'string' ? expression.split(/\s+/).filter(Boolean) : expression;
  const shown = words.join(' ');
  const tokens = readTokens(words, shown, nodegroups, compileOperand);
  return new Parser(tokens, shown).parse();
}

function readTokens(
  given: readonly string[],
  shown: string,
  nodegroups: Nodegroups,
  compileOperand: CompileOperand,
): Token[] {
  const tokens: Token[] = [];
  for (const word of expandReferences(given, shown, nodegroups)) {
    if (!isOperator(word)) {
      tokens.push(operand(word, compileOperand));
      continue;
    }
    const previous = tokens.at(-1);
    // Salt's short form: `web* not db*` means `web* and not db*`.
    const impliesAnd =
      word === 'not' && previous !== undefined && previous !== 'and' && previous !== 'or' && previous !== '(';
    if (impliesAnd) tokens.push('and');
    tokens.push(word);
  }
  return tokens;
}

function expandReferences(
  given: readonly string[],
  shown: string,
  nodegroups: Nodegroups,
): readonly string[] {
  const words = given.flatMap((word) => {
    const parsed = parseWord(word);
    return parsed.engine === 'N' ? expandNodegroup(parsed.pattern, nodegroups) : [word];
  });
  if (words.length > mostWords) throw invalidCompound(shown, `it has more than ${mostWords} words`);
  return words;
}

function operand(word: string, compileOperand: CompileOperand): SubjectMatcher {
  const { engine, delimiter, pattern } = parseWord(word);
  if (engine === undefined) return compileOperand('glob', pattern, undefined);
  const type = engines[engine];
  if (type === undefined) {
    throw new MusterError('TARGET_INVALID', `${JSON.stringify(word)}: there is no kind of target ${engine}@`);
  }
  return compileOperand(type, pattern, delimiter);
}

interface ParsedWord {
  readonly engine: string | undefined;
  readonly delimiter: string | undefined;
  readonly pattern: string;
}

/** `G@os:Debian`, `G|@os|Debian` with another delimiter, or a plain glob. */
function parseWord(word: string): ParsedWord {
  const [, engine, delimiter, pattern] = /^(?:([GPIJLNSER])((?<=[GPIJ]).)?@)(.+)$/s.exec(word) ?? [];
  return { engine, delimiter, pattern: pattern ?? word };
}

function isOperator(word: string): word is Operator {
  return compoundOperators.has(word);
}

/** Recursive descent over `or`, `and`, `not` and parentheses. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #shown: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], shown: string) {
    this.#tokens = tokens;
    this.#shown = shown;
  }

  parse(): SubjectMatcher {
    if (this.#tokens.length === 0) throw invalidCompound(this.#shown, 'it is empty');
    const matcher = this.#alternatives();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return matcher;
  }

  #alternatives(): SubjectMatcher {
    const parts = [this.#conjunction()];
    while (this.#accept('or')) parts.push(this.#conjunction());
    return parts.length === 1 && parts[0] ? parts[0] : (subject) => parts.some((part) => part(subject));
  }

  #conjunction(): SubjectMatcher {
    const parts = [this.#negation()];
    while (this.#accept('and')) parts.push(this.#negation());
    return parts.length === 1 && parts[0] ? parts[0] : (subject) => parts.every((part) => part(subject));
  }

  #negation(): SubjectMatcher {
    if (!this.#accept('not')) return this.#atom();
    const negated = this.#atom();
    return (subject) => !negated(subject);
  }

  #atom(): SubjectMatcher {
    const token = this.#tokens[this.#at];
    if (typeof token === 'function') {
      this.#at += 1;
      return token;
    }
    if (!this.#accept('(')) throw this.#unexpected();
    this.#depth += 1;
    if (this.#depth > deepest) throw invalidCompound(this.#shown, `it nests deeper than ${deepest} levels`);
    const inner = this.#alternatives();
    this.#depth -= 1;
    if (!this.#accept(')')) throw this.#unexpected();
    return inner;
  }

  #accept(operator: Operator): boolean {
    if (this.#tokens[this.#at] !== operator) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(): MusterError {
    const token = this.#tokens[this.#at];
    if (token === undefined) return invalidCompound(this.#shown, 'it ends too early');
    return invalidCompound(
      this.#shown,
      typeof token === 'function'
        ? 'two targets stand side by side without "and" or "or" between them'
        : `"${token}" stands where it cannot`,
    );
  }
}

function invalidCompound(shown: string, why: string): MusterError {
  return new MusterError(
    'TARGET_INVALID',
    `the compound target ${JSON.stringify(shown.slice(0, 200))} cannot be read: ${why}`,
  );
}
