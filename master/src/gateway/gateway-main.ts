import { Socket } from 'node:net';
import { errorMessage, PassingMemory, z85Decode } from '@muster/shared';
import { Admissions } from './admissions.ts';
import { BusEndpoint } from './bus-endpoint.ts';
import { EnrolmentEndpoint } from './enrolment-endpoint.ts';
import { Entrance } from './entrance.ts';
import { FrameReader, writeFrame } from './frames.ts';
import {
  type Admission,
  fromGateway,
  type GatewayControl,
  type GatewaySettings,
  looksPerSilence,
  masterControl,
  toGateway,
} from './gateway-protocol.ts';
import { openIdentityEndpoint } from './identity-endpoint.ts';
import { listening } from './listening.ts';
import { PutOff } from './put-off.ts';
import { Turns } from './turns.ts';
import { secretKeyObject } from './zmtp/curve-box.ts';

// The process that holds the sockets, so that nothing which is sent to them can end the master itself.

/** What waits for the master to read it, from which on no more is read of anybody. */
const mostUnread = 4 * 1024 * 1024;
const none = Buffer.alloc(0);
const master = new Socket({ fd: 3, readable: true, writable: true });
const frames = new FrameReader();
const memory = new PassingMemory();
let bus: BusEndpoint | undefined;
let enrolment: EnrolmentEndpoint | undefined;
let admissions: Admissions | undefined;

// Without its master a gateway has nobody to speak for, and its ports are wanted.
master.on('close', () => process.exit(0));
master.on('error', () => process.exit(0));
master.on('drain', () => bus?.resume());
master.on('data', (chunk: Buffer) => {
  memory.passed(chunk.buffer.byteLength);
  for (const { kind, tag, payload } of frames.push(chunk)) {
    const name = tag.toString('latin1');
    if (kind === toGateway.send) bus?.send(name, payload);
    else if (kind === toGateway.refuse) bus?.refuse(name, payload, false);
    else if (kind === toGateway.expel) bus?.refuse(name, payload, true);
    else if (kind === toGateway.handled) bus?.handled(name, payload.readUInt32BE(0), payload.readUInt32BE(4));
    else if (kind === toGateway.judged) enrolment?.judged(name);
    else void obey(payload);
  }
});

async function obey(payload: Buffer): Promise<void> {
  const control = masterControl.parse(JSON.parse(payload.toString('utf8')));
  switch (control.kind) {
    case 'start':
      await start(control).catch((error: unknown) => tell({ kind: 'failed', message: errorMessage(error) }));
      break;
    case 'keys':
      for (const [key, admission] of control.keys) setAdmission(key, admission);
      break;
    case 'stop':
      process.exit(0);
  }
}

async function start(settings: GatewaySettings): Promise<void> {
  const { limits, interface: host, ports } = settings;
  setInterval(() => tell({ kind: 'alive' }), limits.silenceMs / looksPerSilence);
  const keys = {
    publicKey: z85Decode(settings.publicKey),
    secretKey: secretKeyObject(z85Decode(settings.secretKey)),
  };
  const putOff = new PutOff();
  const opened = new Admissions({
    holdMs: limits.pendingHoldMs,
    delayMs: (key) => putOff.delayMs(key),
    admit: (peer) => bus?.admit(peer),
  });
  admissions = opened;
  for (const [key, admission] of settings.keys) setAdmission(key, admission);
  enrolment = new EnrolmentEndpoint({ keys, limits, admissions: opened, enrolment: handEnrolment });
  bus = new BusEndpoint({
    keys,
    limits,
    admissions: opened,
    putOff,
    isOpen: () => master.writableLength < mostUnread,
    events: {
      message: (connection, bytes, done) =>
        writeFrame(master, fromGateway.message, Buffer.from(connection), bytes, done),
      gone: (connection, reason) =>
        writeFrame(master, fromGateway.gone, Buffer.from(connection), Buffer.from(reason)),
      slowed: (connection) => tell({ kind: 'slowed', connection }),
      sent: (connection, bytes) =>
        writeFrame(master, fromGateway.sent, Buffer.from(connection), unsigned(bytes)),
    },
  });
  // Half of the time at most goes to those who shake hands.
  const handshakes = new Turns({
    sliceMs: 10,
    rest: 1,
    newestFirst: true,
    most: 2 * limits.unprovenConnections,
  });
  const shared = { host, handshakes, memory, mostUnproven: limits.unprovenConnections };
  const enrolments = await listening(
    'enrolment_port',
    host,
    ports.enrolment,
    Entrance.open({ ...shared, port: ports.enrolment, endpoint: enrolment }),
  );
  const identity = await listening(
    'identity_port',
    host,
    ports.identity,
    openIdentityEndpoint({
      publicKey: settings.publicKey,
      host,
      port: ports.identity,
      connections: limits.identityConnections,
    }),
  );
  const minions = await listening(
    'bus_port',
    host,
    ports.bus,
    Entrance.open({ ...shared, port: ports.bus, endpoint: bus }),
  );
  tell({
    kind: 'listening',
    ports: { bus: minions.port, enrolment: enrolments.port, identity: identity.port },
  });
}

function setAdmission(encoded: string, admission: Admission): void {
  const key = Buffer.from(z85Decode(encoded)).toString('latin1');
  admissions?.set(key, admission);
  if (admission !== 'accepted') bus?.cut(key);
}

function handEnrolment(key: string, address: string, bytes: Buffer): void {
  const tag = Buffer.concat([Buffer.from(key, 'latin1'), Buffer.from(address)]);
  writeFrame(master, fromGateway.enrolment, tag, bytes);
}

function tell(control: GatewayControl): void {
  writeFrame(master, fromGateway.control, none, Buffer.from(JSON.stringify(control)));
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
