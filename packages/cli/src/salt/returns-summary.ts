import type { HostReport } from '@muster/api';
import { hasReturn } from '../output/host-failure.ts';
import { retcodeOf } from './salt-return.ts';

/** Salt's `--summary`: how many hosts were meant, returned, did not, and failed. */
export function formatReturnsSummary(hosts: readonly HostReport[]): string {
  const returned = hosts.filter(hasReturn);
  const rule = '-'.repeat(43);
  return [
    `\n\n${rule}`,
    'Summary',
    rule,
    `# of minions targeted: ${hosts.length}`,
    `# of minions returned: ${returned.length}`,
    `# of minions that did not return: ${hosts.length - returned.length}`,
    `# of minions with errors: ${returned.filter((host) => retcodeOf(host) !== 0).length}`,
    rule,
  ].join('\n');
}
