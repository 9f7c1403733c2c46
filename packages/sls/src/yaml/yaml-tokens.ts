import { type CST, Lexer, Parser } from 'yaml';

/** The parts of the library's lexer that decide where a flow collection ends. */
interface FlowState {
  indentNext: number;
  flowLevel: number;
  parseFlowCollection(): Generator<string, string | undefined>;
}

/**
 * Parses a text to the library's tokens, with the lines of a flow collection at any indentation.
 *
 * YAML 1.1's own parsers allow that, and Salt's `yaml` filter relies on it: it folds long flow collections without
 * knowing how far they are indented where they are printed.
 */
export function* yamlTokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser();
  for (const lexeme of lenientLexer().lex(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

function lenientLexer(): Lexer {
  const lexer = new Lexer();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- private in its types; the version is pinned, and tests hold it
  const state = lexer as unknown as FlowState;
  const parse = state.parseFlowCollection.bind(lexer);
  let outer: number | undefined;
  state.parseFlowCollection = function* lenient() {
    outer ??= state.indentNext;
    state.indentNext = 0;
    const next = yield* parse();
    if (state.flowLevel === 0) {
      state.indentNext = outer;
      outer = undefined;
    }
    return next;
  };
  return lexer;
}
