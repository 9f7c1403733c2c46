import type { LowChunk } from '@muster/contract';
import type { RunResult } from '../contract/state-result.ts';
import type { RunEnvironment } from './run-environment.ts';
import { StateRun } from './state-run.ts';

/** Runs ordered low state, or plans it when `environment.test`, and answers with each state's result in the order of the run. */
export function runStates(chunks: readonly LowChunk[], environment: RunEnvironment): Promise<RunResult> {
  return new StateRun(chunks, environment).run();
}
