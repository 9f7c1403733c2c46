import type { LowChunk } from '@muster/contract';
import { createRedactor } from '@muster/shared';
import type { AnyState } from '../contract/state-definition.ts';
import type { StateResult } from '../contract/state-result.ts';
import type { Host } from '../host/host.ts';
import { createMemoryHost } from '../host/memory/memory-host.ts';
import { runStates } from '../run/run-states.ts';
import type { LawCase } from './law-case.ts';
import { plainContext } from './plain-context.ts';

/** A host on which laws are tried; without a snapshot the law that planning writes nothing rests on the missing writer. */
export interface LawHost {
  readonly host: Host;
  snapshot?(): string;
}

/**
 * Tries the laws that hold for every state: planning writes nothing and predicts what a run then does, a run leaves nothing
 * to plan, a second run changes nothing, and no secret is in any result. Answers with the laws that were broken.
 */
export async function checkLaws(
  definition: AnyState,
  lawCase: LawCase,
  lawHost: LawHost = memoryLawHost(lawCase),
): Promise<readonly string[]> {
  const broken: string[] = [];
  const results: StateResult[] = [];
  const run = async (test: boolean): Promise<StateResult> => {
    const result = await runOnce(definition, lawCase, lawHost.host, test);
    results.push(result);
    return result;
  };
  const before = lawHost.snapshot?.();
  const predicted = await run(true);
  if (lawHost.snapshot?.() !== before) broken.push('planning changed the host');
  const first = await run(false);
  if (first.result !== true) broken.push(`the run failed: ${first.comment}`);
  if (definition.kind === 'declaration' && first.result === true) {
    if (predicted.result === false) broken.push(`the dry run failed: ${predicted.comment}`);
    else if ((predicted.result === null) !== hasChanges(first)) {
      broken.push(
        `the dry run predicted ${predicted.result === null ? 'changes' : 'none'}, the run ${hasChanges(first) ? 'made some' : 'made none'}`,
      );
    }
    if (hasChanges(first) === (lawCase.changes === false))
      broken.push('the case has or lacks changes against its word');
    const left = await run(true);
    if (left.result !== true || hasChanges(left))
      broken.push(`a plan was left after the run: ${left.comment}`);
    const second = await run(false);
    if (second.result !== true || hasChanges(second)) {
      broken.push(`a second run changed something: ${JSON.stringify(second.changes)} ${second.comment}`);
    }
  }
  const shown = JSON.stringify(results);
  for (const secret of lawCase.secrets ?? [])
    if (shown.includes(secret)) broken.push('a secret was in a result');
  return broken;
}

/** Those examples of a state that its own schema refuses, with the reason. */
export function invalidExamples(definition: AnyState): readonly string[] {
  return definition.examples.flatMap((example) => {
    const parsed = definition.args.safeParse(example);
    return parsed.success ? [] : [`${JSON.stringify(example)}: ${parsed.error.message}`];
  });
}

function memoryLawHost(lawCase: LawCase): LawHost {
  const host = createMemoryHost(lawCase.host);
  return { host, snapshot: () => host.snapshot() };
}

async function runOnce(
  definition: AnyState,
  lawCase: LawCase,
  host: Host,
  test: boolean,
): Promise<StateResult> {
  const [state = '', fun = ''] = lawCase.state.split('.');
  const chunk: LowChunk = {
    state,
    fun,
    name: lawCase.name,
    __id__: lawCase.about,
    __sls__: 'laws',
    __env__: 'base',
    order: 0,
    args: lawCase.args ?? {},
    requisites: {},
    options: {},
  };
  const results = await runStates([chunk], {
    states: {
      get: (name) => (name === lawCase.state ? definition : undefined),
      names: () => [lawCase.state],
    },
    host,
    context: (request) => plainContext({ ...lawCase.context, test: request.test }),
    test,
    redactor: createRedactor(lawCase.secrets ?? []),
    signal: new AbortController().signal,
  });
  const [result] = Object.values(results);
  if (result === undefined) throw new TypeError('a run of one state has one result');
  return result;
}

function hasChanges({ changes }: StateResult): boolean {
  return Object.keys(changes).length > 0;
}
