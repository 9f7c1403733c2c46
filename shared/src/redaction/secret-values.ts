import { compileGlob } from '../targeting/glob.ts';

/**
 * The values that must never be shown: every text and number at or below a pillar key that one of the globs fits, by
 * its name or by its whole path (`postgres:users:*:password`), whatever its letter case.
 */
export function secretValues(pillar: unknown, globs: readonly string[]): string[] {
  const matchers = globs.map((glob) => compileGlob(glob.toLowerCase()));
  const isSecret = (text: string) => matchers.some((matches) => matches(text.toLowerCase()));
  const secrets = new Set<string>();
  const visit = (value: unknown, path: readonly string[], isInSecret: boolean): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, path, isInSecret);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const inner = [...path, key];
        visit(item, inner, isInSecret || isSecret(key) || isSecret(inner.join(':')));
      }
    } else if (isInSecret && (typeof value === 'string' || typeof value === 'number')) {
      const text = String(value);
      if (text.trim() !== '') secrets.add(text);
    }
  };
  visit(pillar, [], false);
  return [...secrets];
}
