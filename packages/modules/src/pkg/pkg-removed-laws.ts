import type { JsonRecord, LawCases, LawGroup, StateLaws } from '@muster/engine';
import { fresh, old } from '../testing/offered-packages.ts';

const there = { ...fresh, installed: { ...old, bc: '1.07.1-3' } };
const curl = { curl: { old: '7.74.0-1', new: '' } };

/** Uses of `pkg.removed` and `pkg.purged`. */
export const pkgRemovedLaws: LawCases = {
  'pkg.removed': gone({
    verb: 'removed',
    missing: 'not installed',
    report: (changes) => changes,
    more: {
      repair: {
        'a version, whatever its epoch': {
          name: 'tls',
          args: { version: '2.0', ignore_epoch: true },
          host: { ...fresh, installed: { tls: '1:2.0' } },
          changes: { tls: { old: '1:2.0', new: '' } },
        },
      },
      untouched: { 'what a package left behind': { name: 'left', host: { ...fresh, residual: ['left'] } } },
    },
  }),
  'pkg.purged': gone({
    verb: 'purged',
    missing: 'not installed or partially installed',
    report: (changes) => ({ installed: changes, removed: {} }),
    purge: true,
    more: {
      repair: {
        'what a package left behind, and another package': {
          name: 'old',
          args: { pkgs: ['left', 'curl'] },
          host: { ...there, residual: ['left'] },
          changes: { installed: curl, removed: { left: { old: '', new: '' } } },
          planned: 'The following packages will be purged: left, curl.',
          runs: [{ run: 'packages.remove left curl', purge: true }],
        },
      },
      untouched: {},
    },
  }),
};

interface Removal {
  readonly verb: string;
  /** What is said of a package that is not there. */
  readonly missing: string;
  readonly report: (changes: JsonRecord) => JsonRecord;
  readonly purge?: boolean;
  readonly more: { readonly repair: LawGroup; readonly untouched: LawGroup };
}

function gone({ verb, missing, report, purge, more }: Removal): StateLaws {
  const changes = report({ '{name}': { old: '7.74.0-1', new: '' } });
  const planned = `The following packages will be ${verb}: {name}.`;
  const runs = ['packages.remove {name}'];
  return {
    usual: { name: 'curl', host: there, runsWith: { purge } },
    repair: {
      usual: { comment: `All targeted packages were ${verb}.`, changes, planned, runs },
      'a package': {},
      'several packages, one of them not there': {
        name: 'old',
        args: { pkgs: ['telnet', 'bc', 'curl'] },
        comment: `The following packages were not installed: telnet The following packages were ${verb}: bc, curl.`,
        changes: report({ bc: { old: '1.07.1-3', new: '' }, ...curl }),
        planned: `The following packages will be ${verb}: bc, curl.`,
        runs: ['packages.remove bc curl'],
      },
      'a version within limits': { args: { version: '<8' } },
      ...more.repair,
    },
    'nothing to do': {
      usual: { comment: `Package {name} is ${missing}` },
      'no such package': { name: 'telnet', host: { ...there, residual: ['left'] } },
      'no such packages': {
        name: 'old',
        args: { pkgs: ['telnet', 'rsh'] },
        host: fresh,
        comment: `None of the targeted packages are ${missing.replace('not ', '')}`,
      },
      'another version': { args: { version: '1:7.74.0-1' } },
      'a package that a state before it may bring': {
        name: 'telnet',
        host: fresh,
        earlier: () => undefined,
        planned: `Package telnet is ${missing}; to be decided after law: something`,
      },
      ...more.untouched,
    },
    cannot: {
      'a package that apt cannot remove': {
        host: { ...there, broken: { curl: 'E: Broken packages' } },
        comment: 'E: Broken packages',
        planned,
        plannedChanges: changes,
        runs,
      },
    },
  };
}
