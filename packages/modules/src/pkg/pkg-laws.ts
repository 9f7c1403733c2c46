import type { CachedFile, LawCases } from '@muster/engine';

const offered = { nginx: '1.22.1-9', bc: '1.07.1-3', curl: '7.88.1-10', tool: '1' };

/** Stands for a package file; a host in memory reads its name alone. */
const packageFile: CachedFile = {
  path: '/var/cache/muster/tool_1_all.deb',
  size: 3,
  sha256: '',
  mode: 0o644,
};

/** Uses of `pkg.*` states. */
export const pkgLaws: LawCases = {
  'pkg.installed': [
    {
      kind: 'create',
      about: 'a new package',
      name: 'nginx',
      host: { offered },
      expect: {
        comment: 'The following packages were installed/updated: nginx',
        changes: { nginx: { old: '', new: '1.22.1-9' } },
        planned: 'The following packages would be installed/updated: nginx',
        runs: ['packages.refresh', 'packages.install nginx'],
      },
    },
    {
      kind: 'repair',
      about: 'several at once, one of them there',
      name: 'tools',
      args: { pkgs: ['bc', { curl: '>=7.88' }, 'nginx'] },
      host: { offered, installed: { nginx: '1.22.1-9' } },
      expect: {
        comment:
          'The following packages were installed/updated: bc, curl\nThe following packages were already installed: nginx',
        changes: { bc: { old: '', new: '1.07.1-3' }, curl: { old: '', new: '7.88.1-10' } },
        planned: 'The following packages would be installed/updated: bc, curl',
        runs: ['packages.refresh', 'packages.install bc curl=7.88.1-10'],
      },
    },
    {
      kind: 'repair',
      about: 'a newer version than the one that is there',
      name: 'curl',
      args: { version: '7.88.1-10' },
      host: { offered, installed: { curl: '7.74.0-1' } },
      expect: {
        comment: 'The following packages were installed/updated: curl',
        changes: { curl: { old: '7.74.0-1', new: '7.88.1-10' } },
        planned: 'The following packages would be installed/updated: curl',
        runs: ['packages.refresh', 'packages.install curl=7.88.1-10'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'a version within limits',
      name: 'curl',
      args: { version: '>=7.0,<8' },
      host: { offered, installed: { curl: '7.74.0-1' } },
      expect: { comment: 'All specified packages are already installed and are at the desired version' },
    },
    {
      kind: 'nothing to do',
      about: 'any version, where an older one is there',
      name: 'curl',
      host: { offered, installed: { curl: '7.74.0-1' } },
      expect: { comment: 'All specified packages are already installed' },
    },
    {
      kind: 'repair',
      about: 'a package to be held',
      name: 'curl',
      args: { hold: true },
      host: { offered, installed: { curl: '7.88.1-10' } },
      expect: {
        comment: 'Package curl is now being held.',
        changes: { 'curl (hold)': { old: 'install', new: 'hold' } },
        planned: 'Package curl is set to be held.',
        runs: ['packages.hold curl'],
      },
    },
    {
      kind: 'repair',
      about: 'a package file',
      name: 'tool',
      args: { sources: [{ tool: 'salt://tool.deb' }] },
      host: { offered },
      context: { files: { 'salt://tool.deb': packageFile } },
      expect: {
        comment: 'The following packages were installed/updated: tool',
        changes: { tool: { old: '', new: '1' } },
        planned: 'The following packages would be installed/updated: tool',
        runs: ['packages.install /var/cache/muster/tool_1_all.deb'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'an empty list',
      name: 'none',
      args: { pkgs: [] },
      host: { offered },
      expect: { comment: 'No packages to install provided' },
    },
  ],
  'pkg.latest': [
    {
      kind: 'repair',
      about: 'a package with a newer version',
      name: 'curl',
      host: { offered, installed: { curl: '7.74.0-1' } },
      expect: {
        comment: 'The following packages were successfully installed/upgraded: curl',
        changes: { curl: { old: '7.74.0-1', new: '7.88.1-10' } },
        planned: 'The following packages would be installed/upgraded: curl',
        runs: ['packages.refresh', 'packages.install curl'],
      },
    },
  ],
  'pkg.removed': [
    {
      kind: 'repair',
      about: 'a package and one that is not there',
      name: 'old',
      args: { pkgs: ['curl', 'telnet'] },
      host: { installed: { curl: '7.88.1-10' } },
      expect: {
        comment:
          'The following packages were not installed: telnet The following packages were removed: curl.',
        changes: { curl: { old: '7.88.1-10', new: '' } },
        planned: 'The following packages will be removed: curl.',
        runs: ['packages.remove curl'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing to do',
      name: 'telnet',
      expect: { comment: 'Package telnet is not installed' },
    },
  ],
  'pkg.purged': [
    {
      kind: 'repair',
      about: 'a package',
      name: 'curl',
      host: { installed: { curl: '7.88.1-10' } },
      expect: {
        comment: 'All targeted packages were purged.',
        changes: { installed: { curl: { old: '7.88.1-10', new: '' } }, removed: {} },
        planned: 'The following packages will be purged: curl.',
        runs: [{ run: 'packages.remove curl', purge: true }],
      },
    },
  ],
};
