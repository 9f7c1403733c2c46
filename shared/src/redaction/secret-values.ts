import { compileGlob } from '../targeting/glob.ts';
import { isCommon } from './is-common.ts';

/**
 * The values that must never be shown: every text and number at or below a pillar key that one of the globs fits, by
 * its name or by its whole path (`postgres:users:*:password`), whatever its letter case.
 */
export function secretValues(pillar: unknown, globs: readonly string[]): string[] {
  return [...new Set(findSecrets(pillar, globs).map(({ text }) => text))];
}

/** The keys (`db:password`) of those secrets that are too common to be masked wherever they stand. */
export function commonKeys(secrets: readonly FoundSecret[]): string[] {
  return [...new Set(secrets.filter(({ text }) => isCommon(text)).map(({ key }) => key))];
}

/** A secret of pillar and the path of its key. */
export interface FoundSecret {
  readonly key: string;
  readonly text: string;
}

/** Every secret with its key, as often as it stands there; see `secretValues`. */
export function findSecrets(pillar: unknown, globs: readonly string[]): readonly FoundSecret[] {
  const isSecret = secretKeys(globs);
  const secrets: FoundSecret[] = [];
  const visit = (value: unknown, path: readonly string[], isInSecret: boolean): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, path, isInSecret);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const inner = [...path, key];
        visit(item, inner, isInSecret || isSecret(inner));
      }
    } else if (isInSecret && (typeof value === 'string' || typeof value === 'number')) {
      const text = String(value);
      if (text.trim() !== '') secrets.push({ key: path.join(':'), text });
    }
  };
  visit(pillar, [], false);
  return secrets;
}

/** Pillar without what stands at or below a secret key: what targets may be matched against, whoever asks. */
export function withoutSecrets(
  pillar: Readonly<Record<string, unknown>>,
  globs: readonly string[],
): Record<string, unknown> {
  const isSecret = secretKeys(globs);
  const copy = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => copy(item, path));
    if (typeof value !== 'object' || value === null) return value;
    const open = Object.entries(value).filter(([key]) => !isSecret([...path, key]));
    return Object.fromEntries(open.map(([key, item]) => [key, copy(item, [...path, key])]));
  };
  return Object.fromEntries(
    Object.entries(pillar).flatMap(([key, value]) => (isSecret([key]) ? [] : [[key, copy(value, [key])]])),
  );
}

/** Whether a glob fits the last key of a path, or the whole path. */
function secretKeys(globs: readonly string[]): (path: readonly string[]) => boolean {
  const matchers = globs.map((glob) => compileGlob(glob.toLowerCase()));
  return (path) => {
    const [key = '', whole] = [path.at(-1)?.toLowerCase(), path.join(':').toLowerCase()];
    return matchers.some((matches) => matches(key) || matches(whole));
  };
}
