import type { LawCases } from '@muster/engine';
import { fresh } from '../testing/offered-packages.ts';

const outdated = {
  ...fresh,
  installed: { nginx: '1.18.0-6', curl: '7.74.0-1', bc: '1.07.1-3' },
  held: ['curl'],
};
const changes = { nginx: { old: '1.18.0-6', new: '1.22.1-9' } };
const done = { comment: 'Upgrade ran successfully', planned: 'System update will be performed' };

/** Uses of `pkg.uptodate`. */
export const pkgUptodateLaws: LawCases = {
  'pkg.uptodate': {
    usual: { name: 'everything', host: outdated },
    run: {
      usual: done,
      'a host with packages that are old, one of which is held': {
        changes,
        runs: ['packages.upgrade'],
      },
      'everything, whatever else it takes, with fresh lists': {
        args: { refresh: true, dist_upgrade: true, skip_verify: true },
        changes,
        runs: ['packages.refresh', { run: 'packages.upgrade', full: true, skipVerify: true }],
      },
      'some packages': {
        args: { pkgs: ['nginx', 'curl', 'bc', 'none'] },
        host: { ...outdated, held: [], installed: { ...outdated.installed, tls: '1:1.5-1' } },
        changes: { ...changes, curl: { old: '7.74.0-1', new: '7.88.1-10' } },
        runs: [{ run: 'packages.install nginx curl', onlyUpgrade: true }],
      },
    },
    skip: {
      usual: { comment: 'System is already up-to-date' },
      'a host that has it all': { host: { ...fresh, installed: { bc: '1.07.1-3', local: '1' } } },
      'packages that have it all': { args: { pkgs: ['bc'] } },
    },
    fail: {
      usual: { planned: 'System update will be performed', plannedChanges: changes },
      'a package that cannot be upgraded': {
        host: { ...outdated, broken: { nginx: 'E: Sub-process dpkg returned an error code (1)' } },
        comment:
          'An error was encountered while updating packages: E: Sub-process dpkg returned an error code (1)',
        runs: ['packages.upgrade'],
      },
      'lists that cannot be fetched': {
        args: { refresh: true },
        host: { ...outdated, refreshed: 'E: Temporary failure resolving' },
        comment: 'An error was encountered while updating packages: E: Temporary failure resolving',
        runs: ['packages.refresh'],
      },
    },
  },
};
