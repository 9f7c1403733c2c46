/** A text that is no YAML, with the offset at which that shows. */
export class YamlSyntaxError extends Error {
  readonly offset: number;
  /** Offset of what stands first and is repeated at `offset`, when that is the problem. */
  readonly firstOffset: number | undefined;

  constructor(problem: string, offset: number, firstOffset?: number) {
    super(problem);
    this.offset = offset;
    this.firstOffset = firstOffset;
  }
}
