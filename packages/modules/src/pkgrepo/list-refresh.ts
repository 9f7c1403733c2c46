import { type Host, StateFailedError } from '@muster/engine';
import { errorMessage } from '@muster/shared';

/** Fetches the lists of the repositories after something was done; a failure tells that as well. */
export async function refreshAfter(done: string, host: Host): Promise<void> {
  try {
    await host.packages.refresh();
  } catch (error) {
    throw new StateFailedError(`${done}, but its lists cannot be fetched: ${errorMessage(error)}`);
  }
}
