import { sameElements } from './equality.ts';
import { PyObject, type Value } from './value.ts';

/** Python's range: whole numbers from a start up to, but without, a stop. */
export class PyRange extends PyObject {
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step = 1) {
    super('range');
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override repr(): string {
    const step = this.step === 1 ? '' : `, ${this.step}`;
    return `range(${this.start}, ${this.stop}${step})`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyRange && sameElements([...this.iterate()], [...other.iterate()]);
  }

  override get length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  override *iterate(): Generator<number, undefined> {
    const size = this.length;
    for (let index = 0; index < size; index += 1) yield this.start + index * this.step;
  }

  /** Returns the number at a position that lies within the range. */
  at(index: number): number {
    return this.start + index * this.step;
  }
}
