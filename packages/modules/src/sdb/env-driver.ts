import type { SdbDriver } from './sdb-contract.ts';

/** Environment variables of the process: `sdb://osenv/HOME`. Most are no secrets, so the name decides. */
export const envDriver: SdbDriver = {
  isSecret: undefined,
  get: async ({ key }) => process.env[key] ?? null,
};
