import { access } from 'node:fs/promises';
import { command, output } from './command.ts';

/**
 * A bed's network: a bridge in a namespace of its own, and a namespace with an `eth0` for each host. It is
 * never connected to the machine's network. Links are made before a host boots, so it configures nothing.
 */
export class Network {
  readonly #bed: string;
  readonly #subnet: string;
  readonly switchNamespace: string;

  /** `subnet` is the first three numbers of a /24: `10.77.0`. The driver's place in it is `.1`. */
  constructor(bed: string, subnet: string) {
    this.#bed = bed;
    this.#subnet = subnet;
    this.switchNamespace = `${bed}-switch`;
  }

  namespaceOf(host: string): string {
    return `${this.#bed}-${host}`;
  }

  async ensureSwitch(): Promise<void> {
    const namespace = this.switchNamespace;
    if (await exists(`/run/netns/${namespace}`)) return;
    await output(['ip', 'netns', 'add', namespace]);
    await this.#batch(namespace, [
      'link set lo up',
      'link add br0 type bridge',
      `addr add ${this.#subnet}.1/24 dev br0`,
      'link set br0 up',
    ]);
  }

  async ensureLink(host: string, address: string): Promise<void> {
    const namespace = this.namespaceOf(host);
    if (await exists(`/run/netns/${namespace}`)) return;
    await output(['ip', 'netns', 'add', namespace]);
    await this.#batch(this.switchNamespace, [
      `link add ${linkOf(host)} type veth peer name eth0 netns ${namespace}`,
      `link set ${linkOf(host)} master br0 up`,
    ]);
    // A fixed hardware address: a new one after a power loss would leave stale ARP entries in the peers
    const hardwareAddress = address
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join(':');
    await this.#batch(namespace, [
      'link set lo up',
      `link set eth0 address 02:00:${hardwareAddress}`,
      `addr add ${address}/24 dev eth0`,
      'link set eth0 up',
      // Leads nowhere; some software wants one
      `route add default via ${this.#subnet}.1`,
    ]);
  }

  async removeLink(host: string): Promise<void> {
    await command(['ip', 'netns', 'del', this.namespaceOf(host)]);
    await command(['ip', '-n', this.switchNamespace, 'link', 'del', linkOf(host)]);
  }

  /** Off the bridge: packets vanish, the host keeps its carrier, no connection is reset. */
  async cut(host: string): Promise<void> {
    await this.#batch(this.switchNamespace, [`link set ${linkOf(host)} nomaster`]);
  }

  /** Link down: the host notices (no carrier). */
  async unplug(host: string): Promise<void> {
    await this.#batch(this.switchNamespace, [`link set ${linkOf(host)} down`]);
  }

  async heal(host: string): Promise<void> {
    await this.#batch(this.switchNamespace, [`link set ${linkOf(host)} master br0 up`]);
  }

  async remove(): Promise<void> {
    const namespaces = (await output(['ip', 'netns', 'list'])).split('\n').map((line) => line.split(' ')[0]);
    for (const namespace of namespaces) {
      if (namespace?.startsWith(`${this.#bed}-`)) await command(['ip', 'netns', 'del', namespace]);
    }
  }

  async #batch(namespace: string, lines: readonly string[]): Promise<void> {
    await output(['ip', '-n', namespace, '-batch', '-'], { stdin: `${lines.join('\n')}\n` });
  }
}

function linkOf(host: string): string {
  return `v-${host}`;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
