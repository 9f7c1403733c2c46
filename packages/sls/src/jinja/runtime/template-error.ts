import { formatPosition, MusterError, type SourcePosition } from '@muster/shared';
import { messageAt, type TemplateFrame } from '../../source/reached-by.ts';

/** A place to show to people. */
export interface ShownPlace {
  readonly position: SourcePosition;
  readonly excerpt: string;
}

/** A template that cannot be parsed or evaluated, with the place in the file as it was written. */
export class JinjaError extends MusterError {
  readonly position: SourcePosition;
  /** The failing line with the place marked, and four lines before and after it. */
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
    super('RENDER_FAILED', messageAt(detail, position, frames), {
      details: { problem: detail, position, frames, excerpt },
      cause: options.cause,
    });
    this.position = position;
    this.detail = detail;
    this.frames = frames;
    this.excerpt = excerpt;
  }

  /** Returns the same error with one more step of the way to the failing template. */
  through(frame: TemplateFrame): JinjaError {
    // A macro that calls itself adds the same step for each call, and a circle of imports the same steps.
    if (this.frames.length >= mostFrames || this.frames.some((known) => sameFrame(known, frame))) return this;
    return new JinjaError(this.detail, this, {
      cause: this.cause,
      frames: [...this.frames, frame],
    });
  }
}

/** How many steps of the way are told. */
const mostFrames = 20;

function sameFrame(left: TemplateFrame, right: TemplateFrame): boolean {
  return left.what === right.what && formatPosition(left.position) === formatPosition(right.position);
}
