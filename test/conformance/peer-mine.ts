import type { Json } from '@muster/engine';
import type { LocalMinionOptions } from '@muster/minion';
import { matchTarget, parseTarget, selectMinions, type TargetSubject } from '@muster/shared';
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

/** The server's choice among the peers of a case. */
export function checkMinions(given: ConformanceCase, expression: unknown, type: string): Json {
  const { minions, missing } = selectMinions(
    parseTarget(expression, type),
    peerSubjects(given.peers ?? {}),
    nodegroupsOf(given),
  );
  return { minions, missing };
}

function peerSubjects(peers: Readonly<Record<string, Peer>>): readonly TargetSubject[] {
  return Object.entries(peers).map(([id, { grains, pillar }]) => ({ id, grains: { id, ...grains }, pillar }));
}

/** A peer's value, unless it is for others only. */
function shared(entry: unknown, asking: TargetSubject, id: string): readonly (readonly [string, Json])[] {
  if (entry === undefined) return [];
  if (typeof entry !== 'object' || entry === null || !('__saltmine_acl__' in entry))
    return [[id, entry as Json]];
  const {
    __data__: data,
    allow_tgt: target,
    allow_tgt_type: type,
  } = entry as Readonly<Record<string, unknown>>;
  return matchTarget(parseTarget(target, String(type)), asking) ? [[id, data as Json]] : [];
}

function nodegroupsOf({ opts }: ConformanceCase): Readonly<Record<string, string | readonly string[]>> {
  return (opts['nodegroups'] ?? {}) as Readonly<Record<string, string | readonly string[]>>;
}
