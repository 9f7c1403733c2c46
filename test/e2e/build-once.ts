import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildRelease } from '@muster/release';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The build under test: one of its own, which no other build replaces while hosts run it. */
    readonly release: string;
  }
}

/** Builds what is tested before the first test, and removes it after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await mkdir(`${root}dist`, { recursive: true });
  const directory = await mkdtemp(`${root}dist/tested-`);
  const release = `${directory}/muster`;
  await buildRelease(root, release);
  project.provide('release', release);
  return async () => await rm(directory, { recursive: true, force: true });
}
