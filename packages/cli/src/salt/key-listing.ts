import type { KeyReport, KeyStatus } from '@muster/api';
import { compileGlob } from '@muster/shared';

/** Keys by the names of the directories in which Salt keeps them: their ids, or what is said of each. */
export type KeyListing = Readonly<Record<string, readonly string[] | Readonly<Record<string, string>>>>;

const directories: Readonly<Record<KeyStatus, string>> = {
  accepted: 'minions',
  pending: 'minions_pre',
  rejected: 'minions_rejected',
  denied: 'minions_denied',
};

const headings: Readonly<Record<string, string>> = {
  local: 'Local Keys:',
  minions: 'Accepted Keys:',
  minions_pre: 'Unaccepted Keys:',
  minions_rejected: 'Rejected Keys:',
  minions_denied: 'Denied Keys:',
};

/** Every status, in Salt's order. */
export const allStatuses = [
  'accepted',
  'pending',
  'rejected',
  'denied',
] as const satisfies readonly KeyStatus[];

/** The ids of keys of some statuses, those without a key too. */
export function listingOf(
  keys: readonly KeyReport[],
  statuses: readonly KeyStatus[] = allStatuses,
): KeyListing {
  return Object.fromEntries(
    statuses.map((status) => [directories[status], sorted(keys, status).map(({ id }) => id)]),
  );
}

/** The same with what is said of each key. */
export function describedKeys(
  keys: readonly KeyReport[],
  textOf: (key: KeyReport) => string,
  statuses: readonly KeyStatus[] = allStatuses,
): KeyListing {
  return Object.fromEntries(
    statuses.map((status) => [
      directories[status],
      Object.fromEntries(sorted(keys, status).map((key) => [key.id, textOf(key)])),
    ]),
  );
}

/** Without the statuses that no key has. */
export function withoutEmpty(listing: KeyListing): KeyListing {
  return Object.fromEntries(Object.entries(listing).filter(([, keys]) => Object.keys(keys).length > 0));
}

/** Whether an id fits one of the globs, which commas separate. */
export function fitsGlobs(globs: string): (id: string) => boolean {
  const matchers = globs.split(',').map(compileGlob);
  return (id) => matchers.some((fits) => fits(id));
}

/** A listing as `salt-key` shows it to people. */
export function formatListing(listing: KeyListing): string {
  return Object.entries(listing)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([directory, keys]) => [headings[directory], ...linesOf(keys)])
    .join('\n');
}

function linesOf(keys: KeyListing[string]): readonly string[] {
  if (!isIds(keys)) return Object.entries(keys).map(([id, text]) => `${id}:  ${text}`);
  return keys;
}

function isIds(keys: KeyListing[string]): keys is readonly string[] {
  return Array.isArray(keys);
}

function sorted(keys: readonly KeyReport[], status: KeyStatus): readonly KeyReport[] {
  return keys
    .filter((key) => key.status === status)
    .toSorted((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
}
