import { join } from 'node:path';
import type { Json, RunResult } from '@muster/engine';
import { collectGrains, createRegistry, watchAddresses } from '@muster/modules';
import {
  createRedactor,
  errorMessage,
  type MasterMessage,
  type MinionConfig,
  MusterError,
  notifyServiceManager,
} from '@muster/shared';
import { fromPlain, packValue } from '@muster/sls';
import type { Logger } from 'pino';
import { compileClient, createCompilePool } from '../compile/index.ts';
import type { AppliedState } from '../drift/applied-state.ts';
import { DriftKeeper } from '../drift/drift-keeper.ts';
import { driftMode } from '../drift/drift-mode.ts';
import { Reconvergence } from '../drift/reconvergence.ts';
import { directoryFiles } from '../files/directory-files.ts';
import type { FileStore } from '../files/file-store.ts';
import { masterFiles } from '../files/master-files.ts';
import type { CallScope } from '../functions/call-scope.ts';
import type { Facts } from '../functions/facts.ts';
import { masterPillar } from '../functions/master-pillar.ts';
import { MinionRuntime } from '../functions/minion-runtime.ts';
import { jsonRecordOf } from '../functions/wire-json.ts';
import { ExclusiveLane, JobRunner, JobSpool } from '../jobs/index.ts';
import { createMinionHost } from '../local/minion-host.ts';
import { DriftReports } from '../reporting/drift-reports.ts';
import { masterMine } from '../reporting/master-mine.ts';
import { MinePublisher } from '../reporting/mine-publisher.ts';
import { FileClient, MinionSession } from '../session/index.ts';
import { makePrivateDirectory } from '../storage/durable-file.ts';
import { version } from '../version.ts';
import { callSocketPath, serveCalls } from './call-socket.ts';
import { daemonLog } from './daemon-log.ts';
import { jobExecutor } from './job-executor.ts';
import { minionOptions } from './minion-options.ts';

interface Parts {
  readonly config: MinionConfig;
  readonly log: Logger;
  readonly session: MinionSession;
  readonly runtime: MinionRuntime;
  readonly runner: JobRunner;
  readonly publisher: MinePublisher;
  readonly reports: DriftReports;
  readonly drift: DriftKeeper;
  readonly reconvergence: Reconvergence;
  readonly stopping: AbortController;
  readonly firstPillar: PromiseWithResolvers<void>;
}

/** A minion with a master: its session, its jobs, what it reports and what it keeps as it should be. */
export class MinionDaemon {
  readonly #parts: Parts;
  readonly #resources: AsyncDisposableStack;
  #lastGrains = '';

  private constructor(parts: Parts, resources: AsyncDisposableStack) {
    this.#parts = parts;
    this.#resources = resources;
  }

  /** Puts the minion together, takes up what an earlier one left behind, and begins to look for its master. */
  static async start(config: MinionConfig): Promise<MinionDaemon> {
    await using starting = new AsyncDisposableStack();
    const parts = await putTogether(config, starting);
    const daemon = new MinionDaemon(parts, starting.move());
    await daemon.#begin();
    return daemon;
  }

  /** Stops: jobs that run are returned as interrupted, queued ones wait for the next start. */
  async close(): Promise<void> {
    const { runner, stopping, reports, session, drift } = this.#parts;
    await drift.close();
    await runner.close();
    stopping.abort();
    await reports.flush();
    await session.close();
    await this.#resources.disposeAsync();
  }

  async #begin(): Promise<void> {
    const { config, session, runtime, runner, drift, stopping, log } = this.#parts;
    const { signal } = stopping;
    await runtime.refreshGrains();
    session.on('connected', ({ master }) => {
      void notifyServiceManager({ status: `Connected to ${master}` });
      void this.#greet();
    });
    session.on(
      'disconnected',
      ({ message }) => void notifyServiceManager({ status: `Not connected: ${message}` }),
    );
    session.on('message', (message) => void this.#hear(message));
    await drift.start();
    await runner.recover();
    await serveCalls(callSocketPath(config.run_dir), (call) => runtime.execute(call), signal);
    watchAddresses(() => void this.#attempt('addresses changed', () => this.#refreshShared()), signal);
    const mineTimer = setInterval(
      () => void this.#attempt('mine_interval', () => this.#refreshShared()),
      config.mine_interval * 60_000,
    );
    signal.addEventListener('abort', () => clearInterval(mineTimer), { once: true });
    session.start();
    log.info({ version, fingerprint: session.fingerprint }, 'minion started');
  }

  /** Tells a master that is there (again) everything that it may have missed. */
  async #greet(): Promise<void> {
    const { session, runtime, runner, publisher, reports, drift, reconvergence, firstPillar, stopping } =
      this.#parts;
    runner.deliverReturns();
    reports.deliver();
    this.#lastGrains = '';
    this.#sendGrains();
    session.send('mineSubscribe', {});
    await this.#attempt('pillar', async () => {
      const { errors } = await runtime.refreshPillar(stopping.signal);
      if (errors.length > 0) this.#parts.log.error({ errors }, 'the pillar does not compile');
    });
    firstPillar.resolve();
    drift.modeMayHaveChanged();
    session.send('driftStatus', drift.status());
    reconvergence.mineMayHaveChanged();
    publisher.forget();
    await this.#attempt('mine', () => publisher.update(stopping.signal));
  }

  async #hear(message: MasterMessage): Promise<void> {
    const { runner, reports, log } = this.#parts;
    switch (message.type) {
      case 'job':
        return runner.receive(message.body);
      case 'jobCancel':
        runner.cancel(message.body.jid);
        return;
      case 'returnAck':
        return runner.acknowledged(message.body.jid);
      case 'driftAck':
        return reports.acknowledged(message.body.sequence);
      case 'mineChanged':
        this.#parts.reconvergence.mineMayHaveChanged();
        return;
      default:
        log.debug({ type: message.type }, 'a message that is no concern of this minion');
    }
  }

  /** Brings grains and mine up to date; what did not change is not sent. */
  async #refreshShared(): Promise<void> {
    const { runtime, publisher, stopping } = this.#parts;
    await runtime.refreshGrains();
    this.#sendGrains();
    await publisher.update(stopping.signal);
  }

  #sendGrains(): void {
    const { session, runtime } = this.#parts;
    const { grains } = runtime.facts;
    const text = JSON.stringify(grains);
    if (text !== this.#lastGrains && session.send('grains', { grains: { ...grains } }))
      this.#lastGrains = text;
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#parts.stopping.signal.aborted) this.#parts.log.warn({ what }, errorMessage(error));
    }
  }
}

async function putTogether(config: MinionConfig, resources: AsyncDisposableStack): Promise<Parts> {
  const { id } = config;
  const parts: { runtime?: MinionRuntime; runner?: JobRunner; session?: MinionSession } = {};
  const noSecrets = createRedactor([]);
  const log = daemonLog({
    id,
    level: config.log_level,
    redactor: () => parts.runtime?.redactor ?? noSecrets,
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
  const pool = resources.adopt(createCompilePool(config.compile_timeout), (each) => each.close());
  const compile = compileClient(pool);
  const reports = await DriftReports.open({
    directory: config.state_dir,
    send: (report) => session.send('drift', report),
    log,
  });
  const lane = new ExclusiveLane();
  const host = createMinionHost(config.sandbox);
  const registry = createRegistry();
  const stopping = new AbortController();
  const drift = new DriftKeeper({
    directory: config.state_dir,
    host,
    states: registry.states,
    mode: () => driftMode(config.drift, parts.runtime?.facts.pillar.data['drift']),
    sweepIntervalMs: config.drift_interval * 1000,
    sandbox: config.sandbox,
    context: (applied, saltenv, test) => {
      const scope = { ...appliedScope(applied, saltenv, stopping.signal), test };
      if (parts.runtime === undefined) throw new MusterError('INTERNAL', 'the minion is not complete yet');
      return parts.runtime.stateContext(scope, saltenv, test);
    },
    report: (entry) => reports.add(entry),
    sendStatus: (status) => session.send('driftStatus', status),
    log,
  });
  const mine = masterMine(session);
  const opts = minionOptions(config);
  const runtime = new MinionRuntime({
    id,
    opts,
    host,
    registry,
    compile,
    files: await openFiles(config, session),
    downloads: join(config.cache_dir, 'downloads'),
    recordDirectory: drift.recordDirectory,
    pillar: masterPillar(session),
    grains: () => grainsOf(config),
    mine,
    lane,
    jobs: {
      running: () => parts.runner?.running() ?? [],
      cancel: (jid) => parts.runner?.cancel(jid) ?? false,
    },
    drift,
    fireEvent: async (tag, data) => {
      session.send('event', {
        tag,
        data: { ...jsonRecordOf(typeof data === 'object' && data !== null ? data : { data }) },
      });
    },
    log,
  });
  parts.runtime = runtime;
  const publisher = new MinePublisher({
    mine,
    configured: config.mine_enabled ? opts['mine_functions'] : {},
    pillar: () => (config.mine_enabled ? runtime.facts.pillar.data['mine_functions'] : undefined),
    call: ({ fun, args, kwargs }, signal) => runtime.call(fun, args, kwargs, signal),
    directory: config.state_dir,
    log,
  });
  runtime.publisher = publisher;
  const firstPillar = Promise.withResolvers<void>();
  const runner = new JobRunner({
    spool: await JobSpool.open(join(config.state_dir, 'jobs')),
    executor: jobExecutor(runtime, firstPillar.promise),
    wire: {
      acknowledge: (message) => session.send('jobAck', message),
      progress: (message) => session.send('progress', message),
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
    runtime,
    runner,
    publisher,
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

const appliedFacts = new WeakMap<AppliedState, Facts>();

/** The scope of calls that states make when they are checked for drift: the data of the run that applied them. */
function appliedScope(applied: AppliedState, saltenv: string, signal: AbortSignal): CallScope {
  let facts = appliedFacts.get(applied);
  if (facts === undefined) {
    const { grains, pillar: data, secrets } = applied;
    facts = { grains, pillar: { data, packed: packValue(fromPlain(data)), secrets, errors: [] } };
    appliedFacts.set(applied, facts);
  }
  return { facts, saltenv, test: false, signal, runs: [] };
}

/** Applies the highstate again, and reports what that changed as what was done about drift. */
async function converge(runtime: MinionRuntime, reports: DriftReports, signal: AbortSignal): Promise<void> {
  const startedAt = Date.now();
  const { return: value } = await runtime.execute({ fun: 'state.highstate', args: [], kwargs: {}, signal });
  const why = 'Applied again because a value of the mine changed.';
  if (!isRunResult(value))
    throw new MusterError('STATE_FAILED', Array.isArray(value) ? value.join('\n') : String(value));
  for (const [tag, result] of Object.entries(value)) {
    const [state, , , fun] = tag.split('_|-');
    if (result.result !== false && Object.keys(result.changes).length === 0) continue;
    reports.add({
      time: Date.now(),
      id: result.__id__,
      fun: `${state}.${fun}`,
      name: result.name,
      sls: result.__sls__,
      action: result.result === false ? 'failed' : 'repaired',
      changes: { ...result.changes },
      comment: `${why}\n${result.comment}`,
      latencyMs: Date.now() - startedAt,
    });
  }
}

function isRunResult(value: unknown): value is RunResult {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
