import { globMatches } from '@muster/shared';
import { PyDict } from '../value/index.ts';
import type { HighData } from './high-data.ts';

/** Takes out what `exclude` names: ids, and all ids of SLS files whose names match. */
export function applyExcludes(high: HighData): void {
  const slsPatterns: string[] = [];
  const ids = new Set<string>();
  for (const exclude of high.excludes) {
    if (typeof exclude === 'string') slsPatterns.push(exclude);
    if (!(exclude instanceof PyDict) || exclude.length !== 1) continue;
    const sls = exclude.get('sls');
    const id = exclude.get('id');
    if (typeof sls === 'string') slsPatterns.push(sls);
    if (typeof id === 'string') ids.add(id);
  }
  for (const [id, { sls }] of high.ids) {
    if (ids.has(id) || slsPatterns.some((pattern) => globMatches(sls, pattern))) high.ids.delete(id);
  }
}
