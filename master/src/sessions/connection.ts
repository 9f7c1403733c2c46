import { randomBytes } from 'node:crypto';
import { agreedProtocol, isProof, type MinionMessages, sessionProofParts } from '@muster/shared';
import type { OpenWork } from './message-handlers.ts';
import type { Outlet } from './outlet.ts';
import type { SessionInfo } from './session-contract.ts';

type Hello = MinionMessages['hello'];

/** One connection of the bus, from its first message on. */
export interface Connection {
  /** The gateway's name for it. */
  readonly name: string;
  /** When it was heard last, or began, on the clock that nobody sets. */
  heardAt: number;
  /** Id of the next message to it. */
  nextMessage: number;
  malformed: number;
  /** Messages of it that are being worked on, and their bytes. */
  readonly open: OpenWork;
  /** Messages and bytes that are done with, and of which the gateway has not been told. */
  readonly done: { messages: number; bytes: number };
  readonly outlet: Outlet;
  stage: Stage;
}

export type Stage =
  | { readonly kind: 'new' }
  | {
      readonly kind: 'challenged';
      readonly hello: Hello;
      readonly nonce: Uint8Array;
      readonly protocol: number;
    }
  | {
      readonly kind: 'open';
      readonly info: SessionInfo;
      /** Milliseconds since the epoch, for people. */
      lastHeard: number;
    };

/** A refusal of a hello or a proof: what the minion is told. */
export interface HandshakeFault {
  readonly code: 'PROTOCOL_UNKNOWN' | 'KEY_NOT_ACCEPTED' | 'PROOF_WRONG';
  readonly message: string;
}

/** Answers a hello: the challenge for the id that it claims, or why there is none. */
export function challengeFor(hello: Hello, acceptedKey: string | undefined): Stage | HandshakeFault {
  const protocol = agreedProtocol(hello.protocol);
  if (protocol === undefined) {
    return {
      code: 'PROTOCOL_UNKNOWN',
      message: 'the master and this minion have no protocol version in common',
    };
  }
  if (hello.nonce.length !== 32) return { code: 'PROOF_WRONG', message: 'the nonce of the hello is none' };
  if (acceptedKey === undefined) return notAccepted;
  return { kind: 'challenged', hello, nonce: randomBytes(32), protocol };
}

/** Checks a proof against the key that is accepted now; undefined where it is right. */
export function proofFault(
  stage: Extract<Stage, { kind: 'challenged' }>,
  mac: Uint8Array,
  acceptedKey: string | undefined,
  masterKeys: { readonly publicKey: string; readonly secretKey: string },
): HandshakeFault | undefined {
  if (acceptedKey === undefined) return notAccepted;
  const parts = sessionProofParts(stage.hello, stage.nonce, {
    master: masterKeys.publicKey,
    minion: acceptedKey,
  });
  const keys = { secretKey: masterKeys.secretKey, publicKey: acceptedKey };
  return isProof(mac, 'muster/1 session', keys, parts)
    ? undefined
    : { code: 'PROOF_WRONG', message: 'the proof does not fit the accepted key of that id' };
}

const notAccepted: HandshakeFault = {
  code: 'KEY_NOT_ACCEPTED',
  message: 'no key of that id is accepted, or it is another one',
};
