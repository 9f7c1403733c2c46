import { MusterError } from '@muster/shared';
import { jsonRecordOf } from '../functions/wire-json.ts';
import type { MasterLink } from '../session/index.ts';
import type { Mine, MineValues } from './mine.ts';

/** The mine of the master. */
export function masterMine(link: MasterLink): Mine {
  return {
    async store(values, replace) {
      if (link.send('mineUpdate', { values: { ...values }, replace })) return;
      throw new MusterError(
        'CONNECTION_LOST',
        'the mine cannot be updated: there is no connection to the master',
        {
          retryable: true,
        },
      );
    },
    async get(target, functions, type, signal): Promise<MineValues> {
      const question = {
        target: typeof target === 'string' ? target : [...target],
        type,
        functions: [...functions],
      };
      const { values } = await link.request('mineGet', question, { signal });
      return Object.fromEntries(Object.entries(values).map(([name, found]) => [name, jsonRecordOf(found)]));
    },
  };
}
