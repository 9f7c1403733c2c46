import { type HostReport, hostOutcome } from '@muster/api';
import type { createLogUpdate } from 'log-update';
import { count } from './count.ts';
import { formatDuration } from './duration.ts';
import { paint, type Terminal, withoutControls } from './terminal.ts';

/** After how long somebody who sees no progress is told what is waited for. */
const patienceMs = 5000;

/** Shows where every host of a job is while it runs; on a non-terminal only, after a while, which job is waited for. */
export class LiveProgress {
  readonly #terminal: Terminal;
  readonly #jid: string;
  readonly #hosts = new Map<string, HostReport>();
  #log: ReturnType<typeof createLogUpdate> | undefined;
  readonly #startedAt = Date.now();
  #notice: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(terminal: Terminal, jid: string) {
    this.#terminal = terminal;
    this.#jid = jid;
    this.#timer = terminal.interactive
      ? setTimeout(() => void this.#start(), 100)
      : setTimeout(() => terminal.err.write(`waiting for job ${jid}\n`), patienceMs);
  }

  /** Most commands have ended before there is anything to draw, and do without what draws. */
  async #start(): Promise<void> {
    const { createLogUpdate } = await import('log-update');
    if (this.#isClosed) return;
    this.#log = createLogUpdate(this.#terminal.err);
    this.#timer = setInterval(() => this.#draw(), 100);
  }

  update(host: HostReport): void {
    this.#notice = undefined;
    this.#hosts.set(host.minion, host);
  }

  /** Something to say above the hosts for as long as nothing else happens, such as that the master is away. */
  notice(text: string): void {
    if (!this.#terminal.interactive && this.#notice !== text) this.#terminal.err.write(`${text}\n`);
    this.#notice = text;
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#log?.clear();
  }

  #draw(): void {
    const rows = Math.max(3, (this.#terminal.err.rows || 24) - 3);
    const busy = [...this.#hosts.values()].filter((host) => !isSettled(host));
    const settled = this.#hosts.size - busy.length;
    const elapsed = formatDuration(Date.now() - this.#startedAt);
    const lines = [
      ...(this.#notice === undefined ? [] : [paint(this.#terminal.err, 'yellow', this.#notice)]),
      ...busy.slice(0, rows).map((host) => this.#line(host)),
      ...(busy.length > rows ? [`... and ${busy.length - rows} more`] : []),
      paint(
        this.#terminal.err,
        'dim',
        `job ${this.#jid}: ${settled} of ${count(this.#hosts.size, 'host')} done, ${elapsed}`,
      ),
    ];
    this.#log?.(lines.join('\n'));
  }

  #line(host: HostReport): string {
    const width = Math.max(...[...this.#hosts.keys()].map((id) => id.length));
    const { progress } = host;
    const name = paint(this.#terminal.err, 'bold', host.minion.padEnd(width));
    if (!progress) return `${name}  ${host.state}`;
    const counts = `state ${Math.min(progress.done + 1, progress.total)} of ${progress.total}`;
    const failed = progress.failed > 0 ? paint(this.#terminal.err, 'red', `  ${progress.failed} failed`) : '';
    const doing = withoutControls(`${progress.fun ?? ''} ${progress.name ?? ''}`).replaceAll('\n', ' ');
    return `${name}  ${counts}  ${doing}${failed}`;
  }
}

function isSettled(host: HostReport): boolean {
  return hostOutcome(host) !== 'running';
}
