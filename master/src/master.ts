import { join } from 'node:path';
import { masterPool } from '@muster/compile';
import {
  feedWatchdog,
  fingerprintOf,
  IdleMemory,
  type MasterConfig,
  notifyServiceManager,
  parseTarget,
  selectMinions,
  type Target,
} from '@muster/shared';
import type { Logger } from 'pino';
import { Authority, requireNoOther, serveControl } from './control/index.ts';
import { DriftReports } from './drift/index.ts';
import { EventBus, eventTags, isReservedTag } from './events/index.ts';
import { FileRoots, FileServer } from './files/index.ts';
import { startHousekeeping } from './housekeeping.ts';
import { Inventory } from './inventory/index.ts';
import { Jobs } from './jobs/index.ts';
import { type AuditLog, type KeyRing, OncePerMinute } from './keys/index.ts';
import { createLogger } from './logger.ts';
import { Mine } from './mine/index.ts';
import { Pillars } from './pillar/index.ts';
import { type Bus, openBus } from './sessions/index.ts';
import { type Disk, openStore, type Store } from './store/index.ts';
import { version } from './version.ts';

/** A master that serves. */
export interface RunningMaster {
  readonly fingerprint: string;
  readonly ports: { readonly bus: number; readonly enrolment: number; readonly identity: number };
  readonly socketPath: string;
  readonly disk: Disk;
  /** Stops serving; what is under way is on disk and goes on at the next start. */
  close(): Promise<void>;
}

export interface MasterOptions {
  readonly log?: Logger;
  readonly now?: () => number;
}

/** Starts everything in order; done when minions and operators are served, fails as a whole otherwise. */
export async function startMaster(config: MasterConfig, options: MasterOptions = {}): Promise<RunningMaster> {
  await using started = new AsyncDisposableStack();
  const { log = createLogger(config.log_level), now = Date.now } = options;
  const onError = (error: unknown) => log.error({ err: error }, 'internal fault');
  const startedAt = now();
  const socketPath = join(config.run_dir, 'master.sock');
  await requireNoOther(socketPath);

  const store = started.adopt(await openStore(join(config.state_dir, 'master.db')), (each) => each.close());
  tellOfDisk(store.disk, log);
  const bus = started.adopt(await openMasterBus(config, store, log, now), (each) => each.close());
  const events = new EventBus({ now, onError: (message) => log.warn(message) });
  const memory = started.adopt(new IdleMemory(), (each) => each.close());
  started.defer(events.subscribe('*', () => memory.worked()));
  const hub = bus.sessions;
  const acceptedIds = () => acceptedIdsOf(bus.keys);
  const inventory = started.adopt(
    await Inventory.load({ store: store.minions, hub, acceptedIds, onError, now }),
    (each) => each.close(),
  );
  const pool = started.adopt(masterPool(config.pillar_timeout, config.pillar_workers), (each) =>
    each.close(),
  );
  const pillars = started.adopt(new Pillars({ config, hub, inventory, pool, log }), (each) => each.close());
  const select = async (target: Target): Promise<readonly string[]> => {
    await pillars.prepare(target);
    return selectMinions(target, inventory.subjects(), config.nodegroups).minions;
  };
  const preparePillar = (target: Target) => pillars.prepare(target);
  const mine = await Mine.load({
    store: store.mine,
    hub,
    inventory,
    events,
    nodegroups: config.nodegroups,
    preparePillar,
    log,
    now,
  });
  const drift = new DriftReports({ store: store.drift, hub, inventory, events, now });
  const jobs = started.adopt(
    await Jobs.load({
      store: store.jobs,
      disk: store.disk,
      hub,
      inventory,
      events,
      select: ({ expression, type, delimiter }) => select(parseTarget(expression, type, delimiter)),
      ackTimeoutMs: config.ack_timeout * 1000,
      lostAfterMs: config.lost_after * 1000,
      log,
      now,
    }),
    (each) => each.close(),
  );
  started.adopt(serveFiles(config, bus), (each) => each.close());
  publishMinionEvents(bus, events, log);
  forgetDeletedMinions(bus.keys, { inventory, mine, events, onError });
  started.defer(
    startHousekeeping({ jobs, drift: store.drift, keepJobsHours: config.keep_jobs_hours, log, now }),
  );

  const ports = await bus.listen();
  const { fingerprint } = bus;
  const authority = new Authority(bus.audit);
  started.defer(
    await serveControl({
      services: {
        authority,
        audit: bus.audit,
        disk: store.disk,
        jobs,
        keys: bus.keys,
        tokens: bus.tokens,
        hub,
        inventory,
        mine,
        pillars,
        drift,
        events,
        select,
        version,
        fingerprint,
        startedAt,
      },
      access: {
        path: socketPath,
        mode: config.socket_mode,
        group: config.socket_group,
      },
      log,
    }),
  );
  log.info({ fingerprint, ports, socket: socketPath, version }, 'the master serves');
  void checkAudit(bus.audit, events, log);
  const running = started.move();
  return { fingerprint, ports, socketPath, disk: store.disk, close: () => running.disposeAsync() };
}

/** Runs a master until the signal fires; says to systemd when it serves and when it stops. */
export async function runMaster(
  config: MasterConfig,
  signal: AbortSignal,
  options: MasterOptions = {},
): Promise<void> {
  const { log = createLogger(config.log_level) } = options;
  const master = await startMaster(config, { ...options, log });
  const status = `Serving minions on port ${master.ports.bus}`;
  const fullStatus = `The disk is full: nothing can be changed. ${status}`;
  await notifyServiceManager({ ready: true, status });
  feedWatchdog(signal);
  master.disk.on('change', (isFull) => void notifyServiceManager({ status: isFull ? fullStatus : status }));
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  log.info('the master stops');
  await notifyServiceManager({ stopping: true });
  await master.close();
}

async function openMasterBus(
  config: MasterConfig,
  store: Store,
  log: Logger,
  now: () => number,
): Promise<Bus> {
  return await openBus({
    store: store.keys,
    pkiDirectory: config.pki_dir,
    auditPath: join(config.state_dir, 'audit.log'),
    interface: config.interface,
    ports: {
      bus: config.bus_port,
      enrolment: config.enrolment_port,
      identity: config.identity_port,
    },
    autoAccept: config.auto_accept ? [{ ids: '*', addresses: [] }] : config.auto_accept_rules,
    mostPendingKeys: config.max_pending_keys,
    log,
    now,
    disk: store.disk,
  });
}

function tellOfDisk(disk: Disk, log: Logger): void {
  disk.on('change', (isFull) => {
    if (isFull) log.error('the disk is full: nothing is changed and no job is started until there is room');
    else log.info('the disk has room again');
  });
}

/** Reads all of the audit log while the master serves already, and says what is wrong with it. */
async function checkAudit(audit: AuditLog, events: EventBus, log: Logger): Promise<void> {
  try {
    const { lines, fault } = await audit.check();
    if (fault === undefined) {
      log.info({ lines }, 'the audit log is whole');
      return;
    }
    log.error({ fault }, 'the audit log was tampered with');
    events.publish(eventTags.audit, { ...fault });
  } catch (error) {
    log.warn({ err: error }, 'the audit log was not checked');
  }
}

function serveFiles({ file_roots, file_ignore_glob, file_ignore_regex }: MasterConfig, bus: Bus): FileServer {
  const roots = new FileRoots({
    roots: file_roots,
    ignoreGlobs: file_ignore_glob,
    ignorePatterns: file_ignore_regex,
  });
  return new FileServer({ sessions: bus.sessions, roots });
}

function acceptedIdsOf(keys: KeyRing): string[] {
  return keys
    .list()
    .filter(({ status }) => status === 'accepted')
    .map(({ id }) => id)
    .toSorted();
}

/** Tells of minions that come and go, and passes on what they tell themselves. */
function publishMinionEvents({ sessions, audit }: Bus, events: EventBus, log: Logger): void {
  const instances = new Map<string, string>();
  const refusals = new OncePerMinute();
  sessions.on('up', ({ minion, version: minionVersion, instance, session }) => {
    const data = { id: minion, version: minionVersion, session };
    events.publish(eventTags.minionUp(minion), data);
    if (instances.get(minion) !== instance) events.publish(eventTags.minionStart(minion), data);
    instances.set(minion, instance);
  });
  sessions.on('down', ({ minion, session }, reason) => {
    events.publish(eventTags.minionDown(minion), { id: minion, session, reason });
  });
  sessions.handle('event', async (minion, { tag, data }) => {
    if (!isReservedTag(tag)) {
      events.publish(tag, { id: minion, data });
      return;
    }
    // A minion must not fill the disk with what it may not do.
    if (!refusals.isFirst(minion)) return;
    log.warn({ minion, tag }, 'event refused: the tag is reserved');
    await audit.append({
      actor: `minion:${minion}`,
      action: 'event.fire',
      subject: tag,
      isAllowed: false,
    });
  });
}

function forgetDeletedMinions(
  keys: KeyRing,
  {
    inventory,
    mine,
    events,
    onError,
  }: {
    readonly inventory: Inventory;
    readonly mine: Mine;
    readonly events: EventBus;
    readonly onError: (error: unknown) => void;
  },
): void {
  keys.on('change', (record, status) => {
    const fingerprint = fingerprintOf(record.publicKey);
    events.publish(eventTags.key, { id: record.id, act: status, fingerprint });
    if (status !== 'deleted' || keys.acceptedKey(record.id) !== undefined) return;
    mine.forget(record.id);
    inventory.forget(record.id).catch(onError);
  });
}
