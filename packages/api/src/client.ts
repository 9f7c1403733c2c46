import type { IncomingMessage } from 'node:http';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, errorCodes, MusterError } from '@muster/shared';
import type { z } from 'zod';
import type {
  AuditLine,
  AuditReport,
  DriftEntry,
  DriftReport,
  EventItem,
  JobReport,
  JobRequest,
  JobStreamItem,
  KeyReport,
  keySelection,
  MinionReport,
  mineRequest,
  StatusReport,
  TokenReport,
  targetSchema,
  tokenRequest,
} from './contract.ts';
import { userHeader } from './user-header.ts';

// An import statement would evaluate everything that the module offers, Node's WebSocket client with it: a tenth of a command's time.
const { request: httpRequest } = process.getBuiltinModule('node:http');

export interface ControlClientOptions {
  /** The master's control socket. */
  readonly socketPath: string;
  /** How long a stream waits for a master that is away before it gives up, in milliseconds; ten minutes unless given. */
  readonly patienceMs?: number | undefined;
  /** Told when a stream lost the master and waits for it, and (undefined) when it is back. */
  readonly onAway?: ((message: string | undefined) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The control API of a master on this machine. Streams carry on by themselves over a restart of the master. */
export class ControlClient {
  readonly #options: ControlClientOptions;

  constructor(options: ControlClientOptions) {
    this.#options = options;
  }

  status(): Promise<StatusReport> {
    return this.#call('GET', '/v1/status');
  }

  /** The newest lines of the audit log, the oldest of them first. */
  audit(options: {
    readonly limit: number;
    readonly deniedOnly?: boolean | undefined;
  }): Promise<AuditLine[]> {
    const denied = options.deniedOnly === true ? '&denied=1' : '';
    return this.#call('GET', `/v1/audit?limit=${options.limit}${denied}`);
  }

  /** Reads all of the audit log. */
  checkAudit(): Promise<AuditReport> {
    return this.#call('GET', '/v1/audit/check');
  }

  startJob(job: JobRequest): Promise<JobReport> {
    return this.#call('POST', '/v1/jobs', job);
  }

  job(jid: string): Promise<JobReport> {
    return this.#call('GET', `/v1/jobs/${encodeURIComponent(jid)}`);
  }

  /** Newest first, without their hosts. */
  jobs(limit: number): Promise<JobReport[]> {
    return this.#call('GET', `/v1/jobs?limit=${limit}`);
  }

  cancelJob(jid: string): Promise<JobReport> {
    return this.#call('POST', `/v1/jobs/${encodeURIComponent(jid)}/cancel`, {});
  }

  /** Every change of a host's state until the job is over; the first items say how things stand. */
  watchJob(jid: string): AsyncGenerator<JobStreamItem> {
    return this.#stream<JobStreamItem>(
      `/v1/jobs/${encodeURIComponent(jid)}/watch`,
      (item) => item.kind === 'end',
    );
  }

  /** Events from now on whose tag fits the glob, without end. */
  events(tag: string): AsyncGenerator<EventItem> {
    return this.#stream<EventItem>(`/v1/events?tag=${encodeURIComponent(tag)}`, () => false);
  }

  keys(): Promise<KeyReport[]> {
    return this.#call('GET', '/v1/keys');
  }

  async changeKeys(
    action: 'accept' | 'reject' | 'delete',
    selection: z.input<typeof keySelection>,
  ): Promise<KeyReport[]> {
    const { changed } = await this.#call<{ changed: KeyReport[] }>('POST', `/v1/keys/${action}`, selection);
    return changed;
  }

  createToken(token: z.input<typeof tokenRequest>): Promise<TokenReport> {
    return this.#call('POST', '/v1/tokens', token);
  }

  tokens(): Promise<TokenReport[]> {
    return this.#call('GET', '/v1/tokens');
  }

  revokeToken(name: string): Promise<TokenReport> {
    return this.#call('DELETE', `/v1/tokens/${encodeURIComponent(name)}`);
  }

  minions(): Promise<MinionReport[]> {
    return this.#call('GET', '/v1/minions');
  }

  async resolveTarget(target: z.input<typeof targetSchema>): Promise<string[]> {
    const { minions } = await this.#call<{ minions: string[] }>('POST', '/v1/targets', target);
    return minions;
  }

  mineGet(request: z.input<typeof mineRequest>): Promise<Record<string, Record<string, unknown>>> {
    return this.#call('POST', '/v1/mine/get', request);
  }

  /** The names of the values that each minion shares. */
  mineList(): Promise<Record<string, string[]>> {
    return this.#call('GET', '/v1/mine');
  }

  pillar(
    minion: string,
    options: { readonly saltenv?: string | undefined; readonly reveal?: boolean } = {},
  ): Promise<{ pillar: Record<string, unknown>; errors: string[] }> {
    const reveal = options.reveal === true ? '1' : undefined;
    const query = queryOf({ saltenv: options.saltenv, reveal });
    return this.#call('GET', `/v1/pillar/${encodeURIComponent(minion)}?${query}`);
  }

  drift(): Promise<DriftReport[]> {
    return this.#call('GET', '/v1/drift');
  }

  driftHistory(options: {
    readonly minion?: string | undefined;
    readonly limit: number;
  }): Promise<DriftEntry[]> {
    const query = queryOf({ limit: String(options.limit), minion: options.minion });
    return this.#call('GET', `/v1/drift/history?${query}`);
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.#open(method, path, body);
    const text = await readAll(response);
    if ((response.statusCode ?? 500) >= 400) throw toError(text, response.statusCode ?? 500);
    // The contract's other side is the master of the same release.
    const document: T = text === '' ? undefined : JSON.parse(text);
    return document;
  }

  async *#stream<Item>(path: string, isLast: (item: Item) => boolean): AsyncGenerator<Item> {
    const patience = this.#options.patienceMs ?? 600_000;
    let heardAt = Date.now();
    for (let attempt = 0; ; attempt += 1) {
      try {
        const response = await this.#open('GET', path);
        if ((response.statusCode ?? 500) >= 400) {
          throw toError(await readAll(response), response.statusCode ?? 500);
        }
        this.#options.onAway?.(undefined);
        for await (const line of createInterface({ input: response })) {
          heardAt = Date.now();
          attempt = 0;
          if (line === '') continue;
          const item: Item = JSON.parse(line);
          yield item;
          if (isLast(item)) return;
        }
      } catch (error) {
        if (!isConnectionFailure(error)) throw error;
        if (Date.now() - heardAt > patience) throw error;
      }
      this.#options.signal?.throwIfAborted();
      this.#options.onAway?.('the master is away; waiting for it to come back');
      await sleep(Math.min(100 * 2 ** Math.min(attempt, 4), 1000), undefined, {
        signal: this.#options.signal,
      });
    }
  }

  #open(method: string, path: string, body?: unknown): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          socketPath: this.#options.socketPath,
          method,
          path,
          headers: {
            [userHeader]: userName(),
            ...(payload === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
          },
          signal: this.#options.signal,
        },
        resolve,
      );
      outgoing.on('error', (cause) => reject(this.#unreachable(cause)));
      outgoing.end(payload);
    });
  }

  #unreachable(cause: NodeJS.ErrnoException): Error {
    if (cause.name === 'AbortError') return cause;
    const { socketPath } = this.#options;
    if (cause.code === 'EACCES') {
      return new MusterError(
        'PERMISSION_DENIED',
        `you may not use the master's control socket ${socketPath}: run as the master's user (root, as a rule)`,
        { cause },
      );
    }
    return new MusterError(
      'CONNECTION_LOST',
      `no master answers on ${socketPath} (${cause.code ?? cause.message}): is it running on this machine? systemctl status muster-master`,
      { cause, retryable: true },
    );
  }
}

/** The query of an address, without what was not given. */
function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return new URLSearchParams(given).toString();
}

/** The person behind the call, for job history and the audit log: who became root by sudo is named, not root. */
function userName(): string {
  const { SUDO_USER: sudoUser } = process.env;
  return sudoUser === undefined || sudoUser === '' ? userInfo().username : sudoUser;
}

function isConnectionFailure(error: unknown): boolean {
  if (error instanceof MusterError) return error.code === 'CONNECTION_LOST';
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code !== 'ABORT_ERR'
  );
}

function toError(text: string, status: number): MusterError {
  const { code, message, details } = errorFields(text);
  const known = errorNames.find((name) => name === code) ?? 'INTERNAL';
  return new MusterError(known, message ?? `the master answered with status ${status}`, {
    details: details ?? {},
  });
}

const errorNames = Object.keys(errorCodes).filter((name): name is ErrorCode => name in errorCodes);

/** What an answer says of its error; nothing where it was not written by this API. */
function errorFields(text: string): { code?: string; message?: string; details?: Record<string, unknown> } {
  try {
    return JSON.parse(text).error ?? {};
  } catch {
    return {};
  }
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
