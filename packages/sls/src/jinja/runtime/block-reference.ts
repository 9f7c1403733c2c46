import { type Keywords, Markup, PyObject, type Value } from '../../value/index.ts';
import type { Scope, TemplateRun } from './execution.ts';

/** Executes one of a block's definitions: the first is the template's own, those it overrides come after. */
export function executeBlock(run: TemplateRun, name: string, depth: number, around: Scope): void {
  const definition = run.blocks.get(name)?.[depth];
  if (definition === undefined) return;
  const { block, source } = definition;
  const scope = (block.scoped ? around : run.root).inner().within(source);
  scope.set('super', superOf(run, name, depth));
  run.rendering.descend(() => block.body(scope));
}

/** What `super` and `self.name` are: called, they return what a block writes. */
export class BlockReference extends PyObject {
  readonly #run: TemplateRun;
  readonly #name: string;
  readonly #depth: number;

  constructor(run: TemplateRun, name: string, depth: number) {
    super('BlockReference');
    this.#run = run;
    this.#name = name;
    this.#depth = depth;
  }

  override get callable(): boolean {
    return true;
  }

  override attribute(name: string): Value | undefined {
    return name === 'super' ? superOf(this.#run, this.#name, this.#depth) : undefined;
  }

  override call(_args: readonly Value[], _keywords: Keywords): Value {
    const run = this.#run;
    const text = run.rendering.capture(() => executeBlock(run, this.#name, this.#depth, run.root)).text;
    return run.root.autoescape ? new Markup(text) : text;
  }
}

/** What `self` is: the template's blocks as attributes. */
export class SelfReference extends PyObject {
  readonly #run: TemplateRun;

  constructor(run: TemplateRun) {
    super('TemplateReference');
    this.#run = run;
  }

  override attribute(name: string): Value | undefined {
    return this.#run.blocks.has(name) ? new BlockReference(this.#run, name, 0) : undefined;
  }

  override get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined;
  }
}

function superOf(run: TemplateRun, name: string, depth: number): Value {
  if (run.blocks.get(name)?.[depth + 1] === undefined) {
    return run.rendering.undefined(`there is no parent block called '${name}'.`);
  }
  return new BlockReference(run, name, depth + 1);
}
