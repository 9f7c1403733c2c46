import { compileFunction } from 'node:vm';
import { serializeError } from '../serialized-error.ts';
import { serveRequests } from '../serve-requests.ts';
import { channelDescriptor, SyncChannel } from '../sync-channel.ts';

/** A compile process whose requests are JavaScript, so that each test says itself what the process does. */
serveRequests(new SyncChannel(channelDescriptor), (ask) => (request) => {
  try {
    const code = request.kind === 'pure' ? request.fun : '';
    const call = (fun: string, ...args: never[]) => ask({ kind: 'call', fun, args, kwargs: {} });
    const run = compileFunction(code, ['ask', 'pid']);
    return { value: Reflect.apply(run, undefined, [call, process.pid]) };
  } catch (error) {
    return { error: serializeError(error) };
  }
});
