import {
  type CurveKeyPair,
  createProof,
  type Enrolment,
  encodeEnrolment,
  enrolmentProofParts,
  z85Decode,
} from '@muster/shared';
import { Push } from 'zeromq';
import type { HostileTarget } from './hostile-peer.ts';

export interface EnrolmentClaims {
  readonly token?: string | undefined;
  /** Another proof than the right one. */
  readonly proof?: Uint8Array | undefined;
}

/** The enrolment of an id by a key, with whatever else it is told to claim. */
export function enrolmentOf(
  { publicKey }: HostileTarget,
  id: string,
  keys: CurveKeyPair,
  { token, proof }: EnrolmentClaims = {},
): Enrolment {
  const body = { v: 1, id, key: z85Decode(keys.publicKey), time: Date.now(), token };
  const proofKeys = { secretKey: keys.secretKey, publicKey };
  const right = createProof('muster/1 enrolment', proofKeys, enrolmentProofParts(body, publicKey));
  return { ...body, proof: proof ?? right };
}

/** Says things at the enrolment endpoint over a connection of that key. */
export async function sayAtEnrolment(
  { publicKey, gateway }: HostileTarget,
  keys: CurveKeyPair,
  ...messages: readonly Uint8Array[]
): Promise<void> {
  const push = new Push({
    curveServerKey: publicKey,
    curvePublicKey: keys.publicKey,
    curveSecretKey: keys.secretKey,
    immediate: true,
    linger: 2000,
  });
  push.connect(`tcp://127.0.0.1:${gateway.ports.enrolment}`);
  for (const message of messages) await push.send(message);
  push.close();
}

/** Asks for an id to be accepted with that key, as a minion would. */
export async function sendEnrolment(target: HostileTarget, id: string, keys: CurveKeyPair): Promise<void> {
  await sayAtEnrolment(target, keys, encodeEnrolment(enrolmentOf(target, id, keys)));
}
