import { keySelection, tokenRequest } from '@muster/api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from './caller.ts';
import { keyReport, tokenReport } from './key-reports.ts';
import type { ControlServices } from './services.ts';

const tokenPath = z.object({ name: z.string() });

/** Deciding about keys, and join tokens. */
export function addKeyRoutes(app: FastifyInstance, { keys, tokens, hub, authority }: ControlServices): void {
  app.get('/v1/keys', async (request) => {
    await authority.require(callerOf(request), 'read', 'keys');
    const records = keys.list().toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return records.map((record) => keyReport(record, hub));
  });
  app.post('/v1/keys/accept', async (request) => {
    const { selection, caller } = await admit('key.accept', request.body, callerOf(request));
    return { changed: (await keys.accept(selection, caller)).map((record) => keyReport(record, hub)) };
  });
  app.post('/v1/keys/reject', async (request) => {
    const { selection, caller } = await admit('key.reject', request.body, callerOf(request));
    return { changed: (await keys.reject(selection, caller)).map((record) => keyReport(record, hub)) };
  });
  app.post('/v1/keys/delete', async (request) => {
    const { selection, caller } = await admit('key.delete', request.body, callerOf(request));
    const ids = selection.all ? keys.forsaken() : selection.ids;
    return { changed: (await keys.delete(ids, caller)).map((record) => keyReport(record, hub)) };
  });

  app.post('/v1/tokens', async (request) => {
    const wanted = tokenRequest.parse(request.body);
    const caller = callerOf(request);
    await authority.require(caller, 'token.create', wanted.ids);
    const { record, text } = await tokens.create(wanted, caller.name);
    return tokenReport(record, text);
  });
  app.get('/v1/tokens', async (request) => {
    await authority.require(callerOf(request), 'read', 'tokens');
    return tokens.list().map((record) => tokenReport(record));
  });
  app.delete('/v1/tokens/:name', async (request) => {
    const { name } = tokenPath.parse(request.params);
    const caller = callerOf(request);
    await authority.require(caller, 'token.revoke', name);
    return tokenReport(await tokens.revoke(name, caller.name));
  });

  async function admit(
    action: 'key.accept' | 'key.reject' | 'key.delete',
    body: unknown,
    { name }: { readonly name: string },
  ): Promise<{ selection: z.output<typeof keySelection>; caller: string }> {
    const selection = keySelection.parse(body);
    const subject = selection.all ? 'all' : selection.ids.join(',');
    await authority.require({ name }, action, subject);
    return { selection, caller: name };
  }
}
