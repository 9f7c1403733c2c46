import {
  baseOf,
  comparePythonVersions,
  isPostRelease,
  isPreRelease,
  withoutLocal,
} from './python-version.ts';

/** One condition of a specifier such as `>=3.2,<4`. */
interface Condition {
  readonly operator: string;
  readonly version: string;
}

/** Whether a version meets all conditions of a specifier (PEP 440); the empty one accepts everything. */
export function meetsSpecifier(version: string, specifier: string): boolean {
  return conditions(specifier).every((condition) => meets(version, condition));
}

function conditions(specifier: string): Condition[] {
  return specifier
    .split(',')
    .map((part) => /^\s*(===|==|~=|!=|<=|>=|<|>)\s*(\S+)\s*$/.exec(part))
    .filter((found) => found !== null)
    .map(([, operator = '', version = '']) => ({ operator, version }));
}

function meets(version: string, { operator, version: wanted }: Condition): boolean {
  switch (operator) {
    case '===':
      return version.toLowerCase() === wanted.toLowerCase();
    case '==':
      return isEqual(version, wanted);
    case '!=':
      return !isEqual(version, wanted);
    case '~=':
      return (
        comparePythonVersions(withoutLocal(version), wanted) >= 0 &&
        hasPrefix(version, baseOf(wanted).slice(0, -1))
      );
    case '<=':
      return comparePythonVersions(withoutLocal(version), wanted) <= 0;
    case '>=':
      return comparePythonVersions(withoutLocal(version), wanted) >= 0;
    case '<':
      // `<2` does not mean 2's own pre-releases, unless it says so itself.
      return (
        comparePythonVersions(version, wanted) < 0 &&
        (isPreRelease(wanted) || !isPreRelease(version) || !hasSameBase(version, wanted))
      );
    default:
      // Nor does `>2` mean what came after 2 under its number, or was made of it elsewhere.
      return (
        comparePythonVersions(version, wanted) > 0 &&
        !(hasSameBase(version, wanted) && isLaterBuild(version, wanted))
      );
  }
}

function isEqual(version: string, wanted: string): boolean {
  if (wanted.endsWith('.*')) return hasPrefix(version, baseOf(wanted.slice(0, -2)));
  const compared = wanted.includes('+') ? version : withoutLocal(version);
  return comparePythonVersions(compared, wanted) === 0;
}

function isLaterBuild(version: string, wanted: string): boolean {
  return version.includes('+') || (isPostRelease(version) && !isPostRelease(wanted));
}

function hasPrefix(version: string, prefix: readonly number[]): boolean {
  const base = baseOf(version);
  return prefix.every((number, index) => (base[index] ?? 0) === number);
}

function hasSameBase(version: string, wanted: string): boolean {
  return hasPrefix(version, baseOf(wanted)) && hasPrefix(wanted, baseOf(version));
}
