import { type CST, Lexer, Parser } from 'yaml';

/** The parts of the library's lexer that decide where flow collections and quoted texts end. */
interface LexerState {
  /** Lines that are indented less do not belong to what is being read. */
  indentNext: number;
  flowLevel: number;
  parseFlowCollection(): Generator<string, string | undefined>;
  parseQuotedScalar(): Generator<string, string | undefined>;
}

/**
 * Parses a text to the library's tokens, with the lines of flow collections and quoted texts at any indentation.
 *
 * YAML 1.1's own parsers allow that, and Salt's `yaml` filter relies on it: it folds long lines without knowing how far
 * they are indented where they are printed.
 */
export function* yamlTokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser();
  for (const lexeme of lenientLexer().lex(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

function lenientLexer(): Lexer {
  const lexer = new Lexer();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- private in its types; the version is pinned, and tests hold it
  const state = lexer as unknown as LexerState;
  const parseFlow = state.parseFlowCollection.bind(lexer);
  const parseQuoted = state.parseQuotedScalar.bind(lexer);
  let outer: number | undefined;
  state.parseFlowCollection = function* lenientFlow() {
    outer ??= state.indentNext;
    state.indentNext = 0;
    const next = yield* parseFlow();
    if (state.flowLevel === 0) {
      state.indentNext = outer;
      outer = undefined;
    }
    return next;
  };
  state.parseQuotedScalar = function* lenientQuoted() {
    const required = state.indentNext;
    state.indentNext = 0;
    const next = yield* parseQuoted();
    state.indentNext = required;
    return next;
  };
  return lexer;
}
