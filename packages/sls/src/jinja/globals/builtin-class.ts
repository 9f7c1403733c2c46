import { type Invoke, PyFunction, PyOrderedDict, type Value } from '../../value/index.ts';
import { dictMethods } from '../methods/dict-methods.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The globals that are classes in Python, with the names that printing shows. */
const classes: ReadonlyMap<string, string> = new Map([
  ['dict', 'dict'],
  ['odict', 'salt.utils.odict.OrderedDict'],
  ['range', 'range'],
  ['namespace', 'jinja2.utils.Namespace'],
  ['cycler', 'jinja2.utils.Cycler'],
  ['joiner', 'jinja2.utils.Joiner'],
]);

/** Returns a global that templates call: a class where Python has one, else a function. */
export function builtinCallable(runtime: Runtime, name: string, call: Invoke): PyFunction {
  const className = classes.get(name);
  return className === undefined
    ? new PyFunction(name, call)
    : new BuiltinClass(runtime, name, className, call);
}

class BuiltinClass extends PyFunction {
  readonly #runtime: Runtime;
  readonly #className: string;

  constructor(runtime: Runtime, name: string, className: string, call: Invoke) {
    super(name, call, 'type');
    this.#runtime = runtime;
    this.#className = className;
  }

  override repr(): string {
    return `<class '${this.#className}'>`;
  }

  override attribute(name: string): Value | undefined {
    const method = name === 'fromkeys' && this.name.endsWith('dict') ? dictMethods.get(name) : undefined;
    if (method === undefined) return undefined;
    const self = this.name === 'odict' ? new PyOrderedDict() : null;
    return new PyFunction(name, (args, keywords) => method.invoke(this.#runtime, [self, ...args], keywords));
  }
}
