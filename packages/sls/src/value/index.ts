export { bytesOf, PyBytes, textOrBytes } from './bytes.ts';
export { codePointAt, codePointLength, codePoints, compareText, hasAstral } from './code-points.ts';
export { PyDict } from './dict.ts';
export { DictView } from './dict-views.ts';
export {
  announceText,
  countCharacters,
  countEffort,
  type Meter,
  metered,
  reserveElements,
} from './effort.ts';
export { isTruthy, pyEquals } from './equality.ts';
export { type Invoke, PyFunction } from './function.ts';
export { isIterable, iterate, PyIterator, pyLength } from './iterator.ts';
export { keyOf } from './key.ts';
export { escapeMarkup, isText, Markup, markupText } from './markup.ts';
export { pyCompare } from './order.ts';
export { PyOrderedDict } from './ordered-dict.ts';
export { fromPlain, type Plain, plainData, plainText, toPlain, toRecord } from './plain.ts';
export { printedText } from './printed-text.ts';
export { keyError, PyError, templateError, typeError, valueError } from './py-error.ts';
export {
  floatRepr,
  intText,
  isInt,
  isNumber,
  maxDecimalDigits,
  PyFloat,
  pyInt,
  pyIntFromNumber,
  toFloat,
} from './py-number.ts';
export { PyRange } from './range.ts';
export { PySet } from './set.ts';
export { pyRepr, pyStr } from './text.ts';
export { PyTuple } from './tuple.ts';
export { Undefined } from './undefined.ts';
export { Unknown, unknownText } from './unknown.ts';
export { type Keywords, noKeywords, PyObject, typeName, type Value, valueOr } from './value.ts';
