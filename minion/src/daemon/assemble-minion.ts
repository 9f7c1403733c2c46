import { join } from 'node:path';
import { createRegistry } from '@muster/catalog';
import { minionPool } from '@muster/compile';
import { isRecord, type Json } from '@muster/engine';
import { collectGrains, createDebianHost } from '@muster/modules';
import { createRedactor, errorMessage, type MinionConfig, MusterError } from '@muster/shared';
import type { Logger } from 'pino';
import { DriftKeeper } from '../drift/drift-keeper.ts';
import { driftMode } from '../drift/drift-mode.ts';
import { Reconvergence } from '../drift/reconvergence.ts';
import { MinionExtensions } from '../extension/index.ts';
import { directoryFiles } from '../files/directory-files.ts';
import type { FileStore } from '../files/file-store.ts';
import { masterFiles } from '../files/master-files.ts';
import { masterPillar } from '../functions/master-pillar.ts';
import { MinionData } from '../functions/minion-data.ts';
import { MinionRuntime } from '../functions/minion-runtime.ts';
import { PlanStore } from '../functions/plan-store.ts';
import { jsonRecordOf } from '../functions/wire-json.ts';
import { ExclusiveLane, JobRunner, JobSpool } from '../jobs/index.ts';
import { DriftReports } from '../reporting/drift-reports.ts';
import { masterMine } from '../reporting/master-mine.ts';
import { FileClient, MinionSession } from '../session/index.ts';
import { makePrivateDirectory } from '../storage/durable-file.ts';
import { version } from '../version.ts';
import { appliedScope } from './applied-scope.ts';
import { converge } from './converge.ts';
import { daemonLog } from './daemon-log.ts';
import { jobExecutor } from './job-executor.ts';
import { minionOptions } from './minion-options.ts';
import { pillarWarner } from './warn-of-pillar.ts';

/** The parts of a minion with a master. */
export interface MinionParts {
  readonly config: MinionConfig;
  readonly log: Logger;
  readonly session: MinionSession;
  readonly send: MinionSession['send'];
  readonly runtime: MinionRuntime;
  readonly extensions: MinionExtensions;
  readonly runner: JobRunner;
  readonly reports: DriftReports;
  readonly drift: DriftKeeper;
  readonly reconvergence: Reconvergence;
  readonly stopping: AbortController;
  readonly firstPillar: PromiseWithResolvers<void>;
}

/** Makes the parts and ties them together; nothing runs yet. */
export async function assembleMinion(
  config: MinionConfig,
  resources: AsyncDisposableStack,
): Promise<MinionParts> {
  const { id } = config;
  const parts: { runtime?: MinionRuntime; runner?: JobRunner; session?: MinionSession } = {};
  const noSecrets = createRedactor([]);
  const log = daemonLog({
    id,
    level: config.log_level,
    redactor: () => parts.runtime?.data.redactor ?? noSecrets,
  });
  await makePrivateDirectory(config.state_dir);
  const session = await MinionSession.open({
    id,
    masters: config.master,
    ports: { bus: config.bus_port, enrolment: config.enrolment_port, identity: config.identity_port },
    pkiDirectory: config.pki_dir,
    fingerprint: config.master_fingerprint,
    token: config.token,
    version,
    jobs: () => parts.runner?.jids() ?? [],
    log,
  });
  const compile = resources.adopt(minionPool(config.compile_timeout), (each) => each.close());
  const send = carefulSender(session, log);
  const reports = await DriftReports.open({
    directory: config.state_dir,
    send: (report) => send('drift', report),
    log,
  });
  const lane = new ExclusiveLane();
  const host = createDebianHost({ root: config.sandbox });
  const registry = createRegistry();
  const stopping = new AbortController();
  const drift = new DriftKeeper({
    directory: config.state_dir,
    host,
    states: registry.states,
    mode: () => driftMode(config.drift, parts.runtime?.data.facts.pillar.data['drift']),
    sweepIntervalMs: config.drift_interval * 1000,
    sandbox: config.sandbox,
    context: (record, request) => {
      const { saltenv, test } = request;
      const scope = { ...appliedScope(record, saltenv, stopping.signal), test };
      if (parts.runtime === undefined) throw new MusterError('INTERNAL', 'the minion is not complete yet');
      return parts.runtime.calls.stateContext(scope, request);
    },
    report: (entry) => reports.add(entry),
    sendStatus: (status) => send('driftStatus', status),
    log,
  });
  const mine = masterMine(session);
  const opts = minionOptions(config);
  const files = await openFiles(config, session);
  const extensions = new MinionExtensions({
    files,
    directory: join(config.cache_dir, 'extensions'),
    registry,
    isReachable: () => config.file_client === 'local' || session.connected,
    log,
  });
  const warnOfPillar = pillarWarner(log);
  const data = new MinionData({
    id,
    opts,
    grains: () => grainsOf(config),
    pillar: masterPillar(session),
    onPillar: () => {
      drift.modeMayHaveChanged();
      warnOfPillar(data.facts.pillar.data);
      runtime.publisher
        .functionsMayHaveChanged(stopping.signal)
        .catch((error: unknown) => log.debug({ err: error }, 'mine not updated'));
    },
  });
  const runtime = new MinionRuntime({
    data,
    tree: { files, downloads: join(config.cache_dir, 'downloads'), registry, extensions },
    host,
    compile,
    mine: {
      mine,
      configured: config.mine_enabled ? opts['mine_functions'] : {},
      pillar: () => (config.mine_enabled ? data.facts.pillar.data['mine_functions'] : undefined),
      directory: config.state_dir,
    },
    surroundings: {
      lane,
      plans: new PlanStore(join(config.state_dir, 'plans')),
      jobs: {
        running: () => parts.runner?.running() ?? [],
        cancel: (jid) => parts.runner?.cancel(jid) ?? false,
      },
      drift,
      fireEvent: async (tag, content) => {
        send('event', { tag, data: isRecord(content) ? { ...content } : { data: content } });
      },
    },
    log,
  });
  parts.runtime = runtime;
  const firstPillar = Promise.withResolvers<void>();
  const runner = new JobRunner({
    spool: await JobSpool.open(join(config.state_dir, 'jobs')),
    executor: jobExecutor(runtime, firstPillar.promise),
    wire: {
      acknowledge: (message) => send('jobAck', message),
      progress: (message) => send('progress', message),
      deliver: (message) => session.send('jobReturn', message),
    },
    lane,
    log,
  });
  parts.runner = runner;
  const reconvergence = new Reconvergence({
    mine,
    reads: () => (drift.isEnforcing ? (drift.applied?.mineReads ?? []) : []),
    converge: () => converge(runtime, reports, stopping.signal),
    signal: stopping.signal,
    log,
  });
  return {
    config,
    log,
    session,
    send,
    runtime,
    extensions,
    runner,
    reports,
    drift,
    reconvergence,
    stopping,
    firstPillar,
  };
}

async function openFiles(config: MinionConfig, session: MinionSession): Promise<FileStore> {
  if (config.file_client === 'local') return directoryFiles(config.file_roots);
  const maxBytes = config.cache_size_mb * 1024 * 1024;
  const directory = join(config.cache_dir, 'files');
  return masterFiles(await FileClient.open({ link: session, directory, maxBytes }));
}

async function grainsOf(config: MinionConfig): Promise<Readonly<Record<string, Json>>> {
  return collectGrains({
    id: config.id,
    master: config.master[0] ?? '',
    musterVersion: version,
    configured: jsonRecordOf(config.grains),
    file: join(config.config_dir, 'grains'),
  });
}

/** Sends what can be sent; what cannot (too large, for one) is logged and no reason to end the minion. */
function carefulSender(session: MinionSession, log: Logger): MinionSession['send'] {
  return (type, body) => {
    try {
      return session.send(type, body);
    } catch (error) {
      log.error({ type }, `a message cannot be sent: ${errorMessage(error)}`);
      return false;
    }
  };
}
