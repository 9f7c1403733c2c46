import { type ErrorCode, errorMessage, MusterError, type Target } from '@muster/shared';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import { addAuditRoutes } from './audit-routes.ts';
import { addFleetRoutes } from './fleet-routes.ts';
import { addJobRoutes } from './job-routes.ts';
import { addKeyRoutes } from './key-routes.ts';
import type { ControlServices } from './services.ts';
import { listenOnSocket, type SocketAccess } from './socket.ts';

export interface ControlServerOptions {
  readonly services: ControlServices & {
    readonly select: (target: Target) => Promise<readonly string[]>;
  };
  readonly access: SocketAccess;
  readonly log: Logger;
}

const largestBody = 16 * 1024 * 1024;

/** The control API on its Unix socket; the result stops it. */
export async function serveControl({
  services,
  access,
  log,
}: ControlServerOptions): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const app = fastify({ bodyLimit: largestBody, forceCloseConnections: true });
  addJobRoutes(app, services, stopping.signal);
  addKeyRoutes(app, services);
  addAuditRoutes(app, services);
  addFleetRoutes(app, services, stopping.signal);
  answerErrors(app, log);
  await app.ready();
  const unlisten = await listenOnSocket(app.server, access);
  return async () => {
    stopping.abort();
    await unlisten();
    await app.close();
  };
}

/** Every error in the one form of the contract; faults of the program itself are logged. */
function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler(async (_request, reply) => {
    await reply.code(404).send(errorBody('ARGUMENT_INVALID', 'the control API has no such path'));
  });
  app.setErrorHandler<FastifyError | MusterError | ZodError>(async (error, request, reply) => {
    if (error instanceof MusterError) {
      await reply.code(statusOf(error.code)).send(errorBody(error.code, error.message, error.details));
    } else if (error instanceof ZodError) {
      await reply.code(400).send(errorBody('ARGUMENT_INVALID', argumentText(error)));
    } else if (error.code === 'ERR_SQLITE_ERROR') {
      log.error({ err: error, url: request.url }, 'the database refused');
      await reply.code(507).send(errorBody('STORE_FAILED', `the master's database: ${error.message}`));
    } else if (error.statusCode !== undefined && error.statusCode < 500) {
      await reply.code(error.statusCode).send(errorBody('ARGUMENT_INVALID', error.message));
    } else {
      log.error({ err: error, url: request.url }, 'control request failed');
      await reply.code(500).send(errorBody('INTERNAL', errorMessage(error)));
    }
  });
}

function argumentText(error: ZodError): string {
  return error.issues
    .map(
      ({ path, message }) =>
        `${path.map(String).join('.') || 'body'}: ${message.replace(/^Invalid input: /, '')}`,
    )
    .join('; ');
}

function errorBody(
  code: ErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): object {
  return { error: { code, message, details } };
}

const statuses: Partial<Record<ErrorCode, number>> = {
  ARGUMENT_INVALID: 400,
  TARGET_INVALID: 400,
  ID_INVALID: 400,
  TOKEN_INVALID: 404,
  PERMISSION_DENIED: 403,
  JOB_FINISHED: 409,
  JOB_UNKNOWN: 404,
  KEY_UNKNOWN: 404,
  PILLAR_FAILED: 422,
  CONNECTION_LOST: 503,
  DISK_FULL: 507,
  TIMEOUT: 504,
};

function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500;
}
