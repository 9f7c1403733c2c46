import type { Json } from '@muster/engine';
import { defaultSecretPillar } from '@muster/shared';
import {
  type FileSource,
  type Finding,
  Findings,
  fromPlain,
  givenNames,
  type LintContext,
  lintPillar,
  lintStates,
  memoryFileSource,
  PyDict,
} from '@muster/sls';
import type { BrokenExtension } from '../extension/extensions.ts';
import type { Registry } from '../registry/registry-contract.ts';
import { checkArguments } from './check-arguments.ts';
import { checkWrittenStates } from './check-written-states.ts';
import { neutralGrains, unknownHost } from './neutral-grains.ts';
import { lintPythonModules } from './python-modules.ts';

/** A tree to check: its file roots, its pillar roots, or both. */
export interface LintRequest {
  readonly files?: FileSource | undefined;
  readonly pillarFiles?: FileSource | undefined;
  readonly registry: Registry;
  /** What of the tree's own states and functions cannot be used. */
  readonly broken?: readonly BrokenExtension[];
  /** Grains laid over those of a plain Debian host. */
  readonly grains?: Readonly<Record<string, unknown>> | undefined;
  /** Pillar laid over what the pillar files hold. */
  readonly pillar?: Readonly<Record<string, Json>> | undefined;
  readonly opts?: Readonly<Record<string, Json>>;
  /** Whether the tree is made to be used together with others, as a formula is; it is whole unless given. */
  readonly isPart?: boolean;
  /** Whether a file of the tree, by its path below the root, is to be checked; all are unless given. */
  readonly isChecked?: (relative: string) => boolean;
}

/** Checks a whole tree without any host. Findings are sorted; a tree without an `error` among them can be compiled as far as that can be known. */
export function lintTree(request: LintRequest): readonly Finding[] {
  const { files = memoryFileSource({}), pillarFiles, registry } = request;
  const findings = new Findings();
  const shared: Omit<LintContext, 'files' | 'pillar' | 'given'> = {
    id: unknownHost,
    grains: dict({ ...neutralGrains, ...request.grains }),
    opts: dict({ ...request.opts, id: unknownHost }),
    functions: new Set(registry.functions.names()),
    isPart: request.isPart ?? false,
    isChecked: request.isChecked ?? (() => true),
  };
  let pillar = new PyDict();
  if (pillarFiles !== undefined) {
    pillar = lintPillar(
      { ...shared, files: pillarFiles, pillar, given: givenNames(pillarFiles) },
      findings,
      defaultSecretPillar,
    );
  }
  for (const [key, value] of dict(request.pillar ?? {}).entries()) pillar.set(key, value);
  const context = { ...shared, files, pillar, given: givenNames(files) };
  lintPythonModules(context, findings);
  for (const { message, position } of request.broken ?? []) {
    if (position !== undefined) findings.add('error', position, message);
  }
  const { chunks, incomplete } = lintStates(context, findings);
  for (const linted of chunks) checkArguments(linted, registry, context, findings);
  for (const file of incomplete) checkWrittenStates(file, registry, context, findings);
  return findings.sorted();
}

function dict(plain: Readonly<Record<string, unknown>>): PyDict {
  const value = fromPlain(plain);
  return value instanceof PyDict ? value : new PyDict();
}
