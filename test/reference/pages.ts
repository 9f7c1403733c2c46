import { fileURLToPath } from 'node:url';
import { createRegistry, referencePages as pagesOf } from '@muster/catalog';

/** Where the generated reference lies. */
export const referenceDirectory = fileURLToPath(new URL('../../docs/reference', import.meta.url));

/** The pages that should be there, by file name. */
export function referencePages(): ReadonlyMap<string, string> {
  return pagesOf(createRegistry());
}
