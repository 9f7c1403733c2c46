import type { Change, Changes, Properties } from '../contract/state-definition.ts';
import { deepEqual } from './deep-equal.ts';

const none: Changes = new Map();

/** What must change so that what was observed becomes what is wanted; properties that are not wanted are nobody's concern. */
export function differences(observed: Properties, desired: Properties): Changes {
  let changes: Map<string, Change> | undefined;
  for (const [property, to] of Object.entries(desired)) {
    if (to === undefined) continue;
    const from = observed[property];
    if (deepEqual(from, to)) continue;
    changes ??= new Map();
    changes.set(property, { from, to });
  }
  return changes ?? none;
}
