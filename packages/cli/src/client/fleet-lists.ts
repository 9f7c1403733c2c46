import type { MinionReport, StatusReport } from '@muster/api';

type List = (minions: readonly MinionReport[], master: StatusReport) => unknown;

/** What Salt's runners `manage.up|down|status|versions` answer, of minions in the order of their ids. */
export const fleetLists = {
  up: (minions) => idsOf(minions, true),
  down: (minions) => idsOf(minions, false),
  status: (minions) => ({ up: idsOf(minions, true), down: idsOf(minions, false) }),
  versions: (minions, { version }) => {
    const of = (isCurrent: boolean) =>
      Object.fromEntries(
        minions
          .filter((minion) => (minion.version === version) === isCurrent)
          .map((minion) => [minion.id, minion.version ?? 'unknown']),
      );
    return { Master: version, 'Up to date': of(true), 'Minion requires update': of(false) };
  },
} satisfies Readonly<Record<string, List>>;

function idsOf(minions: readonly MinionReport[], connected: boolean): readonly string[] {
  return minions.filter((minion) => minion.connected === connected).map(({ id }) => id);
}
