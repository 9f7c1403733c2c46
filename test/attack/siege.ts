import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { peakMiB, processTree, residentMiB } from '../bench/process-figures.ts';
import { openTestMaster, type SimulatedMinion, type TestMaster } from '../bus/test-master.ts';
import type { AttackName } from './hostile-main.ts';
import { type Latencies, latencies } from './latencies.ts';

/** What an attack did to those who had no part in it. */
export interface Damage {
  /** By how much gateway and master outgrew what they were before, at their worst. */
  readonly gatewayMiB: number;
  readonly masterMiB: number;
  /** How long the good minion took for a `test.ping`, from the operator's request to the return. */
  readonly pings: Latencies;
  /** How often the good minion lost its connection. */
  readonly cuts: number;
  readonly hasGatewayDied: boolean;
}

/** A master of its own with one good minion, and room for attackers. */
export class Siege implements AsyncDisposable {
  readonly master: TestMaster;
  readonly good: SimulatedMinion;

  static async begin(settings: Readonly<Record<string, unknown>> = {}): Promise<Siege> {
    const master = await openTestMaster(settings);
    const [good] = await master.join(['good']);
    if (good === undefined) throw new Error('the good minion did not join');
    const siege = new Siege(master, good);
    // The first round of everything is slow and takes memory for good.
    for (let count = 0; count < 20; count++) await siege.ping();
    return siege;
  }

  private constructor(master: TestMaster, good: SimulatedMinion) {
    this.master = master;
    this.good = good;
  }

  /** Runs an attack in a process of its own, and `meanwhile` here; what became of the others is printed and returned. */
  async bear(attack: AttackName, meanwhile?: () => Promise<void>): Promise<Damage> {
    const [masterPid, gatewayPid] = this.#pids();
    const before = { master: residentMiB([masterPid]), gateway: residentMiB([gatewayPid]) };
    for (const pid of [masterPid, gatewayPid]) forgetPeak(pid);
    let cuts = 0;
    const count = () => void cuts++;
    this.good.session.on('disconnected', count);
    const attacker = fork(new URL('./hostile-main.ts', import.meta.url), [
      attack,
      JSON.stringify(this.master.ports),
    ]);
    const ended = once(attacker, 'exit');
    const over = new AbortController();
    const pings = (async () => {
      const all: number[] = [];
      for (; !over.signal.aborted; await delay(50)) all.push(await this.ping());
      return latencies(all);
    })();
    // A good minion that does not answer fails the test when the attack is over.
    pings.catch(() => undefined);
    await meanwhile?.();
    const [code] = await ended;
    over.abort();
    this.good.session.off('disconnected', count);
    const damage: Damage = {
      gatewayMiB: Math.round(peakMiB(gatewayPid) - before.gateway),
      masterMiB: Math.round(peakMiB(masterPid) - before.master),
      pings: await pings,
      cuts,
      hasGatewayDied: this.#pids()[1] !== gatewayPid,
    };
    process.stdout.write(`${attack}: ${JSON.stringify(damage)}\n`);
    if (code !== 0) throw new Error(`the attack ${attack} could not be carried out`);
    return damage;
  }

  /** How long a `test.ping` of the good minion takes, in milliseconds. */
  async ping(): Promise<number> {
    const startedAt = performance.now();
    const { client } = this.master;
    const { jid } = await client.startJob({
      target: { expression: 'good', type: 'glob' },
      fun: 'test.ping',
      timeoutMs: 60_000,
    });
    for await (const item of client.watchJob(jid)) {
      if (item.kind === 'host' && item.host.state === 'returned') return performance.now() - startedAt;
    }
    const { hosts } = await client.job(jid);
    throw new Error(`the good minion did not answer: ${hosts[0]?.state}, ${hosts[0]?.reason}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.master[Symbol.asyncDispose]();
  }

  #pids(): [master: number, gateway: number] {
    const master = this.master.pid();
    const gateway = processTree(master).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('gateway-main'),
    );
    return [master, gateway ?? 0];
  }
}

/** Lets the kernel measure the peak of a process's memory anew. */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
