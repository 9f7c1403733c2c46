import { formatPosition, MusterError, type SourcePosition } from '@muster/shared';

/** One step of the way by which the template that failed was reached. */
export interface TemplateFrame {
  readonly position: SourcePosition;
  /** What happened there, such as `in macro 'vhost'` or `imported`. */
  readonly what: string;
}

/** A place to show to people. */
export interface ShownPlace {
  readonly position: SourcePosition;
  readonly excerpt: string;
}

/** A template that cannot be parsed or evaluated, with the place in the file as it was written. */
export class JinjaError extends MusterError {
  readonly position: SourcePosition;
  /** The failing line, marked, with four lines before and after it. */
  readonly excerpt: string;
  /** What is wrong, without the place. */
  readonly detail: string;
  /** How the failing template was reached, the nearest step first. */
  readonly frames: readonly TemplateFrame[];

  constructor(
    detail: string,
    place: ShownPlace,
    options: { readonly cause?: unknown; readonly frames?: readonly TemplateFrame[] } = {},
  ) {
    const { excerpt, position } = place;
    const frames = options.frames ?? [];
    super('RENDER_FAILED', messageOf(detail, position, frames), {
      details: { detail, position, frames },
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    });
    this.position = position;
    this.detail = detail;
    this.frames = frames;
    this.excerpt = excerpt;
  }

  /** Returns the same error with one more step of the way to the failing template. */
  through(frame: TemplateFrame): JinjaError {
    // A macro that calls itself adds one step for each call; the nearest ones tell enough.
    if (this.frames.length >= 10) return this;
    return new JinjaError(this.detail, this, {
      cause: this.cause,
      frames: [...this.frames, frame],
    });
  }

  /** Returns the whole report: message, way and excerpt. */
  report(): string {
    return `${this.message}\n${this.excerpt}`;
  }
}

function messageOf(detail: string, position: SourcePosition, frames: readonly TemplateFrame[]): string {
  const steps = frames.map((frame) => `\n  ${frame.what} at ${formatPosition(frame.position)}`);
  return `${formatPosition(position)}: ${detail}${steps.join('')}`;
}
