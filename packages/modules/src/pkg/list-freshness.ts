import type { Host, ReadOnlyHost } from '@muster/engine';
import { errorMessage } from '@muster/shared';

/** Lists older than this are fetched again before something is installed, where nothing else was asked for. */
const defaultValiditySeconds = 3600;

export interface RefreshPolicy {
  readonly refresh?: boolean | undefined;
  readonly cache_valid_time?: number | undefined;
}

/**
 * Whether the lists of the repositories have to be fetched before an installation: when it was asked for, when they
 * are old, or when the list of sources is younger than they are. `refresh: False` never; `cache_valid_time` says how
 * old they may be, in seconds.
 */
export async function needsRefresh(
  host: ReadOnlyHost,
  { refresh, cache_valid_time }: RefreshPolicy,
): Promise<boolean> {
  if (refresh === false) return false;
  if (refresh === true && cache_valid_time === undefined) return true;
  const fetched = (await host.files.stat('/var/lib/apt/lists/partial'))?.mtimeMs ?? 0;
  if ((await host.files.stat('/var/lib/apt/lists'))?.mtimeMs === undefined) return true;
  const age = (Date.now() - fetched) / 1000;
  return age > (cache_valid_time ?? defaultValiditySeconds) || (await newestSource(host)) > fetched;
}

/** Fetches the lists; where that fails the installation may still succeed with those at hand, so the reason is only handed back. */
export async function refreshLists(host: Host): Promise<string | undefined> {
  try {
    await host.packages.refresh();
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

async function newestSource(host: ReadOnlyHost): Promise<number> {
  const paths = ['/etc/apt/sources.list', '/etc/apt/sources.list.d'];
  const times = await Promise.all(paths.map(async (path) => (await host.files.stat(path))?.mtimeMs ?? 0));
  return Math.max(...times);
}
