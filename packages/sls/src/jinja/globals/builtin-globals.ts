import {
  PyDict,
  PyError,
  PyFunction,
  PyOrderedDict,
  PyRange,
  PyTuple,
  pyStr,
  templateError,
  typeError,
  type Value,
  valueError,
} from '../../value/index.ts';
import { intArgument } from '../arguments.ts';
import { addEntries } from '../methods/dict-methods.ts';
import { type NativeTable, native, nativeTable } from '../native.ts';
import { callValue } from '../runtime/call-value.ts';
import { Namespace } from '../runtime/namespace.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { Cycler } from './cycler.ts';
import { lipsum } from './lipsum.ts';

/** The longest range; a template that needs more elements is most likely a mistake. */
const maxRange = 100_000;

/** The functions that every template can call. */
export const builtinGlobals: NativeTable = nativeTable([
  native('range(*args)', (_, args) => range(args)),
  native('dict(*other, **kwargs)', (runtime, others, keywords) =>
    filled(runtime, new PyDict(), others, keywords),
  ),
  native('odict(*other, **kwargs)', (runtime, others, keywords) =>
    filled(runtime, new PyOrderedDict(), others, keywords),
  ),
  native('namespace(*other, **kwargs)', (runtime, others, keywords) => {
    return new Namespace(filled(runtime, new PyDict(), others, keywords));
  }),
  native('cycler(*items)', (_, items) => {
    if (!(items instanceof PyTuple) || items.items.length === 0) {
      throw new PyError('RuntimeError', 'at least one item has to be provided');
    }
    return new Cycler(items.items);
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
    const named = keywords instanceof PyDict ? [...keywords.entries()] : [];
    const options = new Map(named.map(([name, value]) => [pyStr(name), value]));
    return callValue(ifelse, args instanceof PyTuple ? args.items : [], options);
  }),
]);

/** Puts the entries of the first positional argument and then the keywords into a dict. */
function filled(runtime: Runtime, dict: PyDict, others: Value, keywords: Value): PyDict {
  const [other] = others instanceof PyTuple ? others.items : [];
  if (other !== undefined) addEntries(runtime, dict, other);
  addEntries(runtime, dict, keywords);
  return dict;
}

function range(args: Value): Value {
  const [first, second, third] = args instanceof PyTuple ? args.items : [];
  if (first === undefined) throw typeError('range expected at least 1 argument, got 0');
  const start = second === undefined ? 0 : intArgument(first, 'start');
  const stop = intArgument(second === undefined ? first : second, 'stop');
  const step = third === undefined ? 1 : intArgument(third, 'step');
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  const result = new PyRange(start, stop, step);
  if (result.size() > maxRange) {
    throw new PyError('OverflowError', `Range too big: ranges longer than ${maxRange} are not allowed`);
  }
  return result;
}
