import { readFile } from 'node:fs/promises';
import type { LayeredRegistry } from '@muster/catalog';
import type { CompileAnswers, CompilePool, CompileRequest } from '@muster/compile';
import {
  type ContextRequest,
  callFunction,
  type FunctionContext,
  type FunctionEffect,
  findFunction,
  type Host,
  isWithin,
  type Json,
  type JsonRecord,
  type MinionServices,
  type RenderRequest,
  reachError,
  type StateContext,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import type { Logger } from 'pino';
import type { MinionExtensions } from '../extension/index.ts';
import type { FileStore } from '../files/file-store.ts';
import { stateFiles } from '../files/state-files.ts';
import type { CallScope } from './call-scope.ts';
import { hostAnswers } from './host-answers.ts';
import type { MinionData } from './minion-data.ts';

/** The file roots as a minion uses them. */
export interface Tree {
  readonly files: FileStore;
  /** Where downloads are kept. */
  readonly downloads: string;
  /** Muster's own states and functions, and those of the tree, which `extensions` brings up to date. */
  readonly registry: LayeredRegistry;
  readonly extensions: MinionExtensions;
}

/** What functions are called with. */
export interface CallParts {
  readonly data: MinionData;
  readonly tree: Tree;
  readonly host: Host;
  readonly compile: CompilePool;
  /** What the running minion does for a call. */
  readonly services: (scope: CallScope) => MinionServices;
  readonly log: Logger;
}

/** Calls execution functions, and has the tree compiled, with the data of one call. */
export class FunctionCalls {
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Calls a function that does no more than what calls it may do. */
  async call(fun: string, args: readonly Json[], kwargs: JsonRecord, scope: CallScope): Promise<Json> {
    scope.signal.throwIfAborted();
    const { registry } = this.#parts.tree;
    const found = findFunction(registry.functions, fun);
    if (!isWithin(scope.reach, found)) throw reachError(found, scope.reach);
    if (found.kind === 'language') {
      return this.compile({ kind: 'pure', view: this.#parts.data.view(scope), fun, args, kwargs }, scope);
    }
    const context = this.#functionContext(scope, found.effect);
    return callFunction(found, { positional: args, named: kwargs }, context);
  }

  /** Has something done in a compile process, whose templates call what the call itself may. */
  async compile<Kind extends CompileRequest['kind']>(
    request: CompileRequest & { readonly kind: Kind },
    scope: CallScope,
  ): Promise<CompileAnswers[Kind]> {
    const { compile, data, tree, log } = this.#parts;
    const { files, registry } = tree;
    const answers = hostAnswers(
      {
        files,
        log,
        functions: () => ({
          names: [...registry.functions.names()],
          brokenModules: registry.brokenModules(),
        }),
        pillar: (question) => data.fetchPillar(question, scope),
        // What a template probes for says nothing of how the call went that has it rendered.
        call: (fun, args, kwargs) =>
          this.call(fun, args, kwargs, { ...scope, isNested: true, runs: [], codes: [] }),
      },
      scope,
    );
    return compile.ask<Kind>(request, answers, scope);
  }

  /** What a state sees, whose own code reaches as far as `reach`; the templates that it has rendered are the tree's. */
  stateContext(
    scope: CallScope,
    { saltenv, test, reach }: Pick<ContextRequest, 'saltenv' | 'test' | 'reach'>,
  ): StateContext {
    const { data, tree } = this.#parts;
    const { signal } = scope;
    const within = { ...scope, saltenv, test, reach, isNested: true } as const;
    const files = stateFiles({ store: tree.files, downloads: tree.downloads, saltenv, signal });
    return {
      minionId: data.id,
      saltenv,
      test,
      grains: scope.facts.grains,
      pillar: scope.facts.pillar.data,
      opts: data.opts,
      files,
      render: (request) => this.#render(request, files, scope),
      call: (fun, args = [], kwargs = {}) => this.call(fun, args, kwargs, within),
      signal,
    };
  }

  #functionContext(scope: CallScope, reach: FunctionEffect): FunctionContext {
    const { data, host, services } = this.#parts;
    const { saltenv, test, jid, isNested } = scope;
    return {
      ...this.stateContext({ ...scope, reach }, { saltenv, test, reach }),
      host,
      minion: services(scope),
      keepSecret(texts) {
        data.keepSecret(texts);
        for (const text of texts) scope.secrets.add(text);
      },
      setRetcode: (code) => void scope.codes.push(code),
      jid,
      isNested,
    };
  }

  async #render(request: RenderRequest, files: StateContext['files'], scope: CallScope): Promise<string> {
    const located = await withText(request, files);
    return this.compile({ kind: 'template', view: this.#parts.data.view(scope), request: located }, scope);
  }
}

/** A template from outside the file roots is read here: compile processes know the roots alone. */
async function withText(request: RenderRequest, files: StateContext['files']): Promise<RenderRequest> {
  const { source } = request;
  if ('text' in source || /^(?:salt|muster):/.test(source.url)) return request;
  const file = await files.cache(source.url);
  if (file === undefined) throw new MusterError('FILE_NOT_FOUND', `there is no file ${source.url}`);
  return { ...request, source: { text: await readFile(file.path, 'utf8'), name: source.url } };
}
