import { requestPerformer } from './perform-request.ts';
import { serveRequests } from './serve-requests.ts';
import { channelDescriptor, SyncChannel } from './sync-channel.ts';
import { WorkingClock } from './working-clock.ts';

/** Renders and compiles for the daemon that started it, with the limit of each request: `compile-process-main.ts MILLISECONDS OPTION`. */
const [limitMs = '', deadlineOption = ''] = process.argv.slice(2);

// The loop ends when the daemon has gone: reading then finds the end.
serveRequests(new SyncChannel(channelDescriptor), (ask) => {
  const clock = new WorkingClock();
  const limits = { deadlineMs: Number(limitMs), deadlineOption, clock: () => clock.now() };
  return requestPerformer((question) => clock.waiting(() => ask(question)), limits);
});
