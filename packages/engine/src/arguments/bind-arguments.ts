import { expectationOf, type LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';
import { formatPosition, isRecord, nearestName } from '@muster/shared';
import type { z } from 'zod';
import type { AnyState } from '../contract/state-definition.ts';
import { describeValue } from '../plan/describe-value.ts';
import { schemaNames } from './schema-names.ts';

/** A state's arguments, checked; or the sentence that says what is wrong with them. */
export type BoundArguments =
  | { readonly ok: true; readonly args: never; readonly warnings: readonly string[] }
  | {
      readonly ok: false;
      readonly message: string;
      /** The message without the state and its place. */
      readonly problem: string;
      /** The argument that is wrong, where it is a single one. */
      readonly argument?: string | undefined;
    };

/** What the engine reads itself, with which a misspelt argument may have been meant. Short ones are too near to other words (`use`, `user`). */
const engineWords = `
  require require_in require_any watch_in watch_any onchanges onchanges_in onchanges_any onfail onfail_in onfail_any
  onfail_all prereq prereq_in listen_in use_in unless onlyif creates check_cmd retry failhard parallel fire_event
  reload_modules names order
`
  .trim()
  .split(/\s+/);
const engineNames = new Set(engineWords);

/** Checks the arguments of a chunk against its state's schema. A near miss of a known name is an error, an unknown one a warning. */
export function bindArguments(definition: AnyState, chunk: LowChunk): BoundArguments {
  const { names, open } = schemaNames(definition.args);
  const raw: Record<string, Json> = { name: chunk.name };
  const warnings: string[] = [];
  const extra: Record<string, Json> = {};
  const into = definition.extraInto?.(chunk.args);
  for (const [name, value] of Object.entries(chunk.args)) {
    if (open || names.has(name)) raw[name] = value;
    // One that a state does not take itself is its limit, which the engine keeps.
    else if (name !== 'timeout') {
      const meant = nearestName(name, candidates(definition.acceptsExtra === true ? [] : names, chunk));
      if (meant !== undefined && (definition.ignoresExtra !== true || engineNames.has(meant))) {
        return failure(chunk, `Unknown argument '${name}': did you mean '${meant}'?`, name);
      }
      if (definition.acceptsExtra === true) continue;
      if (into !== undefined) extra[name] = value;
      if (into !== undefined && meant === undefined) continue;
      const hint = meant === undefined ? '' : `; did you mean '${meant}'?`;
      warnings.push(
        `'${name}' is an invalid keyword argument for '${definition.name}' and was ignored${hint}`,
      );
    }
  }
  if (into !== undefined) {
    const given = raw[into];
    raw[into] = isRecord(given) ? { ...extra, ...given } : (given ?? extra);
  }
  for (const [name, value] of Object.entries(chunk.options)) {
    if (names.has(name) && raw[name] === undefined) raw[name] = value;
  }
  const parsed = parseWithoutNulls(definition, raw);
  if (parsed.success) return { ok: true, args: parsed.data, warnings };
  return failure(
    chunk,
    parsed.error.issues.map((issue) => describeIssue(issue, raw, definition.name)).join('; '),
    parsed.error.issues[0]?.path[0]?.toString(),
  );
}

/** `null` is what an argument is by default in Salt, so where the schema has no use for it the argument counts as not given. */
function parseWithoutNulls(
  { args }: AnyState,
  raw: Readonly<Record<string, Json>>,
): z.ZodSafeParseResult<never> {
  const parsed = args.safeParse(raw);
  if (parsed.success) return parsed;
  const refused = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const given = Object.entries(raw).filter(([name, value]) => value !== null || !refused.has(name));
  return given.length === Object.keys(raw).length ? parsed : args.safeParse(Object.fromEntries(given));
}

function candidates(names: Iterable<string>, chunk: LowChunk): readonly string[] {
  return [...names, ...engineWords].filter((name) => !Object.hasOwn(chunk.args, name));
}

/** What is wrong with an argument, with the state and its place. */
export function argumentMessage(problem: string, chunk: LowChunk): string {
  const place = chunk.position === undefined ? '' : ` at ${formatPosition(chunk.position)}`;
  return `${problem} (${chunk.state}.${chunk.fun}, id '${chunk.__id__}'${place})`;
}

function failure(chunk: LowChunk, problem: string, argument?: string): BoundArguments {
  const message = argumentMessage(problem, chunk);
  return { ok: false, message, problem, argument };
}

function describeIssue(issue: z.core.$ZodIssue, raw: Readonly<Record<string, Json>>, state: string): string {
  const path = issue.path.map(String).join('.');
  const argument = issue.path[0] === undefined ? undefined : raw[String(issue.path[0])];
  if (issue.path.length === 1 && argument === undefined)
    return `Missing parameter ${path} for state ${state}`;
  const problem = expectationOf(issue);
  const given = issue.path.length === 0 ? '' : `, not ${describeValue(valueAt(raw, issue.path))}`;
  return path === '' ? problem : `Invalid argument '${path}': ${problem}${given}`;
}

function valueAt(raw: Json, path: readonly PropertyKey[]): unknown {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}
