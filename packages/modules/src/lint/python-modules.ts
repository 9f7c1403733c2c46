import { basename } from 'node:path';
import type { Findings, LintContext } from '@muster/sls';

const advice: Readonly<Record<string, string>> = {
  _modules: 'write it in TypeScript, with defineFunction, beside it as NAME.ts',
  _states: 'write it in TypeScript, with defineState, beside it as NAME.ts',
  _grains:
    'set the grain in minion.yaml or in the grains file beside it, or write a function in _modules/NAME.ts',
};

/** Custom modules in Python, which Muster does not run: an error each, with what to write instead. */
export function lintPythonModules({ files, isChecked }: LintContext, findings: Findings): void {
  for (const saltenv of files.environments) {
    for (const relative of files.list(saltenv)) {
      const [directory = ''] = relative.split('/');
      if (!relative.endsWith('.py') || !isChecked(relative) || !Object.hasOwn(advice, directory)) continue;
      // A tree that serves Salt as well: each program takes its own
      const isTwin = files.read(saltenv, relative.replace(/py$/, 'ts')) !== undefined;
      if (isTwin || relative.endsWith('__init__.py')) continue;
      const path = files.read(saltenv, relative)?.path ?? relative;
      findings.add(
        'error',
        { path, line: 1, column: 1 },
        `Muster runs no Python modules: ${advice[directory]?.replace('NAME', basename(relative, '.py'))}`,
      );
    }
  }
}
