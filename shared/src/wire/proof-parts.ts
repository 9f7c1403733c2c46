import type { Enrolment, MinionMessages } from './messages.ts';

type Parts = (string | number | Uint8Array)[];

/** What the proof of a session covers: all that was said before it, and both keys. */
export function sessionProofParts(
  hello: Pick<MinionMessages['hello'], 'id' | 'nonce' | 'protocol' | 'version' | 'instance'>,
  challenge: Uint8Array,
  keys: { readonly master: string; readonly minion: string },
): Parts {
  const { lowest, highest } = hello.protocol;
  const { id, nonce, version, instance } = hello;
  return [id, nonce, challenge, lowest, highest, version, instance, keys.master, keys.minion];
}

/** What the proof of an enrolment covers: all of it but the proof, and the master's key. */
export function enrolmentProofParts(enrolment: Omit<Enrolment, 'proof'>, masterKey: string): Parts {
  const { v, id, key, time, token, about } = enrolment;
  return [v, id, key, masterKey, time, token ?? '', about?.os ?? '', about?.version ?? ''];
}
