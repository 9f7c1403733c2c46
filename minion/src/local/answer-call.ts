import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@muster/engine';
import { collectGrains, createDebianHost } from '@muster/modules';
import { type LoadOptions, loadMinionConfig, type MinionConfig } from '@muster/shared';
import { callDaemon } from '../daemon/call-socket.ts';
import { minionOptions } from '../daemon/minion-options.ts';
import { jsonOf, jsonRecordOf } from '../functions/wire-json.ts';
import type { JobOutcome, JobProgress } from '../jobs/index.ts';
import { version } from '../version.ts';
import { LocalMinion } from './local-minion.ts';

/** A call as `muster call` makes it. */
export interface CallRequest {
  readonly fun: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** Without a master and without a daemon; the rest of the options are for this form alone. */
  readonly local: boolean;
  readonly configDirectory?: string | undefined;
  readonly fileRoot?: string | undefined;
  readonly pillarRoot?: string | undefined;
  readonly id?: string | undefined;
  /** Grains laid over those of the host. */
  readonly grains?: Readonly<Record<string, unknown>> | undefined;
  /** Told of settings that nothing acts on. */
  readonly warn: LoadOptions['warn'];
  readonly signal?: AbortSignal | undefined;
  readonly report?: ((progress: JobProgress) => void) | undefined;
}

/** Answers a call: with `local` in this process, otherwise by the daemon that runs on this host. */
export async function answerCall(request: CallRequest): Promise<JobOutcome> {
  const config = await loadMinionConfig(request.configDirectory, { warn: request.warn });
  const { fun, args, kwargs, report, signal = AbortSignal.any([]) } = request;
  const options = { signal, report };
  if (!request.local) return callDaemon(config.run_dir, { fun, args, kwargs }, options);
  const minion = await localMinion(request, config);
  try {
    return await minion.call(fun, args.map(jsonOf), jsonRecordOf(kwargs), options);
  } finally {
    await minion.close();
  }
}

async function localMinion(
  { id, fileRoot, pillarRoot, grains }: CallRequest,
  config: MinionConfig,
): Promise<LocalMinion> {
  const named = { ...config, id: id ?? config.id };
  return LocalMinion.create({
    id: named.id,
    opts: minionOptions({ ...named, file_client: 'local' }),
    fileRoots: fileRoot === undefined ? config.file_roots : { base: [fileRoot] },
    pillarRoots: pillarRoot === undefined ? config.pillar_roots : { base: [pillarRoot] },
    grains: () => grainsOf(named, grains),
    host: createDebianHost({ root: config.sandbox }),
    cacheDirectory: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'muster'),
  });
}

async function grainsOf(
  config: MinionConfig,
  given: CallRequest['grains'],
): Promise<Readonly<Record<string, Json>>> {
  const found = await collectGrains({
    id: config.id,
    musterVersion: version,
    configured: jsonRecordOf(config.grains),
    file: join(config.config_dir, 'grains'),
  });
  return { ...found, ...jsonRecordOf(given ?? {}) };
}
