import { describe, expect, it } from 'vitest';
import { z85Decode, z85Encode } from './z85.ts';

describe('Z85', () => {
  it('writes the example of its RFC', () => {
    const bytes = Uint8Array.from([0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]);
    expect(z85Encode(bytes)).toBe('HelloWorld');
    expect(z85Decode('HelloWorld')).toEqual(bytes);
  });

  it.each(['Hell', 'Hello World', 'Hell~', '#####', 'Hell"'])('refuses %j', (text) => {
    expect(() => z85Decode(text)).toThrow('not a key');
  });
});
