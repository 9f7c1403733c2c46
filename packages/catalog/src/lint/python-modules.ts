import { type Findings, type LintContext, pythonProblem } from '@muster/sls';

const folders = ['_modules', '_states', '_grains'] as const;

/** Custom modules in Python, which Muster does not run: an error each, with what to write instead. */
export function lintPythonModules({ files, isChecked }: LintContext, findings: Findings): void {
  for (const saltenv of files.environments) {
    for (const relative of files.list(saltenv)) {
      const folder = folders.find((each) => relative.startsWith(`${each}/`));
      if (folder === undefined || !relative.endsWith('.py') || relative.endsWith('__init__.py')) continue;
      if (!isChecked(relative)) continue;
      const path = files.read(saltenv, relative)?.path ?? relative;
      findings.add('error', { path, line: 1, column: 1 }, pythonProblem(folder));
    }
  }
}
