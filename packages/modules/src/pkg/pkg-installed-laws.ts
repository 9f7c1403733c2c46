import type { CachedFile, LawCases } from '@muster/engine';
import { fresh, offered, old } from '../testing/offered-packages.ts';

/** Stands for package files; a host in memory reads their names alone. */
const packageFile: CachedFile = { path: '/cache/tool_1_all.deb', size: 3, sha256: '', mode: 0o644 };
const context = { files: { 'salt://tool.deb': packageFile } };

/** Uses of `pkg.installed`. */
export const pkgInstalledLaws: LawCases = {
  'pkg.installed': {
    usual: { name: 'curl', host: fresh },
    create: {
      usual: {
        name: 'nginx',
        comment: 'The following packages were installed/updated: {name}',
        planned: 'The following packages would be installed/updated: {name}',
      },
      'a package': { changes: { '{name}': { old: '', new: '1.22.1-9' } }, runs: ['packages.install nginx'] },
      'a package, with old lists': {
        host: { offered },
        changes: { '{name}': { old: '', new: '1.22.1-9' } },
        runs: ['packages.refresh', 'packages.install {name}'],
      },
      'a package, with lists that may be old': {
        args: { refresh: false },
        host: { offered },
        changes: { '{name}': { old: '', new: '1.22.1-9' } },
        runs: ['packages.install nginx'],
      },
      'a package that only fetched lists know': {
        name: 'fresh',
        args: { refresh: true },
        host: { ...fresh, refreshed: { fresh: '1' } },
        changes: { fresh: { old: '', new: '1' } },
        plannedChanges: { fresh: { old: '', new: 'installed' } },
        runs: ['packages.refresh', 'packages.install {name}'],
      },
      'a package, where the lists cannot be fetched': {
        host: { offered, refreshed: 'E: no network' },
        changes: { '{name}': { old: '', new: '1.22.1-9' } },
        runs: ['packages.refresh', 'packages.install {name}'],
      },
      'a package, with lists older than what they are made of': {
        args: { cache_valid_time: 10 },
        host: {
          offered,
          files: {
            '/var/lib/apt/lists/partial': { directory: true, mtimeMs: 1e15 },
            '/etc/apt/sources.list': { text: '', mtimeMs: 2e15 },
          },
        },
        changes: { '{name}': { old: '', new: '1.22.1-9' } },
        runs: ['packages.refresh', 'packages.install {name}'],
      },
      'a package with all that may be asked of apt': {
        name: 'curl',
        args: {
          install_recommends: false,
          fromrepo: 'backports',
          only_upgrade: true,
          skip_verify: true,
          update_holds: true,
          refresh: true,
          cache_valid_time: 600,
        },
        changes: { curl: { old: '', new: '8.5.0-1' } },
        runs: [
          {
            run: 'packages.install curl',
            installRecommends: false,
            fromRepo: 'backports',
            onlyUpgrade: true,
            skipVerify: true,
            changeHeld: true,
          },
        ],
      },
      'several packages, one of them there': {
        name: 'tools',
        args: { pkgs: ['bc', { curl: '>=7.88' }, 'nginx', { tls: null }] },
        host: { ...fresh, installed: { nginx: '1.22.1-9' } },
        comment:
          'The following packages were installed/updated: bc, curl, tls\nThe following packages were already installed: nginx',
        changes: {
          bc: { old: '', new: '1.07.1-3' },
          curl: { old: '', new: '7.88.1-10' },
          tls: { old: '', new: '1:2.0-1' },
        },
        planned: 'The following packages would be installed/updated: bc, curl, tls',
        runs: ['packages.install bc curl=7.88.1-10 tls'],
      },
      'several packages in one text': {
        name: 'tools',
        args: { pkgs: 'bc, nginx,' },
        comment: 'The following packages were installed/updated: bc, nginx',
        changes: { bc: { old: '', new: '1.07.1-3' }, nginx: { old: '', new: '1.22.1-9' } },
        planned: 'The following packages would be installed/updated: bc, nginx',
        runs: ['packages.install bc nginx'],
      },
      'a version': {
        name: 'curl',
        args: { version: '=7.88.1-9' },
        changes: { curl: { old: '', new: '7.88.1-9' } },
        runs: ['packages.install curl=7.88.1-9'],
      },
      'a version by its beginning': {
        name: 'curl',
        args: { version: '7.74*' },
        changes: { curl: { old: '', new: '7.74.0-1' } },
        runs: ['packages.install curl=7.74.0-1'],
      },
      'a package to be held': {
        args: { hold: true },
        comment: 'The following packages were installed/updated: nginx\nPackage nginx is now being held.',
        changes: { nginx: { old: '', new: '1.22.1-9' }, 'nginx (hold)': { old: 'install', new: 'hold' } },
        planned: 'The following packages would be installed/updated: nginx\nPackage nginx is set to be held.',
        runs: ['packages.install nginx', 'packages.hold nginx'],
      },
      'a package file': {
        name: 'tool',
        args: { sources: [{ tool: 'salt://tool.deb' }], refresh: true },
        host: { offered },
        context,
        changes: { tool: { old: '', new: '1' } },
        runs: ['packages.install /cache/tool_1_all.deb'],
      },
    },
    repair: {
      usual: {
        host: { ...fresh, installed: old },
        comment: 'The following packages were installed/updated: {name}',
        planned: 'The following packages would be installed/updated: {name}',
      },
      'a newer version': {
        args: { version: '7.88.1-10' },
        changes: { '{name}': { old: '7.74.0-1', new: '7.88.1-10' } },
        runs: ['packages.install curl=7.88.1-10'],
      },
      'the newest version': {
        args: { version: 'latest' },
        changes: { '{name}': { old: '7.74.0-1', new: '7.88.1-10' } },
        runs: ['packages.install curl'],
      },
      'a version within limits, the newest of them': {
        args: { version: '>7.74.0-1, !=7.88.1-10' },
        changes: { curl: { old: '7.74.0-1', new: '7.88.1-9' } },
        runs: ['packages.install curl=7.88.1-9'],
      },
      'a version by its beginning, whatever its epoch': {
        name: 'tls',
        args: { version: '2.0*', ignore_epoch: true },
        host: { ...fresh, installed: { tls: '1:1.5-1' } },
        changes: { tls: { old: '1:1.5-1', new: '1:2.0-1' } },
        runs: ['packages.install tls=1:2.0-1'],
      },
      'a package file in another version': {
        name: 'tool',
        args: { sources: [{ tool: 'salt://tool.deb' }] },
        host: { ...fresh, installed: { tool: '0' } },
        context,
        changes: { tool: { old: '0', new: '1' } },
        runs: ['packages.install /cache/tool_1_all.deb'],
      },
      'a package that is to be held': {
        args: { hold: true },
        comment: 'Package curl is now being held.',
        changes: { 'curl (hold)': { old: 'install', new: 'hold' } },
        planned: 'Package curl is set to be held.',
        runs: ['packages.hold curl'],
      },
      'packages that are to be released, one of them held': {
        name: 'tools',
        args: { pkgs: ['curl', 'bc'], hold: false },
        host: { ...fresh, installed: { ...old, bc: '1' }, held: ['curl', 'nginx'] },
        comment: 'Package curl is now being unheld.',
        changes: { 'curl (hold)': { old: 'hold', new: 'install' } },
        planned: 'Package curl is set to be unheld.',
        runs: ['packages.unhold curl bc'],
      },
      'a package that is to be held in a newer version': {
        args: { version: 'latest', hold: true, update_holds: true },
        host: { ...fresh, installed: old, held: ['curl'] },
        changes: { '{name}': { old: '7.74.0-1', new: '7.88.1-10' } },
        runs: [{ run: 'packages.install curl', changeHeld: true }, 'packages.hold curl'],
      },
    },
    'nothing to do': {
      usual: { comment: 'All specified packages are already installed' },
      'any version, where an old one is there': { host: { ...fresh, installed: old } },
      'a version within limits': {
        args: { version: '>=7.0,<8' },
        host: { ...fresh, installed: old },
        comment: 'All specified packages are already installed and are at the desired version',
      },
      'at least a version': {
        args: { version: '7.0', allow_updates: true },
        host: { ...fresh, installed: old },
        comment: 'All specified packages are already installed and are at the desired version',
      },
      'the newest version': {
        name: 'bc',
        args: { version: 'latest' },
        host: { ...fresh, installed: { bc: '1.07.1-3' } },
        comment: 'All specified packages are already installed and are at the desired version',
      },
      'a held package': { args: { hold: true }, host: { ...fresh, installed: old, held: ['curl'] } },
      'several packages': {
        name: 'tools',
        args: { pkgs: ['curl', { bc: '1' }] },
        host: { ...fresh, installed: { ...old, bc: '1' } },
      },
      'a package file that is there': {
        name: 'tool',
        args: { sources: [{ tool: 'salt://tool.deb' }] },
        host: { ...fresh, installed: { tool: '1' } },
        context,
      },
      'an empty list': { name: 'none', args: { pkgs: [] }, comment: 'No packages to install provided' },
      'an empty list of files': { name: 'none', args: { sources: {} } },
    },
    cannot: {
      'packages that no list knows': {
        name: 'tools',
        args: { pkgs: ['nginx', 'zzz', 'aaa'] },
        comment: "No repository offers the package 'zzz'\nNo repository offers the package 'aaa'",
      },
      'a package that not even fetched lists know': {
        name: 'zzz',
        host: { offered },
        comment: 'An error was encountered while installing package(s): E: Unable to locate package zzz',
        planned: 'The following packages would be installed/updated: zzz',
        plannedChanges: { zzz: { old: '', new: 'installed' } },
        runs: ['packages.refresh', 'packages.install zzz'],
      },
      'a version that no list knows': {
        args: { version: '9' },
        comment:
          "No matching version found for package 'curl' (wanted: 9; available: 7.88.1-10, 7.88.1-9, 7.74.0-1)",
      },
      'a version of a package that no list knows': {
        name: 'zzz',
        args: { version: '9' },
        host: { offered },
        comment: "No repository offers the package 'zzz'",
        planned: 'The following packages would be installed/updated: zzz',
        plannedChanges: { zzz: { old: '', new: '9' } },
        runs: ['packages.refresh'],
      },
      'a package that apt cannot install, with lists that cannot be fetched': {
        name: 'nginx',
        host: { offered, refreshed: 'E: no network', broken: { nginx: 'E: Broken packages' } },
        comment:
          'An error was encountered while installing package(s): E: Broken packages\nThe lists of packages could not be fetched: E: no network',
        planned: 'The following packages would be installed/updated: nginx',
        plannedChanges: { nginx: { old: '', new: '1.22.1-9' } },
        runs: ['packages.refresh', 'packages.install nginx'],
      },
      'a package file that is not there': {
        name: 'tool',
        args: { sources: [{ tool: 'salt://none.deb' }] },
        context,
        comment: 'The package file salt://none.deb does not exist',
      },
      'a package file with another package': {
        name: 'other',
        args: { sources: [{ other: 'salt://tool.deb' }] },
        context,
        comment: 'salt://tool.deb holds the package tool, not other',
      },
    },
  },
};
