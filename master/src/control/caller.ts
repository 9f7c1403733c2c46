import { userInfo } from 'node:os';
import { userHeader } from '@muster/api';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './authority.ts';

/**
 * Who calls. Node cannot ask the kernel for the peer of a Unix socket, so the name is the client's own claim; what
 * counts is that only the socket's owner and group can connect at all.
 */
export function callerOf(request: FastifyRequest): Caller {
  const claimed = request.headers[userHeader];
  const name = typeof claimed === 'string' && /^[A-Za-z0-9._@-]{1,64}$/.test(claimed) ? claimed : undefined;
  return { name: name ?? userInfo().username };
}
