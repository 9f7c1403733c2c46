import type { Json } from '@muster/engine';
import type { LocalMinionOptions } from '@muster/minion';
import {
  MusterError,
  matchTarget,
  type Nodegroups,
  parseTarget,
  selectMinions,
  type TargetSubject,
} from '@muster/shared';
import { z } from 'zod';
import type { ConformanceCase, Peer } from './case-file.ts';

type Mine = NonNullable<LocalMinionOptions['mine']>;

/** The mine as a server with the peers of a case would answer the machine that asks. */
export function peerMine(given: ConformanceCase, peers: Readonly<Record<string, Peer>>): Mine {
  const subjects = peerSubjects(peers);
  const asking = subjects.find(({ id }) => id === given.minion_id) ?? {
    id: given.minion_id,
    grains: {},
    pillar: {},
  };
  return {
    async store() {},
    async get(target, functions, type) {
      const { minions } = selectMinions(parseTarget(target, type), subjects, nodegroupsOf(given), {
        exactPillar: true,
      });
      return Object.fromEntries(
        functions.map((name) => [
          name,
          Object.fromEntries(minions.flatMap((id) => shared(peers[id]?.mine[name], asking, id))),
        ]),
      );
    },
  };
}

/** The server's choice among the peers of a case. The master refuses what is no target; Salt says that it means nobody. */
export function checkMinions(given: ConformanceCase, expression: unknown, type: unknown = 'glob'): Json {
  try {
    const { minions, missing } = selectMinions(
      parseTarget(expression, String(type)),
      peerSubjects(given.peers ?? {}),
      nodegroupsOf(given),
    );
    return { minions, missing };
  } catch (error) {
    if (error instanceof MusterError && error.code === 'TARGET_INVALID') return { minions: [], missing: [] };
    throw error;
  }
}

function peerSubjects(peers: Readonly<Record<string, Peer>>): readonly TargetSubject[] {
  return Object.entries(peers).map(([id, { grains, pillar }]) => ({ id, grains: { id, ...grains }, pillar }));
}

const limited = z.object({
  __saltmine_acl__: z.json(),
  __data__: z.json(),
  allow_tgt: z.union([z.string(), z.array(z.string())]).optional(),
  allow_tgt_type: z.string().default('glob'),
});

/** A peer's value, unless it is for others only. */
function shared(
  entry: Json | undefined,
  asking: TargetSubject,
  id: string,
): readonly (readonly [string, Json])[] {
  if (entry === undefined) return [];
  const { data } = limited.safeParse(entry);
  if (data === undefined) return [[id, entry]];
  const { __data__: value, allow_tgt: allowed, allow_tgt_type: type } = data;
  const isAllowed = allowed === undefined || matchTarget(parseTarget(allowed, type), asking);
  return isAllowed ? [[id, value]] : [];
}

const groups = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

function nodegroupsOf({ opts }: ConformanceCase): Nodegroups {
  return groups.parse(opts['nodegroups'] ?? {});
}
