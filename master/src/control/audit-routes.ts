import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from './caller.ts';
import type { ControlServices } from './services.ts';

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(10_000).default(50),
  denied: z.string().optional(),
});

/** Reading the audit log, and checking all of it. */
export function addAuditRoutes(app: FastifyInstance, { audit, authority }: ControlServices): void {
  app.get('/v1/audit', async (request) => {
    const { limit, denied } = listQuery.parse(request.query);
    await authority.require(callerOf(request), 'read', 'audit');
    return await audit.last(limit, ({ isAllowed }) => denied !== '1' || !isAllowed);
  });
  app.get('/v1/audit/check', async (request) => {
    await authority.require(callerOf(request), 'read', 'audit');
    return await audit.check();
  });
}
