import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MusterError } from '@muster/shared';
import { parse, stringify, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { Grains } from './grain.ts';

/** The grains that an operator wrote into a file such as /etc/muster/grains; none when there is no file, CONFIG_INVALID when it is no mapping. */
export async function readStaticGrains(path: string): Promise<Grains> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new MusterError('CONFIG_INVALID', `${path} cannot be read`, { cause: error });
  }
  return parseStaticGrains(text, path);
}

/** The same of a text; `path` is for messages. */
export function parseStaticGrains(text: string, path: string): Grains {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const place = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    const where = place === undefined ? path : `${path}:${place.line}:${place.col}`;
    throw new MusterError('CONFIG_INVALID', `${where}: ${String(error)}`, { cause: error });
  }
  if (value === null || value === undefined) return {};
  const grains = z.record(z.string(), z.json()).safeParse(value);
  if (grains.success) return grains.data;
  throw new MusterError('CONFIG_INVALID', `${path} has to be a mapping of grains to values`);
}

/** Replaces the operator's file of grains as a whole. */
export async function writeStaticGrains(path: string, grains: Grains): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, stringify(grains), { mode: 0o644 });
  await rename(temporary, path);
}
