import type { LawCases } from '@muster/engine';
import { fresh, offered, old } from '../testing/offered-packages.ts';

/** Uses of `pkg.latest`. */
export const pkgLatestLaws: LawCases = {
  'pkg.latest': {
    usual: { name: 'curl', host: fresh },
    run: {
      usual: {
        comment: 'The following packages were successfully installed/upgraded: {name}',
        planned: 'The following packages would be installed/upgraded: {name}',
        runs: ['packages.refresh', 'packages.install {name}'],
      },
      'a package that is not there': {
        name: 'nginx',
        changes: { nginx: { old: '', new: '1.22.1-9' } },
        runs: ['packages.install nginx'],
      },
      'a newer version, with old lists': {
        host: { offered, installed: old },
        changes: { curl: { old: '7.74.0-1', new: '7.88.1-10' } },
      },
      'several packages, one of them new enough': {
        name: 'tools',
        args: { pkgs: ['curl', 'bc', 'nginx'] },
        host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
        comment:
          'The following packages were successfully installed/upgraded: curl, nginx The following packages were already up-to-date: bc',
        changes: { curl: { old: '7.74.0-1', new: '7.88.1-10' }, nginx: { old: '', new: '1.22.1-9' } },
        planned:
          'The following packages would be installed/upgraded: curl, nginx\nThe following packages are already up-to-date: bc (1.07.1-3)',
        runs: ['packages.install curl nginx'],
      },
      'a package with all that may be asked of apt': {
        args: {
          fromrepo: 'backports',
          install_recommends: true,
          only_upgrade: true,
          skip_verify: true,
          refresh: false,
        },
        host: { offered, installed: old },
        changes: { curl: { old: '7.74.0-1', new: '8.5.0-1' } },
        runs: [
          {
            run: 'packages.install curl',
            installRecommends: true,
            fromRepo: 'backports',
            onlyUpgrade: true,
            skipVerify: true,
          },
        ],
      },
      'a package that only fetched lists know': {
        name: 'fresh',
        args: { refresh: true },
        host: { ...fresh, refreshed: { fresh: '1' } },
        changes: { fresh: { old: '', new: '1' } },
        plannedChanges: { fresh: { old: '', new: 'latest' } },
      },
    },
    skip: {
      usual: { comment: 'Package {name} is already up-to-date' },
      'the newest version': { name: 'bc', host: { ...fresh, installed: { bc: '1.07.1-3' } } },
      'a newer version than any on offer': { name: 'bc', host: { ...fresh, installed: { bc: '2' } } },
      'a package that nobody offers any more': { name: 'gone', host: { ...fresh, installed: { gone: '2' } } },
      'several packages': {
        name: 'tools',
        args: { pkgs: ['bc', 'gone'] },
        host: { ...fresh, installed: { bc: '1.07.1-3', gone: '2' } },
        comment: 'All packages are up-to-date (bc, gone).',
      },
    },
    fail: {
      usual: { planned: 'The following packages would be installed/upgraded: {name}' },
      'packages that no list knows': {
        name: 'tools',
        args: { pkgs: ['aaa', 'curl', 'zzz'] },
        comment: "No information found for 'aaa'. No information found for 'zzz'.",
        planned: undefined,
      },
      'a package that not even fetched lists know': {
        name: 'zzz',
        host: { offered, refreshed: 'E: no network' },
        comment: "No information found for 'zzz'. E: no network",
        plannedChanges: { zzz: { old: '', new: 'latest' } },
        runs: ['packages.refresh'],
      },
      'a package that apt cannot install': {
        name: 'nginx',
        host: { ...fresh, broken: { nginx: 'E: Broken packages' } },
        comment: 'An error was encountered while installing package(s): E: Broken packages',
        plannedChanges: { nginx: { old: '', new: '1.22.1-9' } },
        runs: ['packages.install nginx'],
      },
      'a package that apt keeps back': {
        host: { ...fresh, installed: old, keptBack: ['curl'] },
        comment: 'The following packages failed to update: curl',
        plannedChanges: { curl: { old: '7.74.0-1', new: '7.88.1-10' } },
        runs: ['packages.install curl'],
      },
    },
  },
};
