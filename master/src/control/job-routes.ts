import { jobRequest } from '@muster/api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from './caller.ts';
import type { ControlServices } from './services.ts';
import { streamLines } from './stream-lines.ts';

const jobPath = z.object({ jid: z.string() });
const listQuery = z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(50) });

/** Starting, looking at, following and cancelling jobs. */
export function addJobRoutes(
  app: FastifyInstance,
  { jobs, authority }: ControlServices,
  stopping: AbortSignal,
): void {
  app.post('/v1/jobs', async (request) => {
    const { batch, ...job } = jobRequest.parse(request.body);
    const caller = callerOf(request);
    const { expression, type, delimiter } = job.target;
    const target = { expression, type, delimiter };
    // Arguments may hold secrets; the audit log has the function alone.
    await authority.require(caller, 'job.start', job.fun, { target });
    return await jobs.start({ ...job, target, batch }, caller.name);
  });
  app.get('/v1/jobs', async (request) => {
    await authority.require(callerOf(request), 'read', 'jobs');
    return await jobs.list(listQuery.parse(request.query).limit);
  });
  app.get('/v1/jobs/:jid', async (request) => {
    const { jid } = jobPath.parse(request.params);
    await authority.require(callerOf(request), 'read', jid);
    return await jobs.get(jid);
  });
  app.get('/v1/jobs/:jid/watch', async (request, reply) => {
    const { jid } = jobPath.parse(request.params);
    await authority.require(callerOf(request), 'read', jid);
    await streamLines(reply, stopping, (signal) => jobs.watch(jid, signal));
  });
  app.post('/v1/jobs/:jid/cancel', async (request) => {
    const { jid } = jobPath.parse(request.params);
    const caller = callerOf(request);
    await authority.require(caller, 'job.cancel', jid);
    return await jobs.cancel(jid, caller.name);
  });
}
