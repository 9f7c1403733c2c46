import {
  PyDict,
  PyError,
  PyFunction,
  PyOrderedDict,
  PyRange,
  pyStr,
  templateError,
  typeError,
  type Value,
  valueError,
} from '../../value/index.ts';
import { intArgument } from '../arguments.ts';
import { addAll } from '../methods/dict-methods.ts';
import { type NativeTable, native, nativeTable } from '../native.ts';
import { callValue } from '../runtime/call-value.ts';
import { Namespace } from '../runtime/namespace.ts';
import { Cycler } from './cycler.ts';
import { lipsum } from './lipsum.ts';

/** The longest range; a template that needs more elements is most likely a mistake. */
const maxRange = 100_000;

/** The functions that every template can call. */
export const builtinGlobals: NativeTable = nativeTable([
  native('range(*args)', (_, args) => range(args)),
  native('dict(*other, **kwargs)', (runtime, others, keywords) =>
    addAll(runtime, new PyDict(), others, keywords),
  ),
  native('odict(*other, **kwargs)', (runtime, others, keywords) =>
    addAll(runtime, new PyOrderedDict(), others, keywords),
  ),
  native('namespace(*other, **kwargs)', (runtime, others, keywords) => {
    return new Namespace(addAll(runtime, new PyDict(), others, keywords));
  }),
  native('cycler(*items)', (_, items) => {
    if (items.length === 0) throw new PyError('RuntimeError', 'at least one item has to be provided');
    return new Cycler(items);
  }),
  native("joiner(sep=', ')", (_, separator) => {
    let isFirst = true;
    return new PyFunction('joiner', () => {
      const text = isFirst ? '' : separator;
      isFirst = false;
      return text;
    });
  }),
  lipsum,
  native('raise(msg)', (_, message) => {
    throw templateError(pyStr(message));
  }),
  native('ifelse(*args, **kwargs)', (runtime, args, keywords) => {
    const ifelse = runtime.getItem(runtime.global('salt') ?? new PyDict(), 'match.ifelse');
    return callValue(ifelse, args, keywords);
  }),
]);

function range([first, second, third]: readonly Value[]): Value {
  if (first === undefined) throw typeError('range expected at least 1 argument, got 0');
  const start = second === undefined ? 0 : intArgument(first, 'start');
  const stop = intArgument(second === undefined ? first : second, 'stop');
  const step = third === undefined ? 1 : intArgument(third, 'step');
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  const result = new PyRange(start, stop, step);
  if (result.length > maxRange) {
    throw new PyError('OverflowError', `Range too big: ranges longer than ${maxRange} are not allowed`);
  }
  return result;
}
