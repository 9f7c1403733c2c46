import { MusterError, type SourcePosition } from '@muster/shared';
import { messageAt, type TemplateFrame } from '../source/reached-by.ts';

/** A text that is not the YAML that Muster accepts, with the place in the file that a person wrote. */
export class YamlError extends MusterError {
  readonly position: SourcePosition;
  /** The lines around the fault, as they stood when YAML read them: after rendering. */
  readonly excerpt: string;
  readonly frames: readonly TemplateFrame[];

  /** @param frames how a template came to write the text, the nearest step first */
  constructor(
    problem: string,
    position: SourcePosition,
    excerpt: string,
    frames: readonly TemplateFrame[] = [],
  ) {
    super('YAML_INVALID', messageAt(problem, position, frames), {
      details: { position, excerpt, problem, frames },
    });
    this.position = position;
    this.excerpt = excerpt;
    this.frames = frames;
  }
}
