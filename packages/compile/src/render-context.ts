import { isRecord, type Json, type JsonRecord } from '@muster/shared';
import { fromPlain, PyDict, type RenderContext, type RenderLimits, toJson, unpackValue } from '@muster/sls';
import { bridgedFiles } from './bridged-files.ts';
import type { MinionView } from './compile-request.ts';
import type { CallableFunctions } from './host-question.ts';
import type { Ask } from './serve-requests.ts';

/** What everything that is rendered for one minion may use. */
export function minionContext(ask: Ask, view: MinionView, limits: RenderLimits): RenderContext {
  return {
    id: view.id,
    files: bridgedFiles(ask),
    grains: dictOf(view.grains),
    pillar: unpackedDict(view.pillar),
    pillarFiles: view.pillarFiles,
    opts: dictOf(view.opts),
    compilePillar({ override, pillarenv, saltenv }) {
      const data = override === undefined ? undefined : jsonRecordOf(override);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the answer to this kind of question
      return unpackedDict(ask({ kind: 'pillar', override: data, pillarenv, saltenv }) as Uint8Array);
    },
    ...callableFunctions(ask),
    limits,
    log: (level, message) => {
      ask({ kind: 'log', level, message });
    },
  };
}

/** The execution functions beside those of the language, performed by whoever is asked. Which there are is asked when a template looks for the first. */
export function callableFunctions(
  ask: Ask,
): Required<Pick<RenderContext, 'hasFunction' | 'functionNames' | 'callFunction'>> {
  let known: { readonly names: ReadonlySet<string>; readonly broken: ReadonlySet<string> } | undefined;
  const callable = () => {
    if (known === undefined) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the answer to this kind of question
      const { names, brokenModules } = ask({ kind: 'functions' }) as CallableFunctions;
      known = { names: new Set(names), broken: new Set(brokenModules) };
    }
    return known;
  };
  return {
    hasFunction: (name) => {
      const { names, broken } = callable();
      return names.has(name) || broken.has(name.slice(0, name.indexOf('.')));
    },
    functionNames: { [Symbol.iterator]: () => callable().names.values() },
    callFunction: (name, args, keywords) => {
      const kwargs = Object.fromEntries(Array.from(keywords, ([key, value]) => [key, toJson(value)]));
      return fromPlain(ask({ kind: 'call', fun: name, args: args.map(toJson), kwargs }));
    },
  };
}

function jsonRecordOf(dict: PyDict): JsonRecord {
  const json: Json = toJson(dict);
  return isRecord(json) ? json : {};
}

/** Packed pillar as a mapping; no bytes stand for an empty one. */
export function unpackedDict(packed: Uint8Array): PyDict {
  const value = packed.length === 0 ? undefined : unpackValue(packed);
  return value instanceof PyDict ? value : new PyDict();
}

/** Plain data as the value of a mapping; an empty one for anything else. */
export function dictOf(plain: unknown): PyDict {
  const value = fromPlain(plain);
  return value instanceof PyDict ? value : new PyDict();
}
