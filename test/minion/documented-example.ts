import { readFile } from 'node:fs/promises';

const page = new URL('../../docs/writing-states.md', import.meta.url);
const block = /```(?:ts|yaml)\n(?:\/\/|#) (\S+)\n([\s\S]*?)```/g;

/** The files of an example in "Writing states", by the paths in their first lines. */
export async function documentedExample(heading: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(page, 'utf8');
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return Object.fromEntries(Array.from(body.matchAll(block), ([, path = '', source = '']) => [path, source]));
}
