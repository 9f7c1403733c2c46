import { readFile } from 'node:fs/promises';
import { errorMessage, isRecord, MusterError } from '@muster/shared';

/** The grains of a YAML or JSON file that `--grains` names; undefined without it. */
export async function readGrains(
  path: string | undefined,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (path === undefined) return undefined;
  try {
    const { parse } = await import('yaml');
    const grains: unknown = parse(await readFile(path, 'utf8'));
    if (isRecord(grains)) return grains;
  } catch (cause) {
    throw new MusterError('ARGUMENT_INVALID', `--grains: ${path}: ${errorMessage(cause)}`, { cause });
  }
  throw new MusterError('ARGUMENT_INVALID', `--grains: ${path} does not hold a mapping of grains`);
}
