import { type SourcePosition, secretValues } from '@muster/shared';
import { findSls, namesMatching, slsNames } from '../files/index.ts';
import { mergeDicts } from '../functions/merge.ts';
import { firstKey } from '../highdata/high-data.ts';
import { isTruthy, PyDict, pyStr, toPlain, unknownText, type Value } from '../value/index.ts';
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
      checkIncludes(data, sls, file.isInit, saltenv, file.path, context, findings);
      const secret = firstSecret(data.value, secretKeys);
      if (secret !== undefined) secrets.set(`${saltenv}:${sls}`, secret);
      const own = data.value.copy();
      own.delete('include');
      merged = mergeDicts(merged, withoutCiphertexts(own), 'smart', false);
    }
  }
  warnOfGrains(context, findings, secrets);
  return merged;
}

function checkIncludes(
  { value, positions }: LookedAt['data'],
  sls: string,
  isInit: boolean,
  saltenv: string,
  path: string,
  { files }: LintContext,
  findings: Findings,
): void {
  if (!(value instanceof PyDict)) return;
  const includes = value.get('include');
  if (includes === undefined) return;
  const placed = (collection: Value, key: Value): SourcePosition =>
    positions.of(collection, key) ?? { path, line: 1, column: 1 };
  if (!Array.isArray(includes)) {
    // One that a loop leaves empty here may have entries on other hosts.
    const severity = includes === null ? 'warning' : 'error';
    findings.add(severity, placed(value, 'include'), 'include has to be a list');
    return;
  }
  for (const [index, entry] of includes.entries()) {
    const written = entry instanceof PyDict ? firstKey(entry) : entry;
    if (typeof written !== 'string') continue;
    const parts = isInit ? sls.split('.') : sls.split('.').slice(0, -1);
    const names = [
      written.replace(/^\.+/, ''),
      [...parts, written.replace(/^\./, '')].join('.').replace(/\.$/, ''),
    ];
    const all = slsNames(files, saltenv);
    if (names.some((name) => namesMatching(all, name.replaceAll('/', '.')).length > 0)) continue;
    findings.add('error', placed(includes, index), `there is no pillar file '${written}' to include`);
  }
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
    if (secretValues(plain, secretKeys).length > 0 || ciphertext.test(JSON.stringify(plain))) {
      return pyStr(key);
    }
  }
  return undefined;
}

/** A host says its grains itself: whoever owns one host can have it say what another would. */
function warnOfGrains(context: LintContext, findings: Findings, secrets: ReadonlyMap<string, string>): void {
  for (const { target, type, saltenv, sls, position } of lintTop(context, findings, 'pillar')) {
    const isByGrain = type.startsWith('grain') || (type === 'compound' && /(?:^|[\s(])[GP].?@/.test(target));
    if (!isByGrain) continue;
    for (const name of sls) {
      const key = secrets.get(`${saltenv}:${name}`);
      if (key === undefined) continue;
      const message = `'${name}' holds secrets ('${key}') and is given to whoever says that its grains fit '${target}': grains are what a host says of itself; target secrets by id`;
      findings.add('warning', position, message);
    }
  }
}
