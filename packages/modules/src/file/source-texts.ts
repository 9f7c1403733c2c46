import { readFile } from 'node:fs/promises';
import { type StateContext, StateFailedError } from '@muster/engine';
import type { z } from 'zod';
import { text, textList } from '../arguments/schemas.ts';
import { templateArguments } from './file-arguments.ts';
import { wantedContents } from './wanted-contents.ts';

/** Sources of texts, which states that add text take. */
export const textSources = {
  source: text.optional().describe('salt:// URL or path of a text.'),
  source_hash: text.optional().describe('Digest of the source.'),
  sources: textList.optional().describe('Several sources.'),
  source_hashes: textList.optional().describe('Their digests.'),
  template: text.default('jinja').describe('Template engine for the sources.'),
  ...templateArguments,
};
type TextSources = z.output<z.ZodObject<typeof textSources>>;

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
