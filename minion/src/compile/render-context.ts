import { isRecord, type Json } from '@muster/engine';
import { fromPlain, PyDict, type RenderContext, toJson, unpackValue } from '@muster/sls';
import { bridgedFiles } from './bridged-files.ts';
import type { MinionView } from './compile-request.ts';
import type { Ask } from './serve-requests.ts';

type CallableFunctions = Required<Pick<RenderContext, 'hasFunction' | 'functionNames' | 'callFunction'>>;

/** The context in which a compile process renders for one minion; kept while requests are of the same revision. */
export class RenderContexts {
  readonly #ask: Ask;
  #revision: number | undefined;
  #context: RenderContext | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  of(view: MinionView): RenderContext {
    if (this.#context === undefined || this.#revision !== view.revision) {
      this.#context = createContext(this.#ask, view, this.functionsOf(view.functions, view.brokenModules));
      this.#revision = view.revision;
    }
    return this.#context;
  }

  /** What templates may call, the minion performing it. */
  functionsOf(names: readonly string[], brokenModules: readonly string[]): CallableFunctions {
    return callableFunctions(this.#ask, names, brokenModules);
  }
}

function createContext(ask: Ask, view: MinionView, callable: CallableFunctions): RenderContext {
  return {
    id: view.id,
    files: bridgedFiles(ask),
    grains: dictOf(view.grains),
    pillar: unpackedDict(view.pillar),
    ...(view.pillarFiles === undefined ? {} : { pillarFiles: view.pillarFiles }),
    opts: dictOf(view.opts),
    compilePillar({ override, ...environments }) {
      const data = override === undefined ? {} : { override: jsonRecordOf(override) };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the minion's answer to this kind of question
      return unpackedDict(ask({ kind: 'pillar', ...environments, ...data }) as Uint8Array);
    },
    ...callable,
    environment: process.env,
    log: (level, message) => {
      ask({ kind: 'log', level, message });
    },
  };
}

function callableFunctions(
  ask: Ask,
  names: readonly string[],
  brokenModules: readonly string[],
): CallableFunctions {
  const functions = new Set(names);
  const broken = new Set(brokenModules);
  return {
    hasFunction: (name) => functions.has(name) || broken.has(name.slice(0, name.indexOf('.'))),
    functionNames: functions,
    callFunction: (name, args, keywords) => {
      const kwargs = Object.fromEntries(Array.from(keywords, ([key, value]) => [key, toJson(value)]));
      return fromPlain(ask({ kind: 'call', fun: name, args: args.map(toJson), kwargs }));
    },
  };
}

function jsonRecordOf(dict: PyDict): Readonly<Record<string, Json>> {
  const json = toJson(dict);
  return isRecord(json) ? json : {};
}

/** Packed pillar as a mapping; no bytes stand for an empty one. */
export function unpackedDict(packed: Uint8Array): PyDict {
  const value = packed.length === 0 ? undefined : unpackValue(packed);
  return value instanceof PyDict ? value : new PyDict();
}

/** JSON as the value of a mapping; an empty one for anything else. */
export function dictOf(json: Json): PyDict {
  const value = fromPlain(json);
  return value instanceof PyDict ? value : new PyDict();
}
