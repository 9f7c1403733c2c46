import { MusterError, matchTarget, type Nodegroups, parseTarget, type TargetSubject } from '@muster/shared';
import type { Mine, MineValue, MineValues } from './mine.ts';

/** The mine of a minion without a master: it shares with itself, as far as the target selects it. */
export function localMine(subject: () => TargetSubject, nodegroups: Nodegroups): Mine {
  const values = new Map<string, MineValue>();
  return {
    async store(changes, replace) {
      if (replace) values.clear();
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) values.delete(name);
        else values.set(name, value);
      }
    },
    async get(target, functions, type): Promise<MineValues> {
      const self = subject();
      if (!selects(target, type, self, nodegroups)) return {};
      return Object.fromEntries(
        functions.flatMap((name) => {
          const found = values.get(name);
          return found === undefined ? [] : [[name, { [self.id]: found.value }]];
        }),
      );
    },
  };
}

function selects(
  target: string | readonly string[],
  type: string,
  subject: TargetSubject,
  nodegroups: Nodegroups,
): boolean {
  try {
    return matchTarget(parseTarget(target, type), subject, nodegroups);
  } catch (error) {
    if (error instanceof MusterError && error.code === 'TARGET_INVALID') return false;
    throw error;
  }
}
