import { describe, expect, it } from 'vitest';
import { fromPlain, PyDict } from '../value/index.ts';
import { singleLowState } from './single-low-state.ts';

describe('a state made on the spot', () => {
  it('is one chunk, its id being its name', () => {
    const args = fromPlain({ mode: 644, unless: 'true', require: [{ test: 'x' }], name: 'other' });
    expect(singleLowState('file.managed', '/etc/a', args instanceof PyDict ? args : new PyDict())).toEqual([
      {
        state: 'file',
        fun: 'managed',
        name: '/etc/a',
        __id__: '/etc/a',
        __sls__: '',
        __env__: 'base',
        order: 1,
        args: { mode: 644 },
        options: { unless: 'true' },
        requisites: { require: [{ state: 'test', key: 'x' }] },
      },
    ]);
  });

  it.each(['file', '.managed', ''])('is not made of %j', (fun) => {
    expect(() => singleLowState(fun, 'x', new PyDict())).toThrow('is not a state function');
  });
});
