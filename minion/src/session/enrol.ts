import {
  type CurveKeyPair,
  createProof,
  type Enrolment,
  encodeEnrolment,
  enrolmentProofParts,
  parseJoinToken,
  z85Decode,
} from '@muster/shared';
import { type Context, context as defaultContext, Push } from 'zeromq';

export interface EnrolmentRequest {
  readonly endpoint: string;
  readonly id: string;
  readonly keys: CurveKeyPair;
  readonly masterKey: string;
  readonly token?: string | undefined;
  readonly about?: NonNullable<Enrolment['about']> | undefined;
  readonly context?: Context | undefined;
}

/** A master that a whole site asks at once has turns. */
const sendMs = 20_000;

/** Asks a master to accept this minion. It does not answer: whether it did shows when the bus admits the key. */
export async function enrol(request: EnrolmentRequest): Promise<void> {
  const { id, keys, masterKey, token, about, context = defaultContext } = request;
  const body = {
    v: 1,
    id,
    key: z85Decode(keys.publicKey),
    time: Date.now(),
    token: token === undefined ? undefined : tokenSecret(token),
    about,
  };
  const proofKeys = { secretKey: keys.secretKey, publicKey: masterKey };
  const proof = createProof('muster/1 enrolment', proofKeys, enrolmentProofParts(body, masterKey));
  const push = new Push({
    curveServerKey: masterKey,
    curvePublicKey: keys.publicKey,
    curveSecretKey: keys.secretKey,
    ipv6: request.endpoint.includes('['),
    // Queued for a finished handshake alone, and given time to leave after the socket was closed.
    immediate: true,
    sendTimeout: sendMs,
    linger: sendMs,
    connectTimeout: sendMs,
    handshakeInterval: sendMs,
    context,
  });
  try {
    push.connect(request.endpoint);
    await push.send(encodeEnrolment({ ...body, proof }));
  } finally {
    push.close();
  }
}

/** What of a token the master has to see. */
function tokenSecret(token: string): string {
  const { name, secret } = parseJoinToken(token);
  return `${name}.${secret}`;
}
