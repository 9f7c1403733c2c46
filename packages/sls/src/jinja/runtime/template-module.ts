import { suggestion } from '@muster/shared';
import { PyObject, type Value } from '../../value/index.ts';
import type { OutputBuffer } from './output-buffer.ts';

/** A template that was imported: its macros and variables as attributes, what it wrote as its text. */
export class TemplateModule extends PyObject {
  readonly name: string;
  /** What it wrote, with the places in the template. */
  readonly output: OutputBuffer;
  readonly #exports: ReadonlyMap<string, Value>;

  constructor(name: string, output: OutputBuffer, exports: ReadonlyMap<string, Value>) {
    super('TemplateModule');
    this.name = name;
    this.output = output;
    this.#exports = exports;
  }

  get text(): string {
    return this.output.text;
  }

  override repr(): string {
    return `<TemplateModule '${this.name}'>`;
  }

  override str(): string {
    return this.text;
  }

  /** The names that can be imported from it. */
  get names(): Iterable<string> {
    return this.#exports.keys();
  }

  override describeMissing(name: string): string {
    return `the template '${this.name}' does not export the requested name '${name}'${suggestion(name, this.names)}`;
  }

  override attribute(name: string): Value | undefined {
    return this.#exports.get(name);
  }
}
