import { performRequest } from './perform-request.ts';
import { RenderContexts } from './render-context.ts';
import { serializeError } from './serialized-error.ts';
import { serveRequests } from './serve-requests.ts';
import { channelDescriptor, SyncChannel } from './sync-channel.ts';
import { WorkingClock } from './working-clock.ts';

/** What stops a template here says where it stands; the minion, which ends the process a little later, cannot. */
const ownShare = 0.9;

// The loop ends when the minion has gone: reading then finds the end.
serveRequests(new SyncChannel(channelDescriptor), (ask) => {
  const clock = new WorkingClock();
  const contexts = new RenderContexts((question) => clock.waiting(() => ask(question)));
  return (request, limitMs) => {
    const limits = {
      deadlineMs: limitMs * ownShare,
      deadlineOption: 'compile_timeout',
      clock: () => clock.now(),
    };
    try {
      return { value: performRequest(request, contexts, limits) };
    } catch (error) {
      return { error: serializeError(error) };
    }
  };
});
