import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  errorMessage,
  fingerprintOf,
  isPublicKey,
  MusterError,
  parseJoinToken,
  readSecretFile,
  writeSecretFile,
} from '@muster/shared';

export interface MasterKeyOptions {
  readonly pkiDirectory: string;
  /** The master as it is configured: a pin belongs to that name. */
  readonly host: string;
  /** What the configuration says the key must be. */
  readonly fingerprint?: string | undefined;
  /** A join token, which says it as well. */
  readonly token?: string | undefined;
}

export interface MasterKey {
  readonly publicKey: string;
  /** Trusted just now, at first contact, without anything that vouched for it. */
  readonly isNew: boolean;
}

const readMs = 5000;
const longestLine = 256;

/**
 * The key of a master: the pinned one, or else the one that its identity endpoint shows, which is pinned from then on.
 * MASTER_UNTRUSTED where it is not the one that the configuration or the token announces.
 */
export async function masterKeyOf(
  options: MasterKeyOptions,
  readShown: () => Promise<string>,
): Promise<MasterKey> {
  const path = pinPath(options);
  const pinned = (await readSecretFile(path))?.trim();
  if (pinned !== undefined && !isPublicKey(pinned)) {
    throw new MusterError(
      'KEY_INVALID',
      `${path} holds no public key: remove it to pin the master's key anew`,
    );
  }
  const publicKey = pinned ?? (await readShown());
  checkAnnounced(options, publicKey, pinned === undefined ? 'shows' : `is pinned in ${path} with`);
  if (pinned === undefined) await writeSecretFile(path, `${publicKey}\n`);
  return { publicKey, isNew: pinned === undefined };
}

/** Reads a public key from a master's identity endpoint; it is worth no more than the path it came by. */
export async function readShownKey(address: string, port: number): Promise<string> {
  const socket = connect({ host: address, port });
  socket.setTimeout(readMs, () => socket.destroy(new Error(`no answer within ${readMs / 1000} s`)));
  // What is no line of ours is not read to its end.
  socket.on(
    'data',
    () =>
      socket.bytesRead > longestLine && socket.destroy(new Error('what answers there is no Muster master')),
  );
  try {
    const line = await text(socket);
    const [, key = ''] = /^muster-master\/1 (\S{40})\n$/.exec(line) ?? [];
    if (!isPublicKey(key)) throw new Error('what answers there is no Muster master');
    return key;
  } catch (cause) {
    const reason = `the identity of the master at ${address} port ${port} cannot be read: ${errorMessage(cause)}`;
    throw new MusterError('CONNECTION_LOST', reason, { cause, retryable: true });
  } finally {
    socket.destroy();
  }
}

/** An error that says that a master shows another key than the pinned one, and what to do. */
export function pinMismatch(options: MasterKeyOptions, pinned: string, shown: string): MusterError {
  return new MusterError(
    'MASTER_UNTRUSTED',
    `the master ${options.host} shows the key ${fingerprintOf(shown)}, but ${fingerprintOf(pinned)} is pinned; ` +
      `if its key was replaced on purpose, remove ${pinPath(options)}`,
  );
}

function checkAnnounced(
  { host, fingerprint, token }: MasterKeyOptions,
  publicKey: string,
  verb: string,
): void {
  const shown = fingerprintOf(publicKey);
  const announced = [
    { source: 'master_fingerprint', value: fingerprint?.replace(/=$/, '') },
    { source: 'the join token', value: token === undefined ? undefined : parseJoinToken(token).fingerprint },
  ];
  for (const { source, value } of announced) {
    if (value === undefined || value === shown) continue;
    throw new MusterError(
      'MASTER_UNTRUSTED',
      `the master ${host} ${verb} the key ${shown}, but ${source} says ${value}`,
    );
  }
}

function pinPath({ pkiDirectory, host }: MasterKeyOptions): string {
  return join(pkiDirectory, `master-${encodeURIComponent(host)}.pub`);
}
