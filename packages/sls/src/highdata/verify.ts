import { type RenderError, slsError } from '../render/render-error.ts';
import { PyDict, PyObject, pyStr, type Value } from '../value/index.ts';
import { type Declaration, firstKey, firstValue, type HighData, type IdBody } from './high-data.ts';

const listRequisites = new Set<Value>(['require', 'watch', 'prereq', 'onchanges']);

/** What is structurally wrong with high data: not exactly one function, malformed requisites or names, two states that require each other. */
export function verifyHighData(high: HighData): readonly RenderError[] {
  const errors: RenderError[] = [];
  const required: Required = new Map();
  for (const [id, body] of high.ids) {
    for (const [state, declaration] of body.states) {
      const problems: string[] = [];
      addProblems(problems, id, body, state, declaration, required);
      if (problems.length === 0) continue;
      const { sls, saltenv } = body;
      const position = declaration.position ?? body.position;
      errors.push(...problems.map((problem) => slsError(problem, { sls, saltenv, position })));
    }
  }
  return errors;
}

/** For each id that requires others: the module of its state, and the module that it wants of each. */
type Required = Map<string, { readonly state: string; readonly wants: Map<string, string> }>;

function addProblems(
  problems: string[],
  id: string,
  { sls }: IdBody,
  state: string,
  { items }: Declaration,
  required: Required,
): void {
  let functions = 0;
  for (const item of items) {
    if (typeof item === 'string') {
      functions += 1;
      if (/\s/.test(item.trim())) {
        problems.push(
          `The function "${item}" in state "${id}" in SLS "${sls}" has whitespace, a function with whitespace is not supported, perhaps this is an argument that is missing a ":"`,
        );
      }
      continue;
    }
    const key = firstKey(item);
    const value = firstValue(item);
    if (key === undefined) problems.push(`An argument of state '${id}' in SLS '${sls}' is an empty mapping`);
    if (key === 'names' && Array.isArray(value)) {
      problems.push(...malformedNames(value).map((name) => namesProblem(name, id, sls)));
    } else if (key === 'names') {
      problems.push(`The 'names' argument in state '${id}' in SLS '${sls}' needs to be formed as a list`);
    }
    if (key === undefined || value === undefined || !listRequisites.has(key)) continue;
    if (!Array.isArray(value)) {
      problems.push(
        `The ${pyStr(key)} statement in state '${id}' in SLS '${sls}' needs to be formed as a list`,
      );
      continue;
    }
    addRequisiteProblems(problems, id, sls, state, value, required);
    if (item.length !== 1) {
      problems.push(`Multiple dictionaries defined in argument of state '${id}' in SLS '${sls}'`);
    }
  }
  if (functions === 0) problems.push(`No function declared in state '${state}' in SLS '${sls}'`);
  if (functions > 1) problems.push(`Too many functions declared in state '${state}' in SLS '${sls}'`);
}

/** The names whose own arguments are not a list of mappings. */
function malformedNames(names: readonly Value[]): readonly string[] {
  return names.flatMap((entry) => {
    if (!(entry instanceof PyDict)) return [];
    const own = firstValue(entry);
    const isSound = Array.isArray(own) && own.every((argument) => argument instanceof PyDict);
    return isSound ? [] : [pyStr(firstKey(entry) ?? null)];
  });
}

function namesProblem(name: string, id: string, sls: string): string {
  return `The arguments of '${name}' under 'names' in state '${id}' in SLS '${sls}' need to be formed as a list of mappings, and a name without arguments has no colon`;
}

function addRequisiteProblems(
  problems: string[],
  id: string,
  sls: string,
  state: string,
  requisites: readonly Value[],
  required: Required,
): void {
  const wants = new Map<string, string>();
  required.set(id, { state, wants });
  for (const requisite of requisites) {
    if (typeof requisite === 'string') continue;
    const module = requisite instanceof PyDict ? firstKey(requisite) : undefined;
    const target = requisite instanceof PyDict ? firstValue(requisite) : undefined;
    if (module === undefined || target === undefined) {
      problems.push(
        `Requisite declaration ${pyStr(requisite)} in SLS ${sls} is not formed as a single key dictionary`,
      );
      continue;
    }
    const name = pyStr(module);
    const dot = name.indexOf('.');
    if (dot !== -1) {
      problems.push(
        `Invalid requisite type '${name}' in state '${id}', in SLS '${sls}'. Requisite types must not contain dots, did you mean '${name.slice(0, dot)}'?`,
      );
    }
    if (Array.isArray(target) || target instanceof PyObject) {
      problems.push(`Illegal requisite "${pyStr(target)}", please check your syntax.`);
      continue;
    }
    const other = pyStr(target);
    wants.set(other, name);
    const theirs = required.get(other);
    if (theirs?.wants.get(id) === state && theirs.state === name) {
      problems.push(`A recursive requisite was found, SLS "${sls}" ID "${id}" ID "${other}"`);
    }
  }
}
