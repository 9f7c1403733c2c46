import { describe, expect, it } from 'vitest';
import { createCurveKeyPair, isPublicKey, publicKeyOf, sharedSecret } from './curve-keys.ts';
import { fingerprintOf, fingerprintPattern } from './fingerprint.ts';
import { createProof, isProof } from './proof.ts';
import { z85Encode } from './z85.ts';

const master = createCurveKeyPair();
const minion = createCurveKeyPair();

describe('CURVE key pairs', () => {
  it('know the public key of the secret key of ZeroMQ`s own example', () => {
    // The client's test key of zmq_curve(7).
    expect(publicKeyOf('D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs')).toBe(
      'Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID',
    );
  });

  it('agree on one secret from both sides', () => {
    expect(sharedSecret(master.secretKey, minion.publicKey)).toEqual(
      sharedSecret(minion.secretKey, master.publicKey),
    );
  });

  it('are never equal', () => {
    expect(createCurveKeyPair().publicKey).not.toBe(master.publicKey);
  });

  it.each([
    ['empty', ''],
    ['too short', master.publicKey.slice(5)],
    ['too long', `${master.publicKey}00000`],
    ['the zero point', z85Encode(new Uint8Array(32))],
    ['the point of order one', z85Encode(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0)))],
  ])('refuse a public key that is %s', (_, key) => {
    expect(isPublicKey(key)).toBe(false);
  });

  it('have fingerprints as OpenSSH writes them', () => {
    expect(fingerprintOf(master.publicKey)).toMatch(fingerprintPattern);
  });
});

describe('a proof of possession', () => {
  const toMaster = { secretKey: minion.secretKey, publicKey: master.publicKey };
  const ofMinion = { secretKey: master.secretKey, publicKey: minion.publicKey };
  const proof = createProof('muster/1 session', toMaster, ['web1', 1]);

  it('is accepted by the other party', () => {
    expect(isProof(proof, 'muster/1 session', ofMinion, ['web1', 1])).toBe(true);
  });

  it.each([
    ['another purpose', 'muster/1 enrolment', ofMinion, ['web1', 1]],
    ['another id', 'muster/1 session', ofMinion, ['web2', 1]],
    ['parts that are cut elsewhere', 'muster/1 session', ofMinion, ['web11']],
    ['another key', 'muster/1 session', { ...ofMinion, publicKey: master.publicKey }, ['web1', 1]],
  ] as const)('is worth nothing for %s', (_, purpose, keys, parts) => {
    expect(isProof(proof, purpose, keys, parts)).toBe(false);
  });

  it('is worth nothing when it is cut short', () => {
    expect(isProof(proof.subarray(0, 16), 'muster/1 session', ofMinion, ['web1', 1])).toBe(false);
  });
});
