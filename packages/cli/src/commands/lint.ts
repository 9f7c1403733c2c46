import { stat } from 'node:fs/promises';
import { createRegistry, extensionsOfDirectories, lintTree } from '@muster/catalog';
import { MusterError } from '@muster/shared';
import { directoryFileSource, type FileSource, type Finding } from '@muster/sls';
import { exitCodes } from '../exit-codes.ts';
import { type LintRoots, rootsOf } from '../input/lint-roots.ts';
import { readGrains } from '../input/read-grains.ts';
import { textOption } from '../input/text-option.ts';
import type { Handler } from '../invocation.ts';
import { print, printJson } from '../output/terminal.ts';

/** `muster lint PATH`: checks a state tree, a pillar tree, or a directory that holds both, without any host. */
export const lint: Handler = async ({ terminal }, [path = '.'], options) => {
  await stat(path).catch((cause: unknown) => {
    throw new MusterError('ARGUMENT_INVALID', `there is nothing at ${path}`, { cause });
  });
  const { fileRoots, pillarRoots, isPart, isChecked } = withOptions(rootsOf(path), options);
  const extensions = await extensionsOfDirectories(fileRoots);
  const findings = lintTree({
    registry: createRegistry(extensions),
    broken: extensions.broken,
    isPart,
    isChecked,
    files: sourceOf(fileRoots),
    pillarFiles: sourceOf(pillarRoots),
    grains: await readGrains(textOption(options, 'grains')),
  });
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = { errors: count('error'), warnings: count('warning'), notes: count('note') };
  if (terminal.json) printJson(terminal, { findings, ...counts });
  else {
    for (const { path: file, line, column, severity, message } of findings) {
      print(terminal, `${file}:${line}:${column}: ${severity}: ${message}`);
    }
    print(terminal, `${counts.errors} errors, ${counts.warnings} warnings, ${counts.notes} notes`);
  }
  return counts.errors > 0 ? exitCodes.commandFailed : exitCodes.done;
};

function withOptions(found: LintRoots, options: Readonly<Record<string, unknown>>): LintRoots {
  const fileRoot = textOption(options, 'fileRoot');
  const pillarRoot = textOption(options, 'pillarRoot');
  return {
    ...found,
    fileRoots: fileRoot === undefined ? found.fileRoots : [fileRoot],
    pillarRoots: pillarRoot === undefined ? found.pillarRoots : [pillarRoot],
  };
}

function sourceOf(roots: readonly string[]): FileSource | undefined {
  return roots.length > 0 ? directoryFileSource({ base: roots }) : undefined;
}
