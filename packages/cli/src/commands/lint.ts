import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry, extensionsOfDirectories, lintTree } from '@muster/catalog';
import { loadMasterConfig, loadMinionConfig, MusterError } from '@muster/shared';
import { directoryFileSource, type FileSource, type Finding } from '@muster/sls';
import { exitCodes } from '../exit-codes.ts';
import { rootsOf } from '../input/lint-roots.ts';
import { readGrains } from '../input/read-grains.ts';
import { textOption } from '../input/text-option.ts';
import type { Handler } from '../invocation.ts';
import { count } from '../output/count.ts';
import { print, printDocument } from '../output/terminal.ts';

/** `muster lint PATH`: checks a state tree, a pillar tree, or a directory that holds both, without any host. */
export const lint: Handler = async ({ terminal, configDirectory }, [path = '.'], options) => {
  await stat(path).catch((cause: unknown) => {
    throw new MusterError('ARGUMENT_INVALID', `there is nothing at ${path}`, { cause });
  });
  const found = rootsOf(path);
  const configured = configDirectory === undefined ? undefined : await configuredRoots(configDirectory);
  const fileRoots = chosenRoots(options['fileRoot'], configured?.file_roots, found.fileRoots);
  const pillarRoots = chosenRoots(options['pillarRoot'], configured?.pillar_roots, found.pillarRoots);
  const { isPart, isChecked } = found;
  const extensions = await extensionsOfDirectories(Object.values(fileRoots).flat());
  const findings = lintTree({
    registry: createRegistry(extensions),
    broken: extensions.broken,
    isPart,
    isChecked,
    files: sourceOf(fileRoots),
    pillarFiles: sourceOf(pillarRoots),
    grains: await readGrains(textOption(options, 'grains')),
  });
  const numberOf = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = { errors: numberOf('error'), warnings: numberOf('warning'), notes: numberOf('note') };
  if (terminal.document !== undefined) printDocument(terminal, { findings, ...counts });
  else {
    for (const { path: file, line, column, severity, message } of findings) {
      print(terminal, `${file}:${line}:${column}: ${severity}: ${message}`);
    }
    const { errors, warnings, notes } = counts;
    print(terminal, `${count(errors, 'error')}, ${count(warnings, 'warning')}, ${count(notes, 'note')}`);
  }
  return counts.errors > 0 ? exitCodes.commandFailed : exitCodes.done;
};

type Roots = Readonly<Record<string, readonly string[]>>;

/** The roots of a master's configuration, or of a minion's that has no master. */
function configuredRoots(
  directory: string,
): Promise<{ readonly file_roots: Roots; readonly pillar_roots: Roots }> {
  return existsSync(join(directory, 'master.yaml'))
    ? loadMasterConfig(directory)
    : loadMinionConfig(directory);
}

/** What was given on the command line, else what is configured, else what was found. */
function chosenRoots(given: unknown, configured: Roots | undefined, found: readonly string[]): Roots {
  return Array.isArray(given) ? { base: given.map(String) } : (configured ?? { base: found });
}

function sourceOf(roots: Roots): FileSource | undefined {
  return Object.values(roots).flat().length > 0 ? directoryFileSource(roots) : undefined;
}
