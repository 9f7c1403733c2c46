import type { LowChunk } from '@muster/contract';
import { MusterError } from '@muster/shared';
import { PyDict, type Value } from '../value/index.ts';
import { toLowChunks } from './to-low-chunk.ts';

/** The low state of one state made on the spot, without a file: Salt's state.single. */
export function singleLowState(
  fun: string,
  name: string,
  args: PyDict,
  saltenv = 'base',
): readonly LowChunk[] {
  const [module, ...rest] = fun.split('.');
  if (module === undefined || module === '' || rest.length === 0) {
    throw new MusterError('ARGUMENT_INVALID', `'${fun}' is not a state function such as file.managed`);
  }
  const fixed: [Value, Value][] = [
    ['state', module],
    ['fun', rest.join('.')],
    ['name', name],
    ['__id__', name],
    ['__sls__', ''],
    ['__env__', saltenv],
    ['order', 1],
  ];
  return toLowChunks([{ data: new PyDict([...args.entries(), ...fixed]), position: undefined }]);
}
