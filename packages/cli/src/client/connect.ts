import { ControlClient } from '@muster/api';
import type { Invocation } from '../invocation.ts';
import { controlSocketPath } from './socket-path.ts';

/** A client of this machine's master; `onAway` hears when a stream waits for it. */
export async function connect(
  invocation: Invocation,
  onAway?: (message: string | undefined) => void,
): Promise<ControlClient> {
  return new ControlClient({
    socketPath: await controlSocketPath(invocation.configDirectory),
    onAway,
  });
}
