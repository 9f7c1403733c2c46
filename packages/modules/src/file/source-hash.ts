import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type CachedFile, type StateContext, StateFailedError } from '@muster/engine';

interface Expected {
  readonly algorithm: string;
  readonly digest: string;
}

/** Hash functions by the digits of their digests. */
export const algorithmByLength: Readonly<Record<number, string>> = {
  32: 'md5',
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
};

/** Checks a fetched file against `source_hash`: a digest, `algorithm=digest`, or the URL of a file that lists digests. */
export async function verifySourceHash(
  file: CachedFile,
  source: string,
  sourceHash: string,
  hashName: string | undefined,
  context: StateContext,
): Promise<void> {
  const expected =
    parseDigest(sourceHash) ?? (await digestFromList(sourceHash, hashName ?? basename(source), context));
  const actual =
    expected.algorithm === 'sha256' ? file.sha256 : await digestOf(file.path, expected.algorithm);
  if (actual === expected.digest) return;
  throw new StateFailedError(
    `Specified ${expected.algorithm} checksum for ${source} (${expected.digest}) does not match actual checksum (${actual}).`,
  );
}

function parseDigest(written: string): Expected | undefined {
  const [, named, digest = ''] = /^(?:([A-Za-z0-9]+)[=:])?([0-9A-Fa-f]+)$/.exec(written.trim()) ?? [];
  const algorithm = named?.toLowerCase() ?? algorithmByLength[digest.length];
  return digest === '' || algorithm === undefined ? undefined : { algorithm, digest: digest.toLowerCase() };
}

async function digestFromList(url: string, name: string, context: StateContext): Promise<Expected> {
  const list = await context.files.cache(url, context.saltenv);
  if (list === undefined) throw new StateFailedError(`Source hash file ${url} not found`);
  const lines = (await readFile(list.path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const candidates = lines.flatMap((line) => {
    const digest = line
      .split(/\s+/)
      .map(parseDigest)
      .find((found) => found !== undefined);
    return digest === undefined ? [] : [{ line, digest }];
  });
  // Names stand alone, after an asterisk, or in the parentheses of BSD's form; of several digests the longest counts.
  const [named] = candidates
    .filter(({ line }) =>
      line.split(/\s+/).some((word) => basename(word.replaceAll(/^[*(]|\)$/g, '')) === name),
    )
    .toSorted((left, right) => right.digest.digest.length - left.digest.digest.length);
  const found = named ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (found !== undefined) return found.digest;
  throw new StateFailedError(`Source hash file ${url} holds no digest for ${name}`);
}

async function digestOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
