import { posix } from 'node:path';
import { textArgument } from '../../arguments.ts';
import { type Native, native } from '../../native.ts';

/** The filters on paths; they only compute and look at no file. */
export const pathFilters: readonly Native[] = [
  native('path_join(*parts, use_posixpath=False)', (_, parts) => {
    const [root, ...rest] = parts.map((part) => normalized(textArgument(part, 'part')));
    if (root === undefined) return '';
    return normalized([root, ...rest.map((part) => part.replace(/^\/+/, ''))].reduce(join));
  }),
];

function join(left: string, right: string): string {
  return left === '' || left.endsWith('/') ? left + right : `${left}/${right}`;
}

/** Two slashes at the beginning mean something of their own to POSIX and stay. */
function normalized(path: string): string {
  const isDouble = /^\/\/(?!\/)/.test(path);
  const result = posix.normalize(path === '' ? '.' : path);
  const trimmed = result.length > 1 ? result.replace(/\/$/, '') : result;
  return isDouble ? `/${trimmed}` : trimmed;
}
