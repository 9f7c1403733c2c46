import type { Severity } from './finding.ts';
import type { LintContext } from './lint-context.ts';

/** How much it counts that a file of the tree is not there: a formula may use what others bring, of which it has no part itself. */
export function severityOfMissing(path: string, { isPart, files }: LintContext): Severity {
  const [first = ''] = path.split('/');
  const isOwn = files.environments.some((saltenv) =>
    files.list(saltenv).some((file) => file === `${first}.sls` || file.startsWith(`${first}/`)),
  );
  return isPart && !isOwn ? 'warning' : 'error';
}
