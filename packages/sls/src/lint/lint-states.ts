import type { LowChunk, Requisite } from '@muster/contract';
import { globMatches, type SourcePosition } from '@muster/shared';
import { findSls, type SlsFile, slsNames } from '../files/index.ts';
import { finishHighData } from '../highdata/finish.ts';
import { gatherHighData } from '../highdata/gather.ts';
import { firstValue, type HighData } from '../highdata/high-data.ts';
import { compileChunks } from '../lowstate/compile-chunks.ts';
import { toLowChunks } from '../lowstate/to-low-chunk.ts';
import type { RenderError } from '../render/render-error.ts';
import { PyDict, PyError, unknownText, type Value } from '../value/index.ts';
import { checkCycles } from './cycles.ts';
import { DeclaredNames } from './declared-names.ts';
import { severityOfMissing } from './elsewhere.ts';
import type { Findings, Severity } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { lintTemplates } from './lint-templates.ts';
import { lintTop, type TopAssignment } from './lint-top.ts';
import type { LintedChunk } from './linted-chunk.ts';
import { type LookedAt, lookAt } from './looked-at.ts';
import { checkRequisites } from './requisites.ts';
import { checkSources } from './sources.ts';

/** What a state tree declares, for checks that know what states there are and what they take. */
export interface LintedStates {
  readonly chunks: readonly LintedChunk[];
  /** Files whose states are not all known. */
  readonly incomplete: readonly SlsFile[];
}

/** Checks a state tree: templates, top files, structure, includes, requisites and sources. */
export function lintStates(context: LintContext, findings: Findings): LintedStates {
  lintTemplates(context, findings);
  return new StateLinter(context, findings).lint(lintTop(context, findings, 'states'));
}

class StateLinter {
  readonly #context: LintContext;
  readonly #findings: Findings;
  readonly #seen = new Map<string, LookedAt>();
  readonly #incomplete: SlsFile[] = [];
  /** The files that were looked at, by their paths. */
  readonly #texts = new Map<string, string>();
  readonly #chunks = new Map<string, LintedChunk>();
  /** Chunks that end up in one run, for each file with its includes. */
  readonly #runs: (readonly LintedChunk[])[] = [];
  readonly #absent: { readonly error: RenderError; readonly path: string; readonly severity: Severity }[] =
    [];
  readonly #ids = new Set<string>();
  /** Chunks that watch something in some run, by their keys, and what is said to listen, as `state\0id`. */
  readonly #watching = new Set<string>();

  constructor(context: LintContext, findings: Findings) {
    this.#context = context;
    this.#findings = findings;
  }

  lint(assignments: readonly TopAssignment[]): LintedStates {
    const { files } = this.#context;
    for (const saltenv of files.environments) {
      for (const sls of slsNames(files, saltenv)) {
        const file = findSls(files, saltenv, sls);
        const isChecked = file !== undefined && this.#context.isChecked(file.relative);
        if (isChecked && file.relative !== 'top.sls') this.#file(file, sls, saltenv);
      }
    }
    for (const assignment of assignments) this.#assignment(assignment);
    const chunks = Array.from(this.#chunks.values());
    for (const { chunk } of chunks) this.#ids.add(chunk.name);
    const names = new DeclaredNames(
      files,
      // What is imported was rendered with the files that import it.
      (saltenv, relative) =>
        this.#seen.get(`${saltenv}:${relative}`)?.isComplete ?? !relative.endsWith('.sls'),
    );
    for (const { error, path, severity } of this.#absent) {
      const { missingId: key = '' } = error;
      // What is to be extended may be told there what to watch.
      this.#watching.add(`\0${key}`);
      // Another file of the tree has it: together they may well be right.
      if (this.#ids.has(key)) continue;
      this.#findings.addError(error, path, names.mayDeclare({ key }) ? 'warning' : severity);
    }
    const mayBeElsewhere = (requisite: Requisite): boolean =>
      requisite.state === 'sls'
        ? this.#isFile(requisite.key)
        : names.mayDeclare(requisite) || chunks.some((linted) => mayBeCalled(linted.chunk, requisite));
    checkRequisites(this.#runs, chunks, mayBeElsewhere, this.#findings);
    for (const chunk of chunks) checkSources(chunk, files, this.#findings);
    return { chunks, incomplete: this.#incomplete };
  }

  #file(file: SlsFile, sls: string, saltenv: string): void {
    const { high, errors: gathered } = this.#gather([sls], saltenv);
    const isExact = this.#isExact(high) && this.#looked(file, sls, saltenv).isExact;
    const errors = [...gathered, ...finishHighData(high, new PyDict())];
    for (const error of errors) {
      const isSure = (isExact || this.#isCertain(error)) && !this.#isLeftEmpty(error);
      const severity = isSure ? 'error' : 'warning';
      if (error.missingId !== undefined) this.#absent.push({ error, path: file.path, severity });
      else if (error.missingSls === undefined) this.#findings.addError(error, file.path, severity);
      else {
        const isOwn = severityOfMissing(error.missingSls.replaceAll('.', '/'), this.#context) === 'error';
        this.#findings.addError(error, file.path, isOwn ? severity : 'warning');
      }
    }
    for (const id of high.ids.keys()) this.#ids.add(id);
    const run = this.#compile(high, file.path);
    this.#runs.push(run);
    if (!errors.some(isOfCircle)) checkCycles(run, this.#findings);
  }

  /** Whether an error stands whatever a host would make of the file: it is on a line that no expression makes. Which ids come together may depend on the host. */
  #isCertain({ position, message }: RenderError): boolean {
    return position !== undefined && this.#isPlain(position) && !message.includes('conflicting IDs');
  }

  /** Whether what is not formed as a list may only be one that a loop or a condition leaves empty here. */
  #isLeftEmpty({ position, message }: RenderError): boolean {
    if (position === undefined || !/formed as a list|short declaration|not a dictionary/.test(message))
      return false;
    const [first = '', ...others] = (this.#texts.get(position.path) ?? '')
      .split('\n')
      .slice(position.line - 1);
    const end = others.findIndex(
      (line) => /^\s*[^\s{#-]/.test(line) && indentation(line) <= indentation(first),
    );
    return others
      .slice(0, end === -1 ? undefined : end)
      .some((line) => line.includes('{%') || line.includes('{{'));
  }

  /** Whether a line of a file is written without a template's expressions. */
  #isPlain({ path, line }: SourcePosition): boolean {
    const written = this.#texts.get(path)?.split('\n')[line - 1];
    return written !== undefined && !/\{[{%]/.test(written);
  }

  /** Whether there is a file of that SLS name, whatever states it has for the host that is assumed here. */
  #isFile(sls: string): boolean {
    const { files } = this.#context;
    return files.environments.some((saltenv) => findSls(files, saltenv, sls) !== undefined);
  }

  #gather(sls: readonly string[], saltenv: string): ReturnType<typeof gatherHighData> {
    return gatherHighData(new Map([[saltenv, sls]]), {
      files: this.#context.files,
      autoOrder: true,
      render: (file, name, environment) => this.#looked(file, name, environment).data,
    });
  }

  #looked(file: SlsFile, sls: string, saltenv: string): LookedAt {
    const key = `${saltenv}:${file.relative}`;
    const seen = this.#seen.get(key) ?? lookAt(file, sls, saltenv, this.#context, this.#findings);
    if (!this.#seen.has(key) && !seen.isComplete) this.#incomplete.push(file);
    this.#seen.set(key, seen);
    this.#texts.set(file.path, file.text);
    return seen;
  }

  /** Whether every file that the high data come from is known in full. */
  #isExact(high: HighData): boolean {
    const sources = new Set(Array.from(high.ids.values(), ({ sls, saltenv }) => `${saltenv}\0${sls}`));
    return Array.from(sources).every((source) => {
      const [saltenv = '', sls = ''] = source.split('\0');
      const file = findSls(this.#context.files, saltenv, sls);
      return file === undefined || this.#looked(file, sls, saltenv).isExact;
    });
  }

  #compile(high: HighData, path: string): readonly LintedChunk[] {
    try {
      return toLowChunks(compileChunks(high, '__call__')).flatMap((chunk) => {
        if (isUnknown(chunk)) return [];
        const key = `${chunk.__env__}\0${chunk.__sls__}\0${chunk.__id__}\0${chunk.state}.${chunk.fun}\0${chunk.name}`;
        const { watch, watch_any: any, listen, listen_in: listening = [] } = chunk.requisites;
        if ([watch, any, listen].some((each) => each !== undefined)) this.#watching.add(key);
        for (const { state, key: id } of listening) this.#watching.add(`${state ?? ''}\0${id}`);
        const linted = this.#chunks.get(key) ?? this.#linted(key, chunk, high, path);
        this.#chunks.set(key, linted);
        return [linted];
      });
    } catch (error) {
      // A value that is no data, which only an unknown one can be here.
      if (error instanceof PyError) return [];
      throw error;
    }
  }

  #linted(key: string, chunk: LowChunk, high: HighData, path: string): LintedChunk {
    const file = findSls(this.#context.files, chunk.__env__, chunk.__sls__);
    const looked = file === undefined ? undefined : this.#looked(file, chunk.__sls__, chunk.__env__);
    const whole = chunk.position ?? { path: file?.path ?? path, line: 1, column: 1 };
    const items = high.ids.get(chunk.__id__)?.states.get(chunk.state)?.items ?? [];
    const positions = looked?.data.positions;
    const placeOf = (argument: string, entry?: string): SourcePosition => {
      const item = items.find((each) => each instanceof PyDict && each.has(argument));
      if (!(item instanceof PyDict)) return whole;
      const list = item.get(argument);
      const index =
        Array.isArray(list) && entry !== undefined ? list.findIndex((each) => names(each, entry)) : -1;
      const inner = list !== undefined && index !== -1 ? positions?.of(list, index) : undefined;
      return inner ?? positions?.of(item, argument) ?? whole;
    };
    return {
      chunk,
      placeOf,
      severityOf: (argument, forWantOfData = false) =>
        (looked?.isExact === true && !forWantOfData) || this.#isPlain(placeOf(argument))
          ? 'error'
          : 'warning',
      isWatching: () =>
        [key, ...[chunk.__id__, chunk.name].flatMap((id) => [`${chunk.state}\0${id}`, `\0${id}`])].some(
          (each) => this.#watching.has(each),
        ),
    };
  }

  /** What one target gets is applied together, so that no two of its files may declare the same id. */
  #assignment({ saltenv, sls, position }: TopAssignment): void {
    for (const error of this.#gather(sls, saltenv).errors) {
      if (error.message.includes('conflicting IDs')) this.#findings.addError(error, position.path);
    }
  }
}

/** Whether it is about two states that require one another. */
function isOfCircle({ message }: RenderError): boolean {
  return message.includes('A recursive requisite was found');
}

const unknownParts = new RegExp(`${unknownText}+`, 'g');

/** Whether a state whose name is not known in full may be the one that is required. */
function mayBeCalled({ state, name, __id__ }: LowChunk, requisite: Requisite): boolean {
  if (requisite.state !== undefined && requisite.state !== state) return false;
  return [name, __id__].some(
    (called) =>
      called.includes(unknownText) && globMatches(requisite.key, called.replaceAll(unknownParts, '*')),
  );
}

/** Whether an entry of a list is that text, or a requisite on it. */
function names(entry: Value, text: string): boolean {
  return entry === text || (entry instanceof PyDict && firstValue(entry) === text);
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

function isUnknown({ state, fun }: LowChunk): boolean {
  return [state, fun].some((text) => text.includes(unknownText));
}
