import { formatPosition, MusterError, type SourcePosition } from '@muster/shared';

/** A text that is not the YAML that Muster accepts, with the place in the file that a person wrote. */
export class YamlError extends MusterError {
  readonly position: SourcePosition;
  /** The lines around the fault, as they stood when YAML read them: after rendering. */
  readonly excerpt: string;

  constructor(problem: string, position: SourcePosition, excerpt: string) {
    super('YAML_INVALID', `${formatPosition(position)}: ${problem}`, {
      details: { position, excerpt, problem },
    });
    this.position = position;
    this.excerpt = excerpt;
  }
}
