import { nearestName } from './nearest-name.ts';

/** A question to follow the sentence about an unknown name, after the known one that may have been meant; empty where none is near. */
export function suggestion(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined || nearest === name ? '' : `; did you mean '${nearest}'?`;
}
