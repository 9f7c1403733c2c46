import type { Nodegroups } from '@muster/shared';
import { type DecryptingStage, decryptData, decryptSource, secretTexts } from '../decrypt/decrypt-texts.ts';
import { fileOfUrl, type SlsFile, type SourceFile, unreadable } from '../files/index.ts';
import { languageFunctions, type PureContext, type RenderRequest } from '../functions/index.ts';
import { copyOf, deepCopy } from '../functions/merge.ts';
import {
  type RenderedText as RenderedTemplate,
  type RenderLimits,
  renderTemplate,
  saltFunctions,
  syntaxFromConfiguration,
  type TemplateLoader,
} from '../jinja/index.ts';
import type { ParsedText } from '../source/text-positions.ts';
import {
  fromPlain,
  keyError,
  PyDict,
  pyStr,
  templateError,
  toPlain,
  toRecord,
  type Value,
} from '../value/index.ts';
import { dumpYaml } from '../yaml/dump-yaml.ts';
import { loadYaml } from '../yaml/load-yaml.ts';
import { completeOptions } from './default-options.ts';
import { missingDataHint } from './missing-data.ts';
import { pythonModuleError } from './python-modules.ts';
import type { RenderContext } from './render-context.ts';
import { renderJson, renderYaml } from './render-data.ts';
import type { Rendered, RenderedData } from './rendered.ts';
import { rendererError } from './renderer-error.ts';
import { type AllowedRenderers, renderersOf } from './renderers.ts';
import { templateLoader } from './template-loader.ts';
import { templateNames } from './template-names.ts';
import { renderTypeScript } from './typescript-module.ts';

/** A file, with its path below the root where it has one. */
type RenderedFile = SourceFile & { readonly relative?: string };

/** A template, and what it is called with. */
interface TemplateCall {
  readonly source: SourceFile;
  readonly saltenv: string;
  /** Relative imports count from here; undefined where there are none. */
  readonly tpldir: string | undefined;
  readonly names: ReadonlyMap<string, Value>;
  /** Which of the minion's options says how templates are written. */
  readonly syntax: 'jinja_env' | 'jinja_sls_env';
}

const deepestNesting = 20;

/** Renders files for one minion with the same data and functions: the SLS files of one compilation, or the templates of one run. */
export class RenderSession {
  readonly #context: RenderContext;
  readonly #opts: PyDict;
  readonly #salt: Value;
  /** What templates may change without the functions that they call seeing it. */
  readonly #copies: Pick<RenderContext, 'grains' | 'pillar'>;
  readonly #functions: PureContext;
  readonly #started: number;
  /** The text of each file that was rendered or imported, by its path. */
  readonly #texts = new Map<string, string>();
  readonly #rendered = new Set<string>();
  #nesting = 0;

  constructor(context: RenderContext) {
    this.#context = context;
    this.#started = this.#now();
    const { id, grains, pillar, opts } = context;
    this.#copies = { grains: copyOf(grains), pillar: copyOf(pillar) };
    this.#opts = completeOptions(opts, { id, grains, pillar });
    this.#functions = this.#functionContext();
    this.#salt = saltFunctions({
      call: (name, args, keywords) => this.call(name, args, keywords),
      has: (name) => this.has(name),
      refuse(name) {
        const [module = name] = name.split('.');
        const error = pythonModuleError(context.files, '_modules', module);
        if (error !== undefined) throw templateError(error.message);
      },
      known: () => [...languageFunctions.keys(), ...(context.functionNames ?? [])],
    });
  }

  /** The text of a file that was rendered or imported, by the path that errors give it. */
  textOf(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** The paths of the files that were rendered, without what they import. */
  get renderedFiles(): readonly string[] {
    return [...this.#rendered];
  }

  /** Whether templates may call a function. */
  has(name: string): boolean {
    return languageFunctions.has(name) || this.#context.hasFunction?.(name) === true;
  }

  /** Calls a function as templates do. */
  call(name: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Value {
    const known = languageFunctions.get(name);
    if (known !== undefined) return known.call(this.#functions, args, keywords);
    if (this.#context.callFunction === undefined || !this.has(name)) {
      throw keyError(`the function '${name}' is not available`);
    }
    return this.#context.callFunction(name, args, keywords);
  }

  #now(): number {
    return this.#context.limits?.clock?.() ?? performance.now();
  }

  /** The data of an SLS file, through the renderers of its first line or the configured ones. */
  renderSls(
    file: SlsFile,
    sls: string,
    saltenv: string,
    names: ReadonlyMap<string, Value> = new Map(),
  ): RenderedData {
    const all = new Map<string, Value>([['sls', sls], ...templateNames(sls, file), ...names]);
    const configured = this.#opts.get('renderer');
    const fallback = typeof configured === 'string' ? configured : 'jinja|yaml';
    const rendered = this.#renderFile(file, saltenv, all, fallback);
    if (rendered.kind === 'data') return rendered;
    return { kind: 'data', value: rendered.text, positions: { of: () => undefined } };
  }

  /** What `slsutil.renderer` gives: data, or text where the last renderer makes text. */
  render({ source, saltenv, renderers, names }: RenderRequest): Value {
    const rendered = this.#renderFile(...this.#requested(source, saltenv, names), renderers);
    return rendered.kind === 'data' ? rendered.value : rendered.text;
  }

  /** The text of a file template, such as `file.managed` writes: it knows no SLS names, and `context` wins over `defaults`. */
  renderTemplate(source: SourceFile, saltenv: string, names: ReadonlyMap<string, Value>): string {
    return this.#renderJinja({ source, saltenv, tpldir: undefined, names, syntax: 'jinja_env' }).text;
  }

  #requested(
    source: RenderRequest['source'],
    saltenv: string,
    names: ReadonlyMap<string, Value>,
  ): [RenderedFile, string, ReadonlyMap<string, Value>] {
    if ('text' in source) {
      const file = { text: source.text, path: ':string:' };
      const placed = templateNames('', { ...file, relative: ':string:' });
      return [file, saltenv, new Map<string, Value>([['sls', ''], ...placed, ...names])];
    }
    const { file, relative, saltenv: own } = fileOfUrl(this.#context.files, source.url, saltenv);
    const placed = templateNames('', { ...file, relative });
    return [file, own, new Map<string, Value>([['sls', ''], ...placed, ...names])];
  }

  #renderFile(
    file: RenderedFile,
    saltenv: string,
    names: ReadonlyMap<string, Value>,
    fallback: string,
  ): Rendered {
    this.#texts.set(file.path, file.text);
    this.#rendered.add(file.path);
    const fault = unreadable(file);
    if (fault !== undefined) throw rendererError(file, fault.problem, { offset: fault.offset });
    if (file.text.trim() === '') return renderYaml({ text: '', path: file.path });
    let source: ParsedText = file;
    let data: RenderedData | undefined;
    let isSecret = false;
    for (const renderer of renderersOf(file, fallback, this.#allowedRenderers())) {
      if (renderer === 'gpg' || renderer === 'age') {
        if (this.#context.secrets === 'sealed') continue;
        const context = this.#decryption(renderer, file);
        if (data !== undefined) data = decryptData(renderer, data, context);
        else {
          const opened = decryptSource(renderer, source, context);
          isSecret ||= opened.isOpened;
          source = opened;
        }
        continue;
      }
      if (data !== undefined) {
        throw rendererError(file, `the renderer '${renderer}' cannot follow one that makes data`, {
          renderer,
        });
      }
      if (renderer === 'jinja') source = this.#renderStage(source, file.path, saltenv, names);
      else if (renderer === 'yaml') data = renderYaml(source);
      else if (renderer === 'json') data = renderJson(source);
      else if (renderer === 'ts') data = this.#renderTypeScript(file, source, saltenv, names);
    }
    const { secrets } = this.#context;
    if (isSecret && data !== undefined && secrets instanceof Set) secretTexts(data.value, secrets);
    if (data !== undefined) return data;
    const keepsReturns = file.text.includes('\r\n') && !source.text.includes('\r\n');
    return { kind: 'text', text: keepsReturns ? source.text.replaceAll('\n', '\r\n') : source.text };
  }

  #allowedRenderers(): AllowedRenderers {
    const names = (option: string): readonly string[] => {
      const configured = this.#opts.get(option);
      return Array.isArray(configured) ? configured.map(pyStr) : [];
    };
    return { blacklist: names('renderer_blacklist'), whitelist: names('renderer_whitelist') };
  }

  #decryption(renderer: DecryptingStage, file: SourceFile): { opts: PyDict; secrets: Set<string> } {
    const { secrets } = this.#context;
    if (secrets instanceof Set) return { opts: this.#opts, secrets };
    throw rendererError(
      file,
      `the renderer '${renderer}' works in pillar alone: put the value there, and take it from pillar here`,
      { renderer },
    );
  }

  #renderTypeScript(
    file: RenderedFile,
    { text }: ParsedText,
    saltenv: string,
    names: ReadonlyMap<string, Value>,
  ): RenderedData {
    const { relative, path } = file;
    // Texts that come with a call, out of pillar or grains, are never code.
    if (relative === undefined || text !== file.text) {
      throw rendererError(file, "the renderer 'ts' takes a file of the tree as it is", { renderer: 'ts' });
    }
    const { id, files, grains, pillar } = this.#context;
    const value = renderTypeScript(
      { files, saltenv, relative, path, text },
      {
        id,
        grains: toRecord(grains),
        pillar: toRecord(pillar),
        opts: toRecord(this.#opts),
        saltenv,
        sls: pyStr(names.get('sls') ?? ''),
        call: (name, args = [], keywords = {}) => {
          const named = Object.entries(keywords).map(([key, each]): [string, Value] => [
            key,
            fromPlain(each),
          ]);
          return toPlain(this.call(name, args.map(fromPlain), new Map(named)));
        },
      },
    );
    return { kind: 'data', value, positions: { of: () => ({ path, line: 1, column: 1 }) } };
  }

  #renderStage(
    source: ParsedText,
    path: string,
    saltenv: string,
    names: ReadonlyMap<string, Value>,
  ): ParsedText {
    const sls = names.get('sls');
    const tpldir = names.get('tpldir');
    const rendered = this.#renderJinja({
      source: { text: source.text, path },
      saltenv,
      tpldir: tpldir === undefined ? undefined : pyStr(tpldir),
      names,
      syntax: sls === undefined || sls === '' ? 'jinja_env' : 'jinja_sls_env',
    });
    const { text } = rendered;
    const isTheSame = text.trimEnd() === source.text.trimEnd();
    return { text, path, origins: rendered, shows: isTheSame ? 'text' : 'both' };
  }

  #renderJinja({ source, saltenv, tpldir, names, syntax }: TemplateCall): RenderedTemplate {
    if (this.#nesting >= deepestNesting) {
      throw rendererError(source, 'files render one another in a circle, or too deeply');
    }
    this.#nesting += 1;
    try {
      const { files, log } = this.#context;
      const { grains, pillar } = this.#copies;
      return renderTemplate(source, {
        loader: this.#remembering(templateLoader(files, saltenv, tpldir)),
        globals: new Map<string, Value>([
          ['salt', this.#salt],
          ['grains', grains],
          ['pillar', pillar],
          ['opts', this.#opts],
          ['saltenv', saltenv],
          ...names,
        ]),
        // Templates get copies: what an alias stands for is not shared among them.
        yaml: { load: (text) => deepCopy(loadYaml(text).value), dump: dumpYaml },
        undefined: this.#undefinedMode(),
        explainMissing: (object, key) =>
          missingDataHint({ ...this.#context, grains, pillar }, object, key) ||
          missingDataHint(this.#context, object, key),
        syntax: this.#syntax(syntax),
        limits: this.#remainingLimits(),
        log,
      });
    } finally {
      this.#nesting -= 1;
    }
  }

  #remembering(loader: TemplateLoader): TemplateLoader {
    return {
      load: (name, importer) => {
        const found = loader.load(name, importer);
        if (found !== undefined) this.#texts.set(found.path, found.text);
        return found;
      },
      hint: (name) => loader.hint?.(name) ?? '',
    };
  }

  #undefinedMode(): 'strict' | 'lenient' | 'unknown' {
    if (this.#context.toleratesUnknown === true) return 'unknown';
    return this.#opts.get('allow_undefined') === true ? 'lenient' : 'strict';
  }

  #syntax(option: TemplateCall['syntax']): ReturnType<typeof syntaxFromConfiguration> {
    const configured = this.#opts.get(option);
    const settings = configured instanceof PyDict ? configured.copy() : new PyDict();
    for (const name of ['trim_blocks', 'lstrip_blocks']) {
      if (this.#opts.get(`jinja_${name}`) === true) settings.set(name, true);
    }
    return syntaxFromConfiguration(toRecord(settings));
  }

  #remainingLimits(): RenderLimits {
    const limits = { ...this.#context.limits, clock: () => this.#now() };
    if (limits.deadlineMs === undefined) return limits;
    return { ...limits, deadlineMs: Math.max(1, limits.deadlineMs - (this.#now() - this.#started)) };
  }

  #functionContext(): PureContext {
    const { id, files, pillarRoots, grains, pillar, log = () => {} } = this.#context;
    const opts = this.#opts;
    let plain: { grains: Record<string, unknown>; pillar: Record<string, unknown> } | undefined;
    return {
      id,
      grains,
      pillar,
      opts,
      files,
      pillarRoots,
      get subject() {
        plain ??= { grains: toRecord(grains), pillar: toRecord(pillar) };
        return { id, ...plain };
      },
      get nodegroups() {
        return nodegroupsOf(opts);
      },
      render: (request) => this.render(request),
      call: (name, args, keywords = new Map()) => this.call(name, args, keywords),
      compilePillar: (request) => this.#context.compilePillar?.(request) ?? pillar,
      log,
    };
  }
}

/** The `nodegroups` option, entries that are neither text nor list left out. */
export function nodegroupsOf(opts: PyDict): Nodegroups {
  const groups = opts.get('nodegroups');
  if (!(groups instanceof PyDict)) return {};
  const entries = Array.from(groups.entries()).flatMap(
    ([name, group]): [string, string | readonly string[]][] => {
      if (typeof group === 'string') return [[pyStr(name), group]];
      return Array.isArray(group) ? [[pyStr(name), group.map(pyStr)]] : [];
    },
  );
  return Object.fromEntries(entries);
}
