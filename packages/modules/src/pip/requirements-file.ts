import { dirname, isAbsolute, join } from 'node:path';
import { parseRequirement, type Requirement } from './requirement.ts';

/** Reads a requirements file and those that it includes; options for pip itself are pip's affair. */
export async function readRequirementsFile(
  path: string,
  read: (path: string) => Promise<string>,
  seen: ReadonlySet<string> = new Set(),
): Promise<readonly Requirement[]> {
  if (seen.has(path)) return [];
  const requirements: Requirement[] = [];
  for (const line of logicalLines(await read(path))) {
    const [, included] = /^(?:-r|--requirement)[\s=]+(\S+)/.exec(line) ?? [];
    const [, editable] = /^(?:-e|--editable)[\s=]+(.+)$/.exec(line) ?? [];
    if (included !== undefined) {
      const file = isAbsolute(included) ? included : join(dirname(path), included);
      requirements.push(...(await readRequirementsFile(file, read, new Set([...seen, path]))));
    } else if (editable !== undefined) requirements.push(parseRequirement(editable, true));
    else if (!line.startsWith('-')) requirements.push(parseRequirement(withoutOptions(line)));
  }
  return requirements;
}

/** Lines without comments, joined where a backslash says so. */
function logicalLines(text: string): string[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** `--hash=...` and the like may follow a requirement. */
function withoutOptions(line: string): string {
  return line.replace(/\s+--?[a-z].*$/, '');
}
