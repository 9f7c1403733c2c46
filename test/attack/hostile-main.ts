import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createCurveKeyPair, encodeForMaster } from '@muster/shared';
import { Push } from 'zeromq';
import { sendEnrolment } from './enrolments.ts';
import { HostilePeer, type HostileTarget } from './hostile-peer.ts';

/** The hostile end of the attacks that a siege bears: `hostile-main.ts NAME PORTS`. */
const attacks = {
  'one message of 200,000 frames for enrolment': framesForEnrolment,
  'one message of 200,000 frames for the bus': framesForTheBus,
  'the longest routing ids': longestRoutingIds,
  'hellos with 10,000 jobs': hellosWithManyJobs,
  'answers of 4 MB that are not read': answersUnread,
  'events of 16 MB': hugeEvents,
  'returns of sixteen million values': manyValues,
  'more than its rate': moreThanItsRate,
} as const;

export type AttackName = keyof typeof attacks;

interface Ports {
  readonly bus: number;
  readonly enrolment: number;
  readonly identity: number;
}

const [name = '', ports = '{}'] = process.argv.slice(2);
const attack = Object.entries(attacks).find(([each]) => each === name)?.[1];
if (attack !== undefined) {
  const target = await targetAt(JSON.parse(ports));
  await attack(target);
  process.exit(0);
}

/** The master as whoever reaches its ports finds it. */
async function targetAt(found: Ports): Promise<HostileTarget> {
  const line = await new Promise<string>((resolve) => {
    connect(found.identity, '127.0.0.1').once('data', (bytes) => resolve(String(bytes)));
  });
  return { publicKey: line.split(' ')[1]?.trim() ?? '', gateway: { ports: found } };
}

async function admitted(target: HostileTarget, id: string, options = {}): Promise<HostilePeer> {
  const keys = createCurveKeyPair();
  await sendEnrolment(target, id, keys);
  return await HostilePeer.admitted(target, keys, options);
}

async function sessionOf(target: HostileTarget, id: string, options = {}): Promise<HostilePeer> {
  const peer = await admitted(target, id, options);
  const answer = await peer.openSession(id);
  if (answer?.type !== 'welcome') throw new Error(`no session: ${answer?.type}`);
  return peer;
}

function frames(): Buffer[] {
  return Array<Buffer>(200_000).fill(Buffer.alloc(4000, 'x'));
}

async function framesForEnrolment({ publicKey, gateway }: HostileTarget): Promise<void> {
  const keys = createCurveKeyPair();
  const push = new Push({
    curveServerKey: publicKey,
    curvePublicKey: keys.publicKey,
    curveSecretKey: keys.secretKey,
    immediate: true,
    sendTimeout: 5000,
  });
  push.connect(`tcp://127.0.0.1:${gateway.ports.enrolment}`);
  await push.send(frames()).catch(() => undefined);
  await delay(15_000);
}

async function framesForTheBus(target: HostileTarget): Promise<void> {
  const peer = await sessionOf(target, 'frames');
  await peer.dealer.send(frames()).catch(() => undefined);
  await delay(15_000);
}

async function longestRoutingIds(target: HostileTarget): Promise<void> {
  const keys = createCurveKeyPair();
  await sendEnrolment(target, 'long-name', keys);
  for (let count = 0; count < 10; count++) {
    for (const length of [253, 254, 255]) {
      using peer = new HostilePeer(target, keys, { routingId: 'r'.repeat(length) });
      if (!(await peer.isAdmitted())) continue;
      await peer.send('ping', { running: [] }).catch(() => undefined);
      await delay(200);
    }
  }
}

function manyJobs(): string[] {
  return Array.from({ length: 10_000 }, (_, index) => `2026010100000${String(index).padStart(7, '0')}`);
}

async function hellosWithManyJobs(target: HostileTarget): Promise<void> {
  const keys = createCurveKeyPair();
  await sendEnrolment(target, 'jobs', keys);
  for (let count = 0; count < 5; count++) {
    const peer = await HostilePeer.admitted(target, keys);
    await peer.openSession('jobs', { jobs: manyJobs() });
    await delay(500);
    peer[Symbol.dispose]();
  }
  await delay(10_000);
}

async function answersUnread(target: HostileTarget): Promise<void> {
  const peer = await sessionOf(target, 'unread', { receiveHighWaterMark: 1, sendHighWaterMark: 0 });
  await peer.send('mineUpdate', { values: { big: { value: 'x'.repeat(4_000_000) } }, replace: true });
  await delay(2000);
  for (let count = 0; count < 300; count++) {
    await peer.send('mineGet', { target: 'unread', type: 'glob', functions: ['big'] });
  }
  await delay(15_000);
}

async function hugeEvents(target: HostileTarget): Promise<void> {
  const peer = await sessionOf(target, 'events');
  const data = { text: 'x'.repeat(16_000_000) };
  for (let count = 0; count < 30; count++) {
    await peer
      .sendAny({ v: 1, type: 'event', id: count, body: { tag: 'huge', data } })
      .catch(() => undefined);
  }
  await delay(5000);
}

async function manyValues(target: HostileTarget): Promise<void> {
  const peer = await sessionOf(target, 'values');
  const message = Buffer.concat([
    // {v: 1, type: 'jobReturn', id: 1, re: 1, body: an array of sixteen million empty maps, a byte each}
    Buffer.from('85a17601a474797065a96a6f6252657475726ea2696401a2726501a4626f6479dd00f42400', 'hex'),
    Buffer.alloc(16_000_000, 0x80),
  ]);
  for (let round = 0; round < 5; round++) await peer.sendRaw(message).catch(() => undefined);
  await delay(5000);
}

async function moreThanItsRate(target: HostileTarget): Promise<void> {
  const peer = await sessionOf(target, 'flood', { sendHighWaterMark: 1000 });
  const data = { text: 'x'.repeat(4000) };
  const bytes = encodeForMaster({ v: 1, type: 'event', id: 1, body: { tag: 'flood', data } });
  const end = performance.now() + 15_000;
  while (performance.now() < end) await peer.sendRaw(bytes).catch(() => undefined);
}
