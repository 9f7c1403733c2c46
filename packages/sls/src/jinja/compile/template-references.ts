import {
  isText,
  iterate,
  type PyError,
  pyRepr,
  pyStr,
  templateError,
  typeError,
  Undefined,
  type Value,
  valueOr,
} from '../../value/index.ts';
import { parseData, writtenSource } from '../data/parse-data.ts';
import type { Execute, LoadedTemplate, Scope, TemplateRun } from '../runtime/execution.ts';
import { TemplateChain } from '../runtime/template-chain.ts';
import { JinjaError } from '../runtime/template-error.ts';
import { TemplateModule } from '../runtime/template-module.ts';
import type { Statement } from '../syntax/ast.ts';
import type { CompileUnit } from './unit.ts';

/** Makes an `extends` ready: the rest of the template only fills blocks and sets names. */
export function compileExtends(unit: CompileUnit, node: Statement<'extends'>): Execute {
  const template = unit.expression(node.template);
  return (scope) => {
    if (scope.run.extended !== undefined) throw templateError('extended multiple times');
    const extended = required(scope, template(scope), node.at, 'extended');
    scope.run.extend(extended, scope.source.positionAt(node.at));
    return 'next';
  };
}

/** Makes an `include` ready: another template is rendered in this place. */
export function compileInclude(unit: CompileUnit, node: Statement<'include'>): Execute {
  const template = unit.expression(node.template);
  const { at, ignoreMissing, withContext } = node;
  return (scope) => {
    const wanted = template(scope);
    const found = through(scope, at, 'included', () => find(scope, wanted));
    if (found === undefined) {
      if (ignoreMissing) return 'next';
      throw notFound(scope, wanted);
    }
    const step = { source: scope.source, at, what: 'included' } as const;
    through(scope, at, step.what, () =>
      scope.run.rendering.output.within(step, () => execute(scope, found, withContext)),
    );
    return 'next';
  };
}

/** Makes an `import` ready, and Salt's `import_yaml`, `import_json` and `import_text`, which parse what they take in. */
export function compileImport(unit: CompileUnit, node: Statement<'import'>): Execute {
  const { at, format, target } = node;
  return importing(unit, node, (scope, module, path) => {
    if (format === undefined) return take(scope, target, module);
    const { rendering } = scope.run;
    const data = through(scope, at, 'imported', () =>
      parseData(rendering, format, writtenSource(module.output, path)),
    );
    scope.set(target, data);
  });
}

/** Makes a `from ... import` ready. */
export function compileFromImport(unit: CompileUnit, node: Statement<'from-import'>): Execute {
  return importing(unit, node, (scope, module) => {
    for (const { alias, name } of node.names) {
      const absent = (): string => module.describeMissing(name);
      take(
        scope,
        alias,
        valueOr(module.attribute(name), () => scope.run.rendering.undefined(absent)),
      );
    }
  });
}

function importing(
  unit: CompileUnit,
  { at, template: written, withContext }: Statement<'import' | 'from-import'>,
  use: (scope: Scope, module: TemplateModule, path: string) => void,
): Execute {
  const template = unit.expression(written);
  return (scope) => {
    const found = required(scope, template(scope), at, 'imported');
    const module = through(scope, at, 'imported', () => importModule(scope, found, withContext));
    use(scope, module, found.source.path);
    return 'next';
  };
}

/** Gives what was imported its name; others cannot import that from here. */
function take(scope: Scope, name: string, value: Value): void {
  scope.set(name, value);
  if (scope.parent === undefined) scope.run.withhold(name);
}

function importModule(scope: Scope, template: LoadedTemplate, withContext: boolean): TemplateModule {
  const { rendering } = scope.run;
  const known = withContext ? undefined : rendering.modules.get(template.name);
  if (known !== undefined) return known;
  let run: TemplateRun | undefined;
  const output = rendering.capture(() => {
    run = execute(scope, template, withContext);
  });
  const complete = new TemplateModule(template.name, output, run?.exports() ?? new Map());
  if (!withContext) rendering.modules.set(template.name, complete);
  return complete;
}

function execute(scope: Scope, template: LoadedTemplate, withContext: boolean): TemplateRun {
  const { rendering } = scope.run;
  const run = new TemplateChain(rendering, template, withContext ? scope.visible() : rendering.globalNames());
  rendering.descend(() => run.execute(template));
  return run;
}

function required(scope: Scope, wanted: Value, at: number, what: string): LoadedTemplate {
  const found = through(scope, at, what, () => find(scope, wanted));
  if (found === undefined) throw notFound(scope, wanted);
  return found;
}

function notFound(scope: Scope, wanted: Value): PyError {
  const names = candidates(wanted);
  const [only] = names;
  if (names.length === 1 && only !== undefined) {
    const hint = scope.run.rendering.environment.loader?.hint?.(only) ?? '';
    return templateError(`template not found: ${only}${hint}`);
  }
  return templateError(`none of the templates given were found: ${names.join(', ')}`);
}

function find(scope: Scope, wanted: Value): LoadedTemplate | undefined {
  for (const name of candidates(wanted)) {
    const template = scope.run.rendering.load(name, scope.source);
    if (template !== undefined) return template;
  }
  return undefined;
}

function candidates(wanted: Value): string[] {
  if (isText(wanted)) return [pyStr(wanted)];
  if (wanted instanceof Undefined) throw wanted.error();
  return Array.from(iterate(wanted), (name) => {
    if (isText(name)) return pyStr(name);
    throw typeError(`the name of a template must be a text, not ${pyRepr(name)}`);
  });
}

function through<T>(scope: Scope, at: number, what: string, load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (error instanceof JinjaError) throw error.through({ position: scope.source.positionAt(at), what });
    throw error;
  }
}
