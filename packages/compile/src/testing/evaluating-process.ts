import { compileFunction } from 'node:vm';
import { serveRequests } from '../serve-requests.ts';
import { channelDescriptor, SyncChannel } from '../sync-channel.ts';

/** A compile process whose requests are JavaScript, so that each test says itself what the process does. */
serveRequests(new SyncChannel(channelDescriptor), (ask) => {
  const call = (fun: string, ...args: never[]) => ask({ kind: 'call', fun, args, kwargs: {} });
  return (request) => {
    const code =
      request.kind === 'pure' ? request.fun : request.kind === 'pillar' ? request.work.saltenv : '';
    const view = request.kind === 'pure' ? request.view : undefined;
    const run = compileFunction(code ?? '', ['ask', 'pid', 'view']);
    return Reflect.apply(run, undefined, [call, process.pid, view]);
  };
});
