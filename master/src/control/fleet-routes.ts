import { keyStatuses, mineRequest, targetSchema } from '@muster/api';
import { createRedactor, parseTarget } from '@muster/shared';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from './caller.ts';
import { eventStream } from './event-stream.ts';
import type { ControlServices } from './services.ts';
import { streamLines } from './stream-lines.ts';

const pillarPath = z.object({ id: z.string() });
const pillarQuery = z.object({ saltenv: z.string().min(1).optional(), reveal: z.string().optional() });
const eventQuery = z.object({ tag: z.string().min(1).default('*') });
const historyQuery = z.object({
  minion: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});

/** What is known of the fleet: minions, pillar, mine, drift, events. */
export function addFleetRoutes(
  app: FastifyInstance,
  services: ControlServices & {
    readonly select: (target: ReturnType<typeof parseTarget>) => Promise<readonly string[]>;
  },
  stopping: AbortSignal,
): void {
  const { authority, inventory, mine, pillars, drift, events, hub, keys } = services;

  app.get('/v1/status', async (request) => {
    await authority.require(callerOf(request), 'read', 'status');
    const records = keys.list();
    return {
      version: services.version,
      fingerprint: services.fingerprint,
      startedAt: services.startedAt,
      connected: hub.connected().length,
      keys: Object.fromEntries(
        keyStatuses.map((status) => [status, records.filter((key) => key.status === status).length]),
      ),
      disk: await services.disk.report(),
      audit: services.audit.lastCheck,
    };
  });
  app.get('/v1/minions', async (request) => {
    await authority.require(callerOf(request), 'read', 'minions');
    return inventory.subjects().map(({ id }) => inventory.report(id));
  });
  app.post('/v1/targets', async (request) => {
    await authority.require(callerOf(request), 'read', 'targets');
    const { expression, type, delimiter } = targetSchema.parse(request.body);
    return { minions: await services.select(parseTarget(expression, type, delimiter)) };
  });
  app.post('/v1/mine/get', async (request) => {
    await authority.require(callerOf(request), 'read', 'mine');
    const { target, functions } = mineRequest.parse(request.body);
    return await mine.get(target, functions);
  });
  app.get('/v1/mine', async (request) => {
    await authority.require(callerOf(request), 'read', 'mine');
    return mine.list();
  });
  app.get('/v1/pillar/:id', async (request) => {
    const { id } = pillarPath.parse(request.params);
    const { saltenv, reveal } = pillarQuery.parse(request.query);
    await authority.require(callerOf(request), reveal === '1' ? 'pillar.reveal' : 'read', id);
    const { data, errors, secrets } = await pillars.show(id, saltenv);
    if (reveal === '1') return { pillar: data, errors };
    const redactor = createRedactor(secrets);
    return { pillar: redactor.value(data), errors: errors.map((error) => redactor.text(error)) };
  });
  app.get('/v1/drift', async (request) => {
    await authority.require(callerOf(request), 'read', 'drift');
    return await drift.status();
  });
  app.get('/v1/drift/history', async (request) => {
    await authority.require(callerOf(request), 'read', 'drift');
    const { minion, limit } = historyQuery.parse(request.query);
    return await drift.history({ limit, minion });
  });
  app.get('/v1/events', async (request, reply) => {
    await authority.require(callerOf(request), 'read', 'events');
    const { tag } = eventQuery.parse(request.query);
    await streamLines(reply, stopping, (signal) => eventStream(events, tag, signal));
  });
}
