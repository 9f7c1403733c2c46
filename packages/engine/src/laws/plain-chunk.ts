import type { LowChunk } from '@muster/contract';

/** A chunk for tests and checks: a state under its own name as id, with whatever else it is given. */
export function plainChunk(name: string, declared: string, more: Partial<LowChunk> = {}): LowChunk {
  const [state = '', fun = ''] = name.split('.');
  return {
    state,
    fun,
    name: declared,
    __id__: declared,
    __sls__: 's',
    __env__: 'base',
    order: 0,
    args: {},
    requisites: {},
    options: {},
    ...more,
  };
}
