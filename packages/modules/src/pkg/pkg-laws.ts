import type { LawCases } from '@muster/engine';

const offered = {
  nginx: '1.22.1-9',
  bc: '1.07.1-3',
  curl: ['7.88.1-10', '7.88.1-9', '7.74.0-1'],
  'curl/backports': '8.5.0-1',
};
const old = { curl: '7.74.0-1' };
/** Lists that were fetched a moment ago. */
const files = {
  '/var/lib/apt/lists/partial': { directory: true, mtimeMs: Number.MAX_SAFE_INTEGER },
} as const;
const fresh = { offered, files };

/** Uses of `pkg.latest`, `pkg.removed` and `pkg.purged`. */
export const pkgLaws: LawCases = {
  'pkg.latest': [
    {
      kind: 'run',
      about: 'a package that is not there',
      name: 'nginx',
      host: fresh,
      expect: {
        comment: 'The following packages were successfully installed/upgraded: nginx',
        changes: { nginx: { old: '', new: '1.22.1-9' } },
        planned: 'The following packages would be installed/upgraded: nginx',
        runs: ['packages.install nginx'],
      },
    },
    {
      kind: 'run',
      about: 'a newer version, with old lists',
      name: 'curl',
      host: { offered, installed: old },
      expect: {
        comment: 'The following packages were successfully installed/upgraded: curl',
        changes: { curl: { old: '7.74.0-1', new: '7.88.1-10' } },
        planned: 'The following packages would be installed/upgraded: curl',
        runs: ['packages.refresh', 'packages.install curl'],
      },
    },
    {
      kind: 'run',
      about: 'several packages, one of them new enough',
      name: 'tools',
      args: { pkgs: ['curl', 'bc', 'nginx'] },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: {
        comment:
          'The following packages were successfully installed/upgraded: curl, nginx The following packages were already up-to-date: bc',
        changes: { curl: { old: '7.74.0-1', new: '7.88.1-10' }, nginx: { old: '', new: '1.22.1-9' } },
        planned:
          'The following packages would be installed/upgraded: curl, nginx\nThe following packages are already up-to-date: bc (1.07.1-3)',
        runs: ['packages.install curl nginx'],
      },
    },
    {
      kind: 'run',
      about: 'a package with all that may be asked of apt',
      name: 'curl',
      args: {
        fromrepo: 'backports',
        install_recommends: true,
        only_upgrade: true,
        skip_verify: true,
        refresh: false,
      },
      host: { offered, installed: old },
      expect: {
        comment: 'The following packages were successfully installed/upgraded: curl',
        changes: { curl: { old: '7.74.0-1', new: '8.5.0-1' } },
        planned: 'The following packages would be installed/upgraded: curl',
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
    },
    {
      kind: 'run',
      about: 'a package that only fetched lists know',
      name: 'fresh',
      args: { refresh: true },
      host: { ...fresh, refreshed: { fresh: '1' } },
      expect: {
        comment: 'The following packages were successfully installed/upgraded: fresh',
        changes: { fresh: { old: '', new: '1' } },
        planned: {
          comment: 'The following packages would be installed/upgraded: fresh',
          changes: { fresh: { old: '', new: 'latest' } },
        },
        runs: ['packages.refresh', 'packages.install fresh'],
      },
    },
    {
      kind: 'skip',
      about: 'the newest version',
      name: 'bc',
      host: { ...fresh, installed: { bc: '1.07.1-3' } },
      expect: { comment: 'Package bc is already up-to-date' },
    },
    {
      kind: 'skip',
      about: 'a newer version than any on offer',
      name: 'bc',
      host: { ...fresh, installed: { bc: '2' } },
      expect: { comment: 'Package bc is already up-to-date' },
    },
    {
      kind: 'skip',
      about: 'a package that nobody offers any more',
      name: 'gone',
      host: { ...fresh, installed: { gone: '2' } },
      expect: { comment: 'Package gone is already up-to-date' },
    },
    {
      kind: 'skip',
      about: 'several packages',
      name: 'tools',
      args: { pkgs: ['bc', 'gone'] },
      host: { ...fresh, installed: { bc: '1.07.1-3', gone: '2' } },
      expect: { comment: 'All packages are up-to-date (bc, gone).' },
    },
    {
      kind: 'fail',
      about: 'packages that no list knows',
      name: 'tools',
      args: { pkgs: ['aaa', 'curl', 'zzz'] },
      host: fresh,
      expect: { comment: "No information found for 'aaa'. No information found for 'zzz'." },
    },
    {
      kind: 'fail',
      about: 'a package that not even fetched lists know',
      name: 'zzz',
      host: { offered, refreshed: 'E: no network' },
      expect: {
        comment: "No information found for 'zzz'. E: no network",
        planned: {
          comment: 'The following packages would be installed/upgraded: zzz',
          changes: { zzz: { old: '', new: 'latest' } },
          result: null,
        },
        runs: ['packages.refresh'],
      },
    },
    {
      kind: 'fail',
      about: 'a package that apt cannot install',
      name: 'nginx',
      host: { ...fresh, broken: { nginx: 'E: Broken packages' } },
      expect: {
        comment: 'An error was encountered while installing package(s): E: Broken packages',
        planned: {
          comment: 'The following packages would be installed/upgraded: nginx',
          changes: { nginx: { old: '', new: '1.22.1-9' } },
          result: null,
        },
        runs: ['packages.install nginx'],
      },
    },
    {
      kind: 'fail',
      about: 'a package that apt keeps back',
      name: 'curl',
      host: { ...fresh, installed: old, keptBack: ['curl'] },
      expect: {
        comment: 'The following packages failed to update: curl',
        planned: {
          comment: 'The following packages would be installed/upgraded: curl',
          changes: { curl: { old: '7.74.0-1', new: '7.88.1-10' } },
          result: null,
        },
        runs: ['packages.install curl'],
      },
    },
  ],
  'pkg.removed': [
    {
      kind: 'repair',
      about: 'a package',
      name: 'curl',
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: {
        comment: 'All targeted packages were removed.',
        changes: { curl: { old: '7.74.0-1', new: '' } },
        planned: 'The following packages will be removed: curl.',
        runs: ['packages.remove curl'],
      },
    },
    {
      kind: 'repair',
      about: 'several packages, one of them not there',
      name: 'old',
      args: { pkgs: ['telnet', 'bc', 'curl'] },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: {
        comment:
          'The following packages were not installed: telnet The following packages were removed: bc, curl.',
        changes: { bc: { old: '1.07.1-3', new: '' }, curl: { old: '7.74.0-1', new: '' } },
        planned: 'The following packages will be removed: bc, curl.',
        runs: ['packages.remove bc curl'],
      },
    },
    {
      kind: 'repair',
      about: 'a version within limits',
      name: 'curl',
      args: { version: '<8' },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: {
        comment: 'All targeted packages were removed.',
        changes: { curl: { old: '7.74.0-1', new: '' } },
        planned: 'The following packages will be removed: curl.',
        runs: ['packages.remove curl'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'no such package',
      name: 'telnet',
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' }, residual: ['left'] },
      expect: { comment: 'Package telnet is not installed' },
    },
    {
      kind: 'nothing to do',
      about: 'no such packages',
      name: 'old',
      args: { pkgs: ['telnet', 'rsh'] },
      host: fresh,
      expect: { comment: 'None of the targeted packages are installed' },
    },
    {
      kind: 'nothing to do',
      about: 'another version',
      name: 'curl',
      args: { version: '1:7.74.0-1' },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: { comment: 'Package curl is not installed' },
    },
    {
      kind: 'nothing to do',
      about: 'what a package left behind',
      name: 'left',
      host: { ...fresh, residual: ['left'] },
      expect: { comment: 'Package left is not installed' },
    },
    {
      kind: 'nothing to do',
      about: 'a package that a state before it may bring',
      name: 'telnet',
      host: fresh,
      earlier: () => undefined,
      expect: {
        comment: 'Package telnet is not installed',
        planned: {
          comment: 'Package telnet is not installed; to be decided after law: something',
          result: null,
        },
      },
    },
    {
      kind: 'repair',
      about: 'a version, whatever its epoch',
      name: 'tls',
      args: { version: '2.0', ignore_epoch: true },
      host: { ...fresh, installed: { tls: '1:2.0' } },
      expect: {
        comment: 'All targeted packages were removed.',
        changes: { tls: { old: '1:2.0', new: '' } },
        planned: 'The following packages will be removed: tls.',
        runs: ['packages.remove tls'],
      },
    },
    {
      kind: 'cannot',
      about: 'a package that apt cannot remove',
      name: 'curl',
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' }, broken: { curl: 'E: Broken packages' } },
      expect: {
        comment: 'E: Broken packages',
        planned: {
          comment: 'The following packages will be removed: curl.',
          changes: { curl: { old: '7.74.0-1', new: '' } },
          result: null,
        },
        runs: ['packages.remove curl'],
      },
    },
  ],
  'pkg.purged': [
    {
      kind: 'repair',
      about: 'a package',
      name: 'curl',
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: {
        comment: 'All targeted packages were purged.',
        changes: { installed: { curl: { old: '7.74.0-1', new: '' } }, removed: {} },
        planned: 'The following packages will be purged: curl.',
        runs: [{ run: 'packages.remove curl', purge: true }],
      },
    },
    {
      kind: 'repair',
      about: 'several packages, one of them not there',
      name: 'old',
      args: { pkgs: ['telnet', 'bc', 'curl'] },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: {
        comment:
          'The following packages were not installed: telnet The following packages were purged: bc, curl.',
        changes: {
          installed: { bc: { old: '1.07.1-3', new: '' }, curl: { old: '7.74.0-1', new: '' } },
          removed: {},
        },
        planned: 'The following packages will be purged: bc, curl.',
        runs: [{ run: 'packages.remove bc curl', purge: true }],
      },
    },
    {
      kind: 'repair',
      about: 'a version within limits',
      name: 'curl',
      args: { version: '<8' },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: {
        comment: 'All targeted packages were purged.',
        changes: { installed: { curl: { old: '7.74.0-1', new: '' } }, removed: {} },
        planned: 'The following packages will be purged: curl.',
        runs: [{ run: 'packages.remove curl', purge: true }],
      },
    },
    {
      kind: 'repair',
      about: 'what a package left behind, and another package',
      name: 'old',
      args: { pkgs: ['left', 'curl'] },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' }, residual: ['left'] },
      expect: {
        comment: 'All targeted packages were purged.',
        changes: {
          installed: { curl: { old: '7.74.0-1', new: '' } },
          removed: { left: { old: '', new: '' } },
        },
        planned: 'The following packages will be purged: left, curl.',
        runs: [{ run: 'packages.remove left curl', purge: true }],
      },
    },
    {
      kind: 'nothing to do',
      about: 'no such package',
      name: 'telnet',
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' }, residual: ['left'] },
      expect: { comment: 'Package telnet is not installed or partially installed' },
    },
    {
      kind: 'nothing to do',
      about: 'no such packages',
      name: 'old',
      args: { pkgs: ['telnet', 'rsh'] },
      host: fresh,
      expect: { comment: 'None of the targeted packages are installed or partially installed' },
    },
    {
      kind: 'nothing to do',
      about: 'another version',
      name: 'curl',
      args: { version: '1:7.74.0-1' },
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' } },
      expect: { comment: 'Package curl is not installed or partially installed' },
    },
    {
      kind: 'nothing to do',
      about: 'a package that a state before it may bring',
      name: 'telnet',
      host: fresh,
      earlier: () => undefined,
      expect: {
        comment: 'Package telnet is not installed or partially installed',
        planned: {
          comment:
            'Package telnet is not installed or partially installed; to be decided after law: something',
          result: null,
        },
      },
    },
    {
      kind: 'cannot',
      about: 'a package that apt cannot remove',
      name: 'curl',
      host: { ...fresh, installed: { ...old, bc: '1.07.1-3' }, broken: { curl: 'E: Broken packages' } },
      expect: {
        comment: 'E: Broken packages',
        planned: {
          comment: 'The following packages will be purged: curl.',
          changes: { installed: { curl: { old: '7.74.0-1', new: '' } }, removed: {} },
          result: null,
        },
        runs: [{ run: 'packages.remove curl', purge: true }],
      },
    },
  ],
};
