import type { Findings, LintContext } from '@muster/sls';

const advice: Readonly<Record<string, string>> = {
  _modules:
    'write the function in TypeScript, in a file of the same name that ends in .ts, or as a Jinja macro',
  _states:
    "write the state in TypeScript, in a file of the same name that ends in .ts, or declare it with the states that there are (see 'muster docs')",
  _grains: 'set the grain in minion.yaml or in the grains file beside it',
};

/** Custom modules in Python, which Muster does not run: an error each, with what to write instead. */
export function lintPythonModules({ files, isChecked }: LintContext, findings: Findings): void {
  for (const saltenv of files.environments) {
    for (const relative of files.list(saltenv)) {
      const [directory = ''] = relative.split('/');
      if (!relative.endsWith('.py') || !isChecked(relative) || !Object.hasOwn(advice, directory)) continue;
      if (relative.endsWith('__init__.py')) continue;
      const path = files.read(saltenv, relative)?.path ?? relative;
      findings.add(
        'error',
        { path, line: 1, column: 1 },
        `Muster runs no Python modules: ${advice[directory]}`,
      );
    }
  }
}
