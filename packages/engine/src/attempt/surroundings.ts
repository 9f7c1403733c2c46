import { type LowChunk, reachOf } from '@muster/contract';
import { type ErrorCode, errorMessage, errorReport, MusterError, suggestion, textOf } from '@muster/shared';
import { argumentMessage, bindArguments } from '../arguments/bind-arguments.ts';
import { schemaNames } from '../arguments/schema-names.ts';
import type { StateContext } from '../contract/state-context.ts';
import type { AnyState } from '../contract/state-definition.ts';
import { NotYetError } from '../contract/state-errors.ts';
import type { Host, ReadOnlyHost } from '../host/host.ts';
import { readOnlyHost } from '../host/read-only-host.ts';
import { type Attempt, describeStates, masked, untouched, withWarnings } from './attempt.ts';
import type { AttemptEnvironment } from './attempt-environment.ts';
import { providersOf } from './providers.ts';
import { fillSlots } from './slots.ts';
import type { Declared, Subject } from './subject.ts';
import { timeLimit } from './time-limit.ts';
import { withUmask } from './umask-host.ts';
import { atArgument, withWrittenLines, withWrittenPlace } from './written-place.ts';

/** A state whose turn has come, with all that it is to be carried out with. */
export interface Prepared {
  readonly definition: AnyState;
  readonly args: never;
  readonly context: StateContext;
  /** With the state's umask. */
  readonly host: Host;
  /** For what only looks. */
  readonly looking: StateContext;
  readonly reader: ReadOnlyHost;
  /** Nothing is to be changed. */
  readonly test: boolean;
}

/**
 * What is the same around every attempt at a state, whoever makes it: an unknown state, slots, arguments, the time limit, the
 * host with its umask, and what is thrown. Whatever goes wrong is an outcome, and no secret is in it.
 */
export async function surround(
  subject: Subject,
  test: boolean,
  environment: AttemptEnvironment,
  body: (prepared: Prepared) => Promise<Attempt>,
): Promise<Attempt> {
  return masked(await attempt(subject, test, environment, body), subject.chunk, environment.redactor);
}

async function attempt(
  subject: Subject,
  test: boolean,
  environment: AttemptEnvironment,
  body: (prepared: Prepared) => Promise<Attempt>,
): Promise<Attempt> {
  const { definition, chunk } = subject;
  if (definition === undefined) return untouched(false, unknownState(chunk, environment));
  const limit = timeLimit(timeoutOf(definition, chunk), environment.signal);
  try {
    const about = { chunk, saltenv: chunk.__env__, test };
    const context = environment.context({ ...about, reach: reachOf.apply });
    const filled = subject.isFilled === true ? chunk : await fillSlots(chunk, context);
    if (filled !== chunk && !test) environment.onFilled?.(chunk, filled);
    const bound = bindArguments(definition, filled);
    if (!bound.ok) {
      const placed = atArgument(chunk, bound.argument, environment);
      return untouched(false, withWrittenLines(argumentMessage(bound.problem, placed), placed, environment));
    }
    const { requires, requiredBy } = subject;
    const own = { requires, requiredBy, signal: limit.signal };
    const prepared: Prepared = {
      definition,
      args: bound.args,
      context: { ...context, ...own },
      looking: { ...environment.context({ ...about, reach: reachOf.look }), ...own },
      host: hostOf(chunk, environment),
      reader: readOnlyHost(environment.host),
      test,
    };
    return withWarnings(await limit.race(body(prepared)), bound.warnings);
  } catch (error) {
    return thrown(subject, error, test);
  }
}

function unknownState(chunk: LowChunk, environment: AttemptEnvironment): string {
  const { state, fun, __sls__: sls } = chunk;
  const name = `${state}.${fun}`;
  const hint = suggestion(name, environment.states.names());
  const where = sls === '' ? '' : ` in SLS '${sls}'`;
  return withWrittenPlace(`State '${name}' was not found${where}${hint}`, chunk, '', environment);
}

function hostOf({ options }: LowChunk, { host }: AttemptEnvironment): Host {
  const umask = options['umask'];
  const mask = umask === undefined ? Number.NaN : Number.parseInt(textOf(umask), 8);
  return Number.isNaN(mask) ? host : withUmask(host, mask);
}

/** A state-wide `timeout`, where the state has no argument of that name itself; seconds. */
function timeoutOf(definition: AnyState, { args }: LowChunk): number | undefined {
  const seconds = args['timeout'];
  const { names, open } = schemaNames(definition.args);
  if (typeof seconds !== 'number' || seconds <= 0 || open || names.has('timeout')) return undefined;
  return seconds;
}

/** Whether a word that the engine reads is an argument of the state's own. */
export function takesArgument(definition: AnyState, name: string): boolean {
  return schemaNames(definition.args).names.has(name);
}

function thrown(subject: Subject, error: unknown, test: boolean): Attempt {
  const excuses = test ? excusesFor(error, subject) : [];
  if (excuses.length > 0)
    return untouched(null, `${errorMessage(error)}; to be decided after ${describeStates(excuses)}`);
  if (error instanceof MusterError) return untouched(false, errorReport(error));
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return untouched(false, `An exception occurred in this state: ${trace}`);
}

/** The pending states that may mend what went wrong. */
function excusesFor(error: unknown, { awaits = [], pending = [] }: Subject): readonly Declared[] {
  if (isPermanent(error)) return [];
  if (!(error instanceof NotYetError) || error.needs.length === 0) return awaits;
  return providersOf(error.needs, [...awaits, ...pending]);
}

const permanentCodes: ReadonlySet<ErrorCode> = new Set([
  ...(['ARGUMENT_INVALID', 'FUNCTION_UNKNOWN', 'HOST_READ_ONLY', 'INTERNAL', 'PERMISSION_DENIED'] as const),
  ...(['RENDER_FAILED', 'STATE_FAILED', 'STATE_UNKNOWN', 'YAML_INVALID'] as const),
]);

/** No earlier state can do anything about it. */
function isPermanent(error: unknown): boolean {
  return !(error instanceof MusterError) || permanentCodes.has(error.code);
}
