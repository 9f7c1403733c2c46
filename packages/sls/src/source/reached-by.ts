import { formatPosition, type SourcePosition } from '@muster/shared';

/** One step of the way by which a place in a template was reached. */
export interface TemplateFrame {
  readonly position: SourcePosition;
  /** What happened there: `called`, `included`, `imported` or `extended`. */
  readonly what: string;
}

/** A sentence with its place in front, and below it the way by which the place was reached, the nearest step first. */
export function messageAt(
  problem: string,
  position: SourcePosition,
  frames: readonly TemplateFrame[] = [],
): string {
  const steps = frames.map((frame) => `\n  ${frame.what} at ${formatPosition(frame.position)}`);
  return `${formatPosition(position)}: ${problem}${steps.join('')}`;
}
