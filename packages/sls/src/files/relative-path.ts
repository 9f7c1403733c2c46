/** A path below a root with `.` and empty parts taken out; undefined when it is absolute, climbs out of the root or holds a NUL. */
export function relativePath(path: string): string | undefined {
  if (path.startsWith('/') || path.includes('\0')) return undefined;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/** The path and environment that a `salt://` (or `muster://`) URL names; undefined for any other text. */
export function parseSaltUrl(url: string): { path: string; saltenv?: string } | undefined {
  const match = /^(?:salt|muster):\/\/([^?]*)(?:\?saltenv=(.+))?$/.exec(url);
  if (match === null) return undefined;
  const path = relativePath(match[1]?.replace(/^\/+/, '') ?? '');
  if (path === undefined) return undefined;
  return match[2] === undefined ? { path } : { path, saltenv: match[2] };
}
