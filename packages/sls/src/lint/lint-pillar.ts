import { type SourcePosition, secretValues } from '@muster/shared';
import { findSls, namesMatching, slsNames } from '../files/index.ts';
import { mergeDicts } from '../functions/merge.ts';
import { firstKey } from '../highdata/high-data.ts';
import { isTruthy, PyDict, plainText, pyStr, toPlain, unknownText, type Value } from '../value/index.ts';
import type { Findings } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { lintTemplates } from './lint-templates.ts';
import { lintTop } from './lint-top.ts';
import { type LookedAt, lookAt } from './looked-at.ts';

const ciphertext = /-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)-----/;

/** Checks a pillar tree. Returns all of its files merged, as a pillar with which states can be looked at. */
export function lintPillar(context: LintContext, findings: Findings, secretKeys: readonly string[]): PyDict {
  lintTemplates(context, findings);
  const secrets = new Map<string, string>();
  const included = new Map<string, readonly string[]>();
  let merged = new PyDict();
  for (const saltenv of context.files.environments) {
    for (const sls of slsNames(context.files, saltenv)) {
      const file = findSls(context.files, saltenv, sls);
      if (file === undefined || file.relative === 'top.sls' || !context.isChecked(file.relative)) continue;
      const { data } = lookAt(file, sls, saltenv, context, findings);
      if (!(data.value instanceof PyDict)) {
        if (isTruthy(data.value)) {
          findings.add(
            'error',
            { path: file.path, line: 1, column: 1 },
            'a pillar file has to hold a mapping',
          );
        }
        continue;
      }
      const names = checkIncludes(data, sls, file.isInit, saltenv, file.path, context, findings);
      included.set(`${saltenv}:${sls}`, names);
      const secret = firstSecret(data.value, secretKeys);
      if (secret !== undefined) secrets.set(`${saltenv}:${sls}`, secret);
      const own = data.value.copy();
      own.delete('include');
      merged = mergeDicts(merged, withoutCiphertexts(own), 'smart', false);
    }
  }
  warnOfGrains(context, findings, (name) => secretWith(name, secrets, included));
  return merged;
}

/** Checks what a file includes. Returns the names of what it draws in. */
function checkIncludes(
  { value, positions }: LookedAt['data'],
  sls: string,
  isInit: boolean,
  saltenv: string,
  path: string,
  { files }: LintContext,
  findings: Findings,
): readonly string[] {
  const includes = value instanceof PyDict ? value.get('include') : undefined;
  if (includes === undefined) return [];
  const placed = (collection: Value, key: Value): SourcePosition =>
    positions.of(collection, key) ?? { path, line: 1, column: 1 };
  if (!Array.isArray(includes)) {
    // One that a loop leaves empty here may have entries on other hosts.
    const severity = includes === null ? 'warning' : 'error';
    findings.add(severity, placed(value, 'include'), 'include has to be a list');
    return [];
  }
  const drawnIn: string[] = [];
  for (const [index, entry] of includes.entries()) {
    const written = entry instanceof PyDict ? firstKey(entry) : entry;
    if (typeof written !== 'string') continue;
    const parts = isInit ? sls.split('.') : sls.split('.').slice(0, -1);
    const names = [
      written.replace(/^\.+/, ''),
      [...parts, written.replace(/^\./, '')].join('.').replace(/\.$/, ''),
    ];
    const all = slsNames(files, saltenv);
    const found = names.flatMap((name) => namesMatching(all, name.replaceAll('/', '.')));
    drawnIn.push(...found);
    if (found.length > 0 || names.some((name) => findSls(files, saltenv, name) !== undefined)) continue;
    findings.add('error', placed(includes, index), `there is no pillar file '${written}' to include`);
  }
  return drawnIn.map((name) => `${saltenv}:${name}`);
}

/** The key of a secret that a file, or what it includes, holds. */
function secretWith(
  name: string,
  secrets: ReadonlyMap<string, string>,
  included: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  // A set may grow while it is walked.
  const reached = new Set([name]);
  for (const each of reached) {
    const key = secrets.get(each);
    if (key !== undefined) return key;
    for (const other of included.get(each) ?? []) reached.add(other);
  }
  return undefined;
}

/** The same data with something unknown in place of what is encrypted. */
function withoutCiphertexts(data: PyDict): PyDict {
  const opened = (value: Value): Value => {
    if (typeof value === 'string') return ciphertext.test(value) ? unknownText : value;
    if (Array.isArray(value)) return value.map(opened);
    return value instanceof PyDict ? withoutCiphertexts(value) : value;
  };
  return new PyDict(Array.from(data.entries(), ([key, value]) => [key, opened(value)]));
}

/** The path of the first value that is encrypted or stands under a key that means a secret. */
function firstSecret(data: PyDict, secretKeys: readonly string[]): string | undefined {
  for (const [key, value] of data.entries()) {
    const plain = toPlain(new PyDict([[key, value]]));
    if (secretValues(plain, secretKeys).length > 0 || ciphertext.test(plainText(value))) {
      return pyStr(key);
    }
  }
  return undefined;
}

/** A host says its grains itself: whoever owns one host can have it say what another would. */
function warnOfGrains(
  context: LintContext,
  findings: Findings,
  secretOf: (name: string) => string | undefined,
): void {
  for (const { target, type, saltenv, sls, position } of lintTop(context, findings, 'pillar')) {
    const isByGrain = type.startsWith('grain') || (type === 'compound' && /(?:^|[\s(])[GP].?@/.test(target));
    if (!isByGrain) continue;
    for (const name of sls) {
      const key = secretOf(`${saltenv}:${name}`);
      if (key === undefined) continue;
      const message = `'${name}' holds secrets ('${key}') and is given to whoever says that its grains fit '${target}': grains are what a host says of itself; target secrets by id`;
      findings.add('warning', position, message);
    }
  }
}
