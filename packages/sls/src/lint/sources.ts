import type { Json } from '@muster/shared';
import { type FileSource, parseSaltUrl } from '../files/index.ts';
import { unknownText } from '../value/index.ts';
import type { Findings } from './finding.ts';
import type { LintedChunk } from './linted-chunk.ts';

/** Checks that the files of the file roots that a state names exist; of a list under `source`, one has to. */
export function checkSources(
  { chunk, placeOf, severityOf }: LintedChunk,
  files: FileSource,
  findings: Findings,
): void {
  for (const [argument, value] of Object.entries(chunk.args)) {
    const urls = Array.from(saltUrls(value));
    const missing = urls.filter((url) => !exists(url, chunk.__env__, files));
    const isChoice = argument === 'source' && Array.isArray(value);
    if (isChoice && (missing.length < urls.length || urls.length < value.length)) continue;
    for (const url of missing)
      findings.add(severityOf(argument), placeOf(argument, url), `there is no file ${url}`);
  }
}

function* saltUrls(value: Json): Generator<string> {
  if (typeof value === 'string') {
    if (/^(?:salt|muster):\/\//.test(value)) yield value;
  } else if (Array.isArray(value)) {
    for (const item of value) yield* saltUrls(item);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) yield* saltUrls(item);
  }
}

function exists(url: string, saltenv: string, files: FileSource): boolean {
  if (url.includes(unknownText)) return true;
  const { path, saltenv: named } = parseSaltUrl(url) ?? {};
  if (path === undefined) return /^\w+:\/\/\/?$/.test(url);
  const environment = named ?? saltenv;
  if (!files.environments.includes(environment)) return true;
  return (
    files.read(environment, path) !== undefined ||
    files.list(environment).some((file) => file === path || file.startsWith(`${path}/`))
  );
}
