import { describe, expect, it } from 'vitest';
import { createCurveKeyPair } from './curve-keys.ts';
import { fingerprintOf } from './fingerprint.ts';
import { createJoinToken, formatJoinToken, parseJoinToken } from './join-token.ts';

const token = createJoinToken(fingerprintOf(createCurveKeyPair().publicKey));
const text = formatJoinToken(token);

describe('a join token', () => {
  it('says the same as text', () => {
    expect(parseJoinToken(` ${text}\n`)).toEqual(token);
  });

  it('can be typed into a shell as it is', () => {
    expect(text).toMatch(/^[\w.-]+$/);
  });

  it.each(['', 'muster-', text.slice(1), text.slice(0, -1), `${text}A`, text.replace('.', ' ')])(
    'is not %j',
    (broken) => {
      expect(() => parseJoinToken(broken)).toThrow('not a join token');
    },
  );
});
