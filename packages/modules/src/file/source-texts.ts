import { readFile } from 'node:fs/promises';
import { type Json, type StateContext, StateFailedError } from '@muster/engine';
import { wantedContents } from './wanted-contents.ts';

/** Sources of texts as states that add text take them. */
export interface TextSources {
  readonly source?: string | undefined;
  readonly source_hash?: string | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly source_hashes?: readonly string[] | undefined;
  readonly template?: string | undefined;
  readonly context?: Readonly<Record<string, Json>> | undefined;
  readonly defaults?: Readonly<Record<string, Json>> | undefined;
}

/** The texts of all sources, each through its template. */
export async function sourceTexts(args: TextSources, context: StateContext): Promise<readonly string[]> {
  const urls = args.sources ?? (args.source === undefined ? [] : [args.source]);
  const texts: string[] = [];
  for (const [index, url] of urls.entries()) {
    const hash = args.source_hashes?.[index] ?? args.source_hash;
    const { template, context: names, defaults } = args;
    const wanted = await wantedContents(
      { source: [{ url }], source_hash: hash, template, context: names, defaults },
      context,
    );
    if (wanted === undefined) throw new StateFailedError(`Source file ${url} not found`);
    const { content } = wanted.contents;
    texts.push(
      content.kind === 'bytes' ? Buffer.from(content.bytes).toString() : await readFile(content.path, 'utf8'),
    );
  }
  return texts;
}
