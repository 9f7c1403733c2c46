import type { SaltProgram } from './salt-program.ts';

/** The programs with Salt's names; each is loaded when it is called. */
export const saltPrograms: ReadonlyMap<string, () => Promise<SaltProgram>> = new Map([
  ['salt', async () => (await import('./salt.ts')).salt],
  ['salt-cp', async () => (await import('./salt-cp.ts')).saltCp],
  ['salt-key', async () => (await import('./salt-key.ts')).saltKey],
  ['salt-run', async () => (await import('./salt-run.ts')).saltRun],
  ['salt-call', async () => (await import('./salt-call.ts')).saltCall],
]);
