import type { SourcePosition } from '@muster/shared';
import { findSls, type SlsFile, slsNames } from '../files/index.ts';
import { applyExcludes } from '../highdata/exclude.ts';
import { applyExtensions } from '../highdata/extend.ts';
import { gatherHighData } from '../highdata/gather.ts';
import type { HighData } from '../highdata/high-data.ts';
import { applyRequisiteIn } from '../highdata/requisite-in.ts';
import { verifyHighData } from '../highdata/verify.ts';
import { compileChunks } from '../lowstate/compile-chunks.ts';
import type { LowChunk } from '../lowstate/low-chunk.ts';
import { toLowChunks } from '../lowstate/to-low-chunk.ts';
import type { RenderError } from '../render/render-error.ts';
import { PyDict, PyError, unknownText } from '../value/index.ts';
import type { Findings, Severity } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { lintTemplates } from './lint-templates.ts';
import { lintTop, type TopAssignment } from './lint-top.ts';
import { type LookedAt, lookAt } from './looked-at.ts';
import { checkRequisites } from './requisites.ts';
import { checkSources } from './sources.ts';

/** One state of a tree, with what is needed to say where it is wrong. */
export interface LintedChunk {
  readonly chunk: LowChunk;
  /** Where an argument of it was written; the declaration's place for one that is not written there. */
  readonly placeOf: (argument: string) => SourcePosition;
  /** How much a fault counts: where something of its file is not known, the fault may be none on a host. */
  readonly severity: Severity;
}

/** Checks a state tree: templates, top files, structure, includes, requisites and sources. Returns its states, for checks that know what states take. */
export function lintStates(context: LintContext, findings: Findings): readonly LintedChunk[] {
  lintTemplates(context, findings);
  return new StateLinter(context, findings).lint(lintTop(context, findings, 'states'));
}

class StateLinter {
  readonly #context: LintContext;
  readonly #findings: Findings;
  readonly #seen = new Map<string, LookedAt>();
  readonly #chunks = new Map<string, LintedChunk>();
  /** Chunks that end up in one run, for each file with its includes. */
  readonly #runs: (readonly LintedChunk[])[] = [];
  readonly #absent: { readonly error: RenderError; readonly path: string; readonly severity: Severity }[] =
    [];
  readonly #ids = new Set<string>();

  constructor(context: LintContext, findings: Findings) {
    this.#context = context;
    this.#findings = findings;
  }

  lint(assignments: readonly TopAssignment[]): readonly LintedChunk[] {
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
    const isWhole = Array.from(this.#seen.values()).every(({ isExact }) => isExact);
    for (const { error, path, severity } of this.#absent) {
      // Another file of the tree has it: together they may well be right.
      if (!this.#ids.has(error.missingId ?? ''))
        this.#findings.addError(error, path, isWhole ? severity : 'warning');
    }
    checkRequisites(this.#runs, chunks, isWhole ? (key) => this.#isWritten(key) : () => true, this.#findings);
    for (const chunk of chunks) checkSources(chunk, files, this.#findings);
    return chunks;
  }

  #file(file: SlsFile, sls: string, saltenv: string): void {
    const { high, errors } = this.#gather([sls], saltenv);
    const isExact = this.#isExact(high) && this.#looked(file, sls, saltenv).isExact;
    const severity = isExact ? 'error' : 'warning';
    for (const error of [...errors, ...this.#finish(high)]) {
      if (error.missingId === undefined) this.#findings.addError(error, file.path, severity);
      else this.#absent.push({ error, path: file.path, severity });
    }
    for (const id of high.ids.keys()) this.#ids.add(id);
    this.#runs.push(this.#compile(high, file.path));
  }

  /** Whether some file declares a thing of that name, if not for the host that is assumed here. */
  #isWritten(key: string): boolean {
    const escaped = key.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const declaration = new RegExp(`^[\\s-]*(?:name:\\s*)?['"]?${escaped}['"]?:?\\s*$`, 'm');
    const { files } = this.#context;
    return files.environments.some((saltenv) =>
      files
        .list(saltenv)
        .filter((path) => /\.(?:sls|jinja)$/.test(path))
        .some((path) => declaration.test(files.read(saltenv, path)?.text ?? '')),
    );
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
    this.#seen.set(key, seen);
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

  #finish(high: HighData): readonly RenderError[] {
    const errors = [...applyExtensions(high, high.extensions, false), ...verifyHighData(high)];
    errors.push(...applyRequisiteIn(high, new Set()));
    applyExcludes(high);
    return errors;
  }

  #compile(high: HighData, path: string): readonly LintedChunk[] {
    try {
      return toLowChunks(compileChunks(high)).flatMap((chunk) => {
        if (isUnknown(chunk)) return [];
        const key = `${chunk.__env__}\0${chunk.__sls__}\0${chunk.__id__}\0${chunk.state}.${chunk.fun}\0${chunk.name}`;
        const linted = this.#chunks.get(key) ?? this.#linted(chunk, high, path);
        this.#chunks.set(key, linted);
        return [linted];
      });
    } catch (error) {
      // A value that is no data, which only an unknown one can be here.
      if (error instanceof PyError) return [];
      throw error;
    }
  }

  #linted(chunk: LowChunk, high: HighData, path: string): LintedChunk {
    const file = findSls(this.#context.files, chunk.__env__, chunk.__sls__);
    const looked = file === undefined ? undefined : this.#looked(file, chunk.__sls__, chunk.__env__);
    const whole = chunk.position ?? { path: file?.path ?? path, line: 1, column: 1 };
    const items = high.ids.get(chunk.__id__)?.states.get(chunk.state)?.items ?? [];
    return {
      chunk,
      severity: looked?.isExact === true ? 'error' : 'warning',
      placeOf: (argument) => {
        const item = items.find((each) => each instanceof PyDict && each.has(argument));
        return (item === undefined ? undefined : looked?.data.positions.of(item, argument)) ?? whole;
      },
    };
  }

  /** What one target gets is applied together, so that no two of its files may declare the same id. */
  #assignment({ saltenv, sls, position }: TopAssignment): void {
    for (const error of this.#gather(sls, saltenv).errors) {
      if (error.message.includes('conflicting IDs')) this.#findings.addError(error, position.path);
    }
  }
}

function isUnknown({ state, fun, name, __id__ }: LowChunk): boolean {
  return [state, fun, name, __id__].some((text) => text.includes(unknownText));
}
