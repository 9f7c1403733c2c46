import { needsQuotes } from './resolve-scalar.ts';

/** How a text can be written in YAML: `plain` as it is, `single` or `double` in quotes. */
export type ScalarStyle = 'plain' | 'single' | 'double';

/** Where the text is to stand. */
export interface ScalarPlace {
  readonly flow: boolean;
  readonly key: boolean;
  /** Whether characters beyond ASCII have to be escaped. */
  readonly asciiOnly: boolean;
}

/** The style that PyYAML (libyaml) picks for a text: plain where it reads back the same, single quotes next, double quotes where it must escape. */
export function scalarStyle(text: string, place: ScalarPlace): ScalarStyle {
  if (place.asciiOnly && beyondAscii.test(text)) return 'double';
  const facts = examine(text);
  const plainHere = place.flow ? facts.plainInFlow : facts.plainInBlock;
  if (plainHere && !needsQuotes(text) && !(place.key && facts.lines)) return 'plain';
  return facts.singleQuotes && !(place.key && facts.lines) ? 'single' : 'double';
}

/** Whether a text can be the key of a `key: value` line rather than a `? key` of its own. */
export function isSimpleKey(text: string): boolean {
  return Buffer.byteLength(text) <= 128 && !examine(text).lines;
}

interface Facts {
  readonly plainInBlock: boolean;
  readonly plainInFlow: boolean;
  readonly singleQuotes: boolean;
  readonly lines: boolean;
}

const startIndicators = new Set('#,[]{}&*!|>\'"%@`');
const flowIndicators = new Set(',?[]{}');
const printable = /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/u;
// oxlint-disable-next-line no-control-regex
const beyondAscii = /[^\0-\x7f]/;
const lineBreak = /[\n\r\x85\u2028\u2029]/;
const blank = /[\0 \t\r\n\x85\u2028\u2029]/;

function examine(text: string): Facts {
  const lines = lineBreak.test(text);
  const special = !printable.test(text) || / [\n\x85\u2028\u2029]/.test(text);
  if (text === '') return { plainInBlock: true, plainInFlow: false, singleQuotes: true, lines };
  const { block, flow } = indicators(text);
  const edges = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/.test(text);
  const breakThenSpace = /[\n\x85\u2028\u2029] /.test(text);
  const plain = !(special || edges || breakThenSpace || lines);
  return {
    plainInBlock: plain && !block,
    plainInFlow: plain && !flow,
    singleQuotes: !special && !breakThenSpace,
    lines,
  };
}

function indicators(text: string): { block: boolean; flow: boolean } {
  if (/^(?:---|\.\.\.)/.test(text)) return { block: true, flow: true };
  let block = false;
  let flow = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const blankFollows = index + 1 >= text.length || blank.test(text.charAt(index + 1));
    const blankPrecedes = index === 0 || blank.test(text.charAt(index - 1));
    const both =
      (index === 0 && (startIndicators.has(character) || (character === '-' && blankFollows))) ||
      (character === '#' && blankPrecedes);
    if (both) return { block: true, flow: true };
    if (character === ':' || (index === 0 && character === '?')) {
      flow = true;
      block ||= blankFollows;
    } else if (flowIndicators.has(character)) {
      flow = true;
    }
  }
  return { block, flow };
}
