import { formatPosition, type SourcePosition } from '@muster/shared';
import { type RenderError, slsError } from '../render/render-error.ts';
import { PyDict, PyObject, pyStr, type Value } from '../value/index.ts';
import { type Declaration, firstKey, firstValue, type HighData, type IdBody } from './high-data.ts';

const listRequisites = new Set<Value>(['require', 'watch', 'prereq', 'onchanges']);

/** What is structurally wrong with high data: not exactly one function, malformed requisites or names, two states that require each other. */
export function verifyHighData(high: HighData): readonly RenderError[] {
  const errors: RenderError[] = [];
  const required: Required = new Map();
  for (const [id, body] of high.ids) {
    const { sls, saltenv } = body;
    for (const [state, declaration] of body.states) {
      const report: Report = (problem, position = declaration.position ?? body.position) => {
        errors.push(slsError(problem, { sls, saltenv, position }));
      };
      checkDeclaration({ id, body, state, declaration }, required, report);
    }
  }
  return errors;
}

/** Hears what is wrong, and where if that is not the whole declaration. */
type Report = (problem: string, position?: SourcePosition) => void;

/** A state of an id. */
interface Declared {
  readonly id: string;
  readonly body: IdBody;
  readonly state: string;
  readonly declaration: Declaration;
}

/** For each id that requires others: the module of its state, where that was written, and the module that it wants of each. */
type Required = Map<
  string,
  {
    readonly state: string;
    readonly position: SourcePosition | undefined;
    readonly wants: Map<string, string>;
  }
>;

function checkDeclaration(declared: Declared, required: Required, report: Report): void {
  const { id, body, state, declaration } = declared;
  const { sls, positions } = body;
  const functions = declaration.items.filter((item) => typeof item === 'string');
  for (const item of declaration.items) {
    if (typeof item === 'string') {
      if (/\s/.test(item.trim())) {
        report(
          `The function "${item}" in state "${id}" in SLS "${sls}" has whitespace, a function with whitespace is not supported, perhaps this is an argument that is missing a ":"`,
        );
      }
      continue;
    }
    const key = firstKey(item);
    const value = firstValue(item);
    const position = positions.of(item);
    if (key === undefined)
      report(`An argument of state '${id}' in SLS '${sls}' is an empty mapping`, position);
    if (key === 'names' && Array.isArray(value)) {
      for (const name of malformedNames(value)) report(namesProblem(name, id, sls), position);
    } else if (key === 'names') {
      report(`The 'names' argument in state '${id}' in SLS '${sls}' needs to be formed as a list`, position);
    }
    if (key === undefined || value === undefined || !listRequisites.has(key)) continue;
    if (!Array.isArray(value)) {
      const problem = `The ${pyStr(key)} statement in state '${id}' in SLS '${sls}' needs to be formed as a list`;
      report(problem, position);
      continue;
    }
    checkRequisites(declared, value, required, report);
    if (item.length !== 1) {
      report(`Multiple dictionaries defined in argument of state '${id}' in SLS '${sls}'`, position);
    }
  }
  // Requisites at the place of a state name no function in Salt either: they fail when they are run.
  if (functions.length === 0 && state !== 'require' && state !== 'watch') {
    report(
      `No function declared in state '${state}' in SLS '${sls}': write it behind the state, as in '${state}.FUNCTION:'`,
    );
  } else if (functions.length > 1) {
    report(`Too many functions declared in state '${state}' in SLS '${sls}': ${functions.join(', ')}`);
  }
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

function checkRequisites(
  { id, body: { sls, positions }, state, declaration }: Declared,
  requisites: Value[],
  required: Required,
  report: Report,
): void {
  const wants = new Map<string, string>();
  required.set(id, { state, position: declaration.position, wants });
  for (const [index, requisite] of requisites.entries()) {
    if (typeof requisite === 'string') continue;
    const position = positions.of(requisites, index);
    const module = requisite instanceof PyDict ? firstKey(requisite) : undefined;
    const target = requisite instanceof PyDict ? firstValue(requisite) : undefined;
    if (module === undefined || target === undefined) {
      report(
        `Requisite declaration ${pyStr(requisite)} in SLS ${sls} is not formed as a single key dictionary`,
        position,
      );
      continue;
    }
    const name = pyStr(module);
    const dot = name.indexOf('.');
    if (dot !== -1) {
      report(
        `Invalid requisite type '${name}' in state '${id}', in SLS '${sls}'. Requisite types must not contain dots, did you mean '${name.slice(0, dot)}'?`,
        position,
      );
    }
    if (Array.isArray(target) || target instanceof PyObject) {
      report(`Illegal requisite "${pyStr(target)}", please check your syntax.`, position);
      continue;
    }
    const other = pyStr(target);
    wants.set(other, name);
    const theirs = required.get(other);
    if (theirs?.wants.get(id) === state && theirs.state === name) {
      const where =
        theirs.position === undefined || other === id
          ? ''
          : `; the other one is at ${formatPosition(theirs.position)}`;
      report(`A recursive requisite was found, SLS "${sls}" ID "${id}" ID "${other}"${where}`, position);
    }
  }
}
