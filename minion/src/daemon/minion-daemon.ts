import { watchAddresses } from '@muster/modules';
import {
  errorMessage,
  IdleMemory,
  type MasterMessage,
  type MinionConfig,
  notifyServiceManager,
} from '@muster/shared';
import { version } from '../version.ts';
import { assembleMinion, type MinionParts } from './assemble-minion.ts';
import { callSocketPath, serveCalls } from './call-socket.ts';

/** A minion with a master: its session, its jobs, what it reports and what it keeps as it should be. */
export class MinionDaemon {
  readonly #parts: MinionParts;
  readonly #resources: AsyncDisposableStack;
  readonly #memory = new IdleMemory();
  #lastGrains = '';
  #hasStarted = false;

  private constructor(parts: MinionParts, resources: AsyncDisposableStack) {
    this.#parts = parts;
    this.#resources = resources;
  }

  /** Puts the minion together, takes up what an earlier one left behind, and begins to look for its master. */
  static async start(config: MinionConfig): Promise<MinionDaemon> {
    await using starting = new AsyncDisposableStack();
    const parts = await assembleMinion(config, starting);
    const daemon = new MinionDaemon(parts, starting.move());
    await daemon.#begin();
    return daemon;
  }

  /** Stops: jobs that run are returned as interrupted, queued ones wait for the next start. */
  async close(): Promise<void> {
    const { runner, stopping, reports, session, drift } = this.#parts;
    this.#memory.close();
    await drift.close();
    await runner.close();
    stopping.abort();
    await reports.flush();
    await session.close();
    await this.#resources.disposeAsync();
  }

  async #begin(): Promise<void> {
    const { config, session, runtime, extensions, runner, drift, stopping, log } = this.#parts;
    const { signal } = stopping;
    await runtime.data.refreshGrains();
    session.on('connected', ({ master }) => {
      void notifyServiceManager({ status: `Connected to ${master}` });
      void this.#attempt('greeting the master', () => this.#greet());
    });
    session.on(
      'disconnected',
      ({ message }) => void notifyServiceManager({ status: `Not connected: ${message}` }),
    );
    session.on('message', (message) => void this.#attempt(message.type, () => this.#hear(message)));
    await extensions.loadKept();
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
    const { send, runtime, runner, reports, drift, reconvergence, firstPillar, stopping } = this.#parts;
    runner.deliverReturns();
    reports.deliver();
    this.#lastGrains = '';
    this.#sendGrains();
    send('mineSubscribe', {});
    await this.#attempt('pillar', async () => {
      const { errors } = await runtime.data.refreshPillar(stopping.signal);
      if (errors.length > 0) this.#parts.log.error({ errors }, 'the pillar does not compile');
    });
    firstPillar.resolve();
    send('driftStatus', drift.status());
    reconvergence.mineMayHaveChanged();
    runtime.publisher.forget();
    await this.#attempt('extensions', () => runtime.syncExtensions(stopping.signal));
    await this.#attempt('mine', () => runtime.publisher.update(stopping.signal));
    this.#memory.worked();
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      await this.#applyStartupStates();
    }
  }

  /** Salt's `startup_states`: what is to be applied once the minion is with its master for the first time. */
  async #applyStartupStates(): Promise<void> {
    const { config, runtime, stopping, log } = this.#parts;
    if (config.startup_states === '') return;
    const call =
      config.startup_states === 'sls'
        ? { fun: 'state.sls', args: [config.sls_list] }
        : { fun: 'state.highstate', args: [] };
    const { success, retcode } = await runtime.execute({ ...call, kwargs: {}, signal: stopping.signal });
    log[success ? 'info' : 'error']({ retcode, fun: call.fun }, 'startup_states have been applied');
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
        this.#memory.worked();
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
    const { runtime, stopping } = this.#parts;
    await runtime.data.refreshGrains();
    this.#sendGrains();
    await runtime.publisher.update(stopping.signal);
  }

  #sendGrains(): void {
    const { send, runtime } = this.#parts;
    const { grains } = runtime.data.facts;
    const text = JSON.stringify(grains);
    if (text !== this.#lastGrains && send('grains', { grains: { ...grains } })) this.#lastGrains = text;
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#parts.stopping.signal.aborted) this.#parts.log.warn({ what }, errorMessage(error));
    }
  }
}
