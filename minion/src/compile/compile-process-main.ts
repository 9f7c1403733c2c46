import { performRequest } from './perform-request.ts';
import { RenderContexts } from './render-context.ts';
import { serializeError } from './serialized-error.ts';
import { serveRequests } from './serve-requests.ts';
import { channelDescriptor, SyncChannel } from './sync-channel.ts';

// The loop ends when the minion has gone: reading then finds the end.
serveRequests(new SyncChannel(channelDescriptor), (ask) => {
  const contexts = new RenderContexts(ask);
  return (request) => {
    try {
      return { value: performRequest(request, contexts) };
    } catch (error) {
      return { error: serializeError(error) };
    }
  };
});
