import { MusterError } from '@muster/shared';
import { isSealed, relativePath } from '../files/index.ts';
import { checkTemplate, syntaxFromConfiguration } from '../jinja/index.ts';
import { renderErrorOf } from '../render/render-error.ts';
import { renderersOf } from '../render/renderers.ts';
import { PyDict, toRecord } from '../value/index.ts';
import { severityOfMissing } from './elsewhere.ts';
import type { Findings } from './finding.ts';
import type { LintContext } from './lint-context.ts';

/** Checks the grammar of every template of a tree, also in branches that no rendering takes, and that what they import exists. */
export function lintTemplates(context: LintContext, findings: Findings): void {
  const { files } = context;
  for (const saltenv of files.environments) {
    for (const relative of files.list(saltenv)) {
      const isSls = relative.endsWith('.sls');
      if (!context.isChecked(relative) || !(isSls || /\.(?:jinja2?|j2)$/.test(relative))) continue;
      const file = files.read(saltenv, relative);
      if (file === undefined || isSealed(file)) continue;
      const start = { path: file.path, line: 1, column: 1 };
      try {
        if (isSls && !renderersOf(file, 'jinja|yaml').includes('jinja')) continue;
        for (const { name, position } of checkTemplate(file, syntax(context, isSls))) {
          // What begins with a dot counts from wherever the template is imported; rendering sees to it.
          const path = name.startsWith('.') ? undefined : relativePath(name);
          if (path === undefined || files.read(saltenv, path) !== undefined) continue;
          findings.add(severityOfMissing(path, context), position, `template not found: ${name}`);
        }
      } catch (error) {
        if (!(error instanceof MusterError)) throw error;
        const { message, position } = renderErrorOf(error, '');
        findings.add('error', position ?? start, message.replace(/^: /, ''));
      }
    }
  }
}

function syntax({ opts }: LintContext, isSls: boolean): ReturnType<typeof syntaxFromConfiguration> {
  const configured = opts.get(isSls ? 'jinja_sls_env' : 'jinja_env');
  return syntaxFromConfiguration(configured instanceof PyDict ? toRecord(configured) : {});
}
