import { once } from 'node:events';
import { Socket } from 'node:net';
import { errorMessage, z85Decode } from '@muster/shared';
import { context, Router } from 'zeromq';
import { AdmissionGate, zapEndpoint } from './admission-gate.ts';
import { BusSocket } from './bus-socket.ts';
import { EnrolmentSocket } from './enrolment-socket.ts';
import { FrameReader, writeFrame } from './frames.ts';
import {
  type Admission,
  fromGateway,
  type GatewayControl,
  type GatewaySettings,
  masterControl,
  toGateway,
} from './gateway-protocol.ts';
import { openIdentityEndpoint } from './identity-endpoint.ts';
import { listening } from './listening.ts';
import { RateLimiter } from './rate-limiter.ts';

// The process that holds the sockets, so that nothing which is sent to them can end the master itself.

const none = Buffer.alloc(0);
const master = new Socket({ fd: 3, readable: true, writable: true });
const frames = new FrameReader();
let bus: BusSocket | undefined;
let gate: AdmissionGate | undefined;

// Without its master a gateway has nobody to speak for, and its ports are wanted.
master.on('close', () => process.exit(0));
master.on('error', () => process.exit(0));
master.on('data', (chunk: Buffer) => {
  for (const { kind, tag, payload } of frames.push(chunk)) {
    if (kind === toGateway.send) bus?.send(tag, payload);
    else if (kind === toGateway.refuse) void bus?.refuse(tag, Buffer.from(payload));
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
  const { limits, secretKey, interface: host, ports } = settings;
  context.maxSockets = 65_535;
  context.blocky = false;
  const zap = new Router({ linger: 0, sendTimeout: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  await zap.bind(zapEndpoint);
  const enrolmentRate = { perSecond: limits.enrolmentsPerSecond, burst: limits.enrolmentBurst };
  gate = new AdmissionGate(zap, new RateLimiter(enrolmentRate), limits.pendingHoldMs);
  for (const [key, admission] of settings.keys) setAdmission(key, admission);
  void gate.serve();

  const admissionGate = gate;
  const openingEnrolment = EnrolmentSocket.open({
    secretKey,
    host,
    port: ports.enrolment,
    connections: limits.enrolmentConnections,
    addressOf: (key) => admissionGate.addressOf(key),
    enrolment: (address, bytes) => hand(fromGateway.enrolment, Buffer.from(address), bytes),
  });
  const enrolment = await listening('enrolment_port', host, ports.enrolment, openingEnrolment);
  const openingIdentity = openIdentityEndpoint({
    publicKey: settings.publicKey,
    host,
    port: ports.identity,
    connections: limits.identityConnections,
  });
  const identity = await listening('identity_port', host, ports.identity, openingIdentity);
  const openingBus = BusSocket.open({
    secretKey,
    host,
    port: ports.bus,
    limits,
    events: {
      message: (connection, bytes) => hand(fromGateway.message, connection, bytes),
      gone: (connection, reason) =>
        void writeFrame(master, fromGateway.gone, connection, Buffer.from(reason)),
      dropped: (connection, count, reason) =>
        tell({ kind: 'dropped', connection: connection.toString('latin1'), count, reason }),
      disconnect: () => tell({ kind: 'disconnect' }),
      reset: (reason) => tell({ kind: 'reset', reason }),
    },
  });
  bus = await listening('bus_port', host, ports.bus, openingBus);
  tell({ kind: 'listening', ports: { bus: bus.port, enrolment: enrolment.port, identity: identity.port } });
}

function setAdmission(key: string, admission: Admission): void {
  gate?.setAdmission(Buffer.from(z85Decode(key)).toString('latin1'), admission);
}

function tell(control: GatewayControl): void {
  writeFrame(master, fromGateway.control, none, Buffer.from(JSON.stringify(control)));
}

/** Hands the master what came; pending while the master does not keep up, so that peers have to wait and not memory. */
async function hand(kind: number, tag: Buffer, payload: Buffer): Promise<void> {
  if (!writeFrame(master, kind, tag, payload)) await once(master, 'drain');
}
