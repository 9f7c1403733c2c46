import { join } from 'node:path';
import { fingerprintOf, loadOrCreateKeyPair } from '@muster/shared';
import type { Logger } from 'pino';
import { Gateway, type GatewayLimits, type GatewayPorts } from '../gateway/index.ts';
import { Enroller } from '../keys/enroller.ts';
import {
  AuditLog,
  type AutoAcceptRule,
  compileAutoAccept,
  JoinTokens,
  KeyRing,
  type KeyStore,
} from '../keys/index.ts';
import type { Disk } from '../store/disk.ts';
import { Sessions } from './sessions.ts';

export interface BusOptions {
  readonly store: KeyStore;
  /** Directory of `master.key`. */
  readonly pkiDirectory: string;
  /** File of the audit log. */
  readonly auditPath: string;
  readonly interface: string;
  readonly ports: GatewayPorts;
  readonly autoAccept: readonly AutoAcceptRule[];
  readonly mostPendingKeys: number;
  readonly log: Logger;
  readonly limits?: Partial<GatewayLimits> | undefined;
  readonly heartbeatMs?: number | undefined;
  readonly now?: () => number;
  /** Where the audit log lies. */
  readonly disk?: Disk | undefined;
}

/** The master's side of the bus, complete. */
export interface Bus {
  readonly sessions: Sessions;
  readonly keys: KeyRing;
  readonly tokens: JoinTokens;
  readonly audit: AuditLog;
  readonly gateway: Gateway;
  /** The master's own. */
  readonly publicKey: string;
  readonly fingerprint: string;
  /** Opens the ports. Until then handlers can be set and nothing is missed. */
  listen(): Promise<GatewayPorts>;
  close(): Promise<void>;
}

/** Puts keys, gateway and sessions together. */
export async function openBus(options: BusOptions): Promise<Bus> {
  const { store, log, now = Date.now } = options;
  const masterKeys = await loadOrCreateKeyPair(join(options.pkiDirectory, 'master.key'));
  const fingerprint = fingerprintOf(masterKeys.publicKey);
  const audit = await AuditLog.open(options.auditPath, { now, disk: options.disk });
  const keys = await KeyRing.open(store, audit);
  const tokens = await JoinTokens.open({ store, audit, fingerprint, now });
  const gateway = new Gateway({
    keys: masterKeys,
    interface: options.interface,
    ports: options.ports,
    log,
    limits: options.limits,
  });
  const enroller = new Enroller({
    keys,
    tokens,
    audit,
    masterKeys,
    log,
    now,
    autoAccept: compileAutoAccept(options.autoAccept),
    mostPending: options.mostPendingKeys,
  });
  const sessions = new Sessions({
    gateway,
    keys,
    audit,
    masterKeys,
    log,
    now,
    heartbeatMs: options.heartbeatMs,
  });

  gateway.on('enrolment', (key, address, bytes) => {
    void enroller.take(address, bytes).finally(() => gateway.judged(key));
  });
  keys.on('change', ({ publicKey }) => gateway.setAdmissions([[publicKey, keys.admissionOf(publicKey)]]));
  gateway.setAdmissions(keys.admissions());

  return {
    sessions,
    keys,
    tokens,
    audit,
    gateway,
    publicKey: masterKeys.publicKey,
    fingerprint,
    listen: async () => {
      await gateway.start();
      return gateway.ports;
    },
    close: async () => {
      sessions.close();
      await gateway.close();
      await keys.close();
      audit.close();
    },
  };
}
