import { readFileSync } from 'node:fs';
import type { FileSource, SourceFile } from '@muster/sls';
import { decodeText, relativePath } from '@muster/sls';
import type { Ask } from './serve-requests.ts';

/** The file roots as a compile process sees them: listed once, each file fetched by the minion once, and read here. */
export function bridgedFiles(ask: Ask): FileSource {
  const lists = new Map<string, readonly string[]>();
  const known = new Map<string, ReadonlySet<string>>();
  const files = new Map<string, SourceFile | undefined>();
  let environments: readonly string[] | undefined;
  const list = (environment: string): readonly string[] => {
    const seen = lists.get(environment);
    if (seen !== undefined) return seen;
    const answer = asTexts(ask({ kind: 'list', environment }));
    lists.set(environment, answer);
    known.set(environment, new Set(answer));
    return answer;
  };
  return {
    get environments() {
      environments ??= asTexts(ask({ kind: 'environments' }));
      return environments;
    },
    list,
    read(environment, path) {
      const normal = relativePath(path);
      if (normal === undefined) return undefined;
      list(environment);
      // Most look-ups are for files that might be there; asking for each would cost a round trip to the master.
      if (known.get(environment)?.has(normal) !== true) return undefined;
      const key = `${environment}\0${normal}`;
      if (!files.has(key)) files.set(key, readThrough(ask, environment, normal));
      return files.get(key);
    },
  };
}

function readThrough(ask: Ask, environment: string, path: string): SourceFile | undefined {
  const answer = ask({ kind: 'read', environment, path });
  if (!isStored(answer)) return undefined;
  return { ...decodeText(readFileSync(answer.path)), path: answer.shownAs };
}

function isStored(answer: unknown): answer is { readonly path: string; readonly shownAs: string } {
  return typeof answer === 'object' && answer !== null && 'path' in answer && 'shownAs' in answer;
}

function asTexts(answer: unknown): readonly string[] {
  return Array.isArray(answer) ? answer.map(String) : [];
}
