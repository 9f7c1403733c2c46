import { describe, expect, it } from 'vitest';
import { compileAutoAccept } from './auto-accept.ts';

const accept = compileAutoAccept([
  { ids: 'web*', addresses: ['10.0.0.0/8', '2001:db8::/32'] },
  { ids: 'lab-?', addresses: [] },
  { ids: 'one', addresses: ['192.0.2.1'] },
]);

describe('auto-accept rules', () => {
  it.each([
    ['web1', '10.1.2.3', true],
    ['web1', '2001:db8::7', true],
    ['web1', '11.0.0.1', false],
    ['web1', '2001:db9::7', false],
    ['db1', '10.1.2.3', false],
    ['lab-1', '203.0.113.9', true],
    ['lab-12', '203.0.113.9', false],
    ['one', '192.0.2.1', true],
    ['one', '192.0.2.2', false],
  ])('%s from %s: %s', (id, address, isAccepted) => {
    expect(accept(id, address) !== undefined).toBe(isAccepted);
  });

  it('accept nobody where there are none', () => {
    expect(compileAutoAccept([])('web1', '10.0.0.1')).toBeUndefined();
  });

  it.each(['10.0.0.0/33', 'nowhere', '10.0.0', '10.0.0.0/x', ''])(
    'do not take %j for a network',
    (network) => {
      expect(() => compileAutoAccept([{ ids: '*', addresses: [network] }])).toThrow('is not a network');
    },
  );
});
