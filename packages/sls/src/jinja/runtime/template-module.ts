import { PyObject, type Value } from '../../value/index.ts';

/** A template that was imported: its macros and variables as attributes, what it wrote as its text. */
export class TemplateModule extends PyObject {
  readonly name: string;
  readonly text: string;
  readonly #exports: ReadonlyMap<string, Value>;

  constructor(name: string, text: string, exports: ReadonlyMap<string, Value>) {
    super();
    this.name = name;
    this.text = text;
    this.#exports = exports;
  }

  override get typeName(): string {
    return 'TemplateModule';
  }

  override repr(): string {
    return `<TemplateModule '${this.name}'>`;
  }

  override str(): string {
    return this.text;
  }

  override attribute(name: string): Value | undefined {
    return this.#exports.get(name);
  }
}
