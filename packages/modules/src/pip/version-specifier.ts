import { comparePythonVersions, isPreRelease, releaseOf, withoutLocal } from './python-version.ts';

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
        hasPrefix(version, releaseOf(wanted).slice(0, -1))
      );
    case '<=':
      return comparePythonVersions(withoutLocal(version), wanted) <= 0;
    case '>=':
      return comparePythonVersions(withoutLocal(version), wanted) >= 0;
    case '<':
      // `<2` does not mean 2's own pre-releases, unless it says so itself.
      return (
        comparePythonVersions(version, wanted) < 0 &&
        (isPreRelease(wanted) || !isPreReleaseOf(version, wanted))
      );
    default:
      return comparePythonVersions(withoutLocal(version), wanted) > 0 && !isPostReleaseOf(version, wanted);
  }
}

function isEqual(version: string, wanted: string): boolean {
  if (wanted.endsWith('.*')) return hasPrefix(version, releaseOf(wanted.slice(0, -2)));
  const compared = wanted.includes('+') ? version : withoutLocal(version);
  return comparePythonVersions(compared, wanted) === 0;
}

function hasPrefix(version: string, prefix: readonly number[]): boolean {
  const release = releaseOf(version);
  return prefix.every((number, index) => (release[index] ?? 0) === number);
}

function isPreReleaseOf(version: string, wanted: string): boolean {
  return isPreRelease(version) && sameRelease(version, wanted);
}

function isPostReleaseOf(version: string, wanted: string): boolean {
  return /\d[-_.]?(?:post|rev|r)/i.test(version) && !/post|rev/i.test(wanted) && sameRelease(version, wanted);
}

function sameRelease(version: string, wanted: string): boolean {
  const length = Math.max(releaseOf(version).length, releaseOf(wanted).length);
  return Array.from({ length }, (_, index) => index).every(
    (index) => (releaseOf(version)[index] ?? 0) === (releaseOf(wanted)[index] ?? 0),
  );
}
