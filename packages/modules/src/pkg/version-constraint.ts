import { globMatches } from '@muster/shared';
import { compareDebianVersions, withoutEpoch } from './debian-version.ts';

/** What a person asked of a version: conditions that all hold. */
export type VersionConstraint = readonly VersionCondition[];

export type VersionCondition =
  | { readonly kind: 'order'; readonly operator: '<' | '<=' | '>=' | '>' | '=='; readonly version: string }
  | { readonly kind: 'not'; readonly version: string }
  | { readonly kind: 'glob'; readonly pattern: string };

/** Reads `1.2-1`, `=1.2`, `>=1.2,<2`, `1.2*`; nothing for an empty text. */
export function parseVersionConstraint(written: string, minimum = false): VersionConstraint {
  return written
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => parseCondition(part, minimum));
}

function parseCondition(part: string, minimum: boolean): VersionCondition {
  const [, operator = '', version = ''] = /^(<=|>=|!=|==|<<|>>|<|>|=)?\s*(.*)$/.exec(part) ?? [];
  if (/[*?[]/.test(version)) return { kind: 'glob', pattern: version };
  switch (operator) {
    case '!=':
      return { kind: 'not', version };
    case '<':
    case '<<':
      return { kind: 'order', operator: '<', version };
    case '>':
    case '>>':
      return { kind: 'order', operator: '>', version };
    case '<=':
    case '>=':
      return { kind: 'order', operator, version };
    default:
      return { kind: 'order', operator: minimum ? '>=' : '==', version };
  }
}

/** Whether a version is among those that were asked for. */
export function satisfies(version: string, constraint: VersionConstraint, ignoreEpoch = false): boolean {
  const plain = ignoreEpoch ? withoutEpoch : (text: string) => text;
  return constraint.every((condition) => {
    if (condition.kind === 'glob') return globMatches(plain(version), plain(condition.pattern));
    const order = compareDebianVersions(plain(version), plain(condition.version));
    return condition.kind === 'not' ? order !== 0 : orderTests[condition.operator](order);
  });
}

const orderTests: Readonly<Record<'<' | '<=' | '==' | '>=' | '>', (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
};
