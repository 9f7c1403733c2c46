/** A text that is no YAML, with the offset at which that shows. */
export class YamlSyntaxError extends Error {
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(problem);
    this.offset = offset;
  }
}
