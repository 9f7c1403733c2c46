import type { CachedFile, LawCase } from '@muster/engine';

const offered = { nginx: '1.22.1-9', bc: '1.07.1-3', curl: '7.88.1-10', tool: '1' };

/** Stands for a package file; a host in memory reads its name alone. */
const packageFile: CachedFile = {
  path: '/var/cache/muster/tool_1_all.deb',
  size: 3,
  sha256: '',
  mode: 0o644,
};

/** Uses of `pkg.*` states. */
export const pkgLaws: readonly LawCase[] = [
  { state: 'pkg.installed', about: 'a new package', name: 'nginx', host: { offered } },
  {
    state: 'pkg.installed',
    about: 'several at once, one of them there',
    name: 'tools',
    args: { pkgs: ['bc', { curl: '>=7.88' }, 'nginx'] },
    host: { offered, installed: { nginx: '1.22.1-9' } },
  },
  {
    state: 'pkg.installed',
    about: 'a newer version than the one that is there',
    name: 'curl',
    args: { version: '7.88.1-10' },
    host: { offered, installed: { curl: '7.74.0-1' } },
  },
  {
    state: 'pkg.installed',
    about: 'a version within limits',
    name: 'curl',
    args: { version: '>=7.0,<8' },
    host: { offered, installed: { curl: '7.74.0-1' } },
    changes: false,
  },
  {
    state: 'pkg.installed',
    about: 'any version, where an older one is there',
    name: 'curl',
    host: { offered, installed: { curl: '7.74.0-1' } },
    changes: false,
  },
  {
    state: 'pkg.installed',
    about: 'a package to be held',
    name: 'curl',
    args: { hold: true },
    host: { offered, installed: { curl: '7.88.1-10' } },
  },
  {
    state: 'pkg.installed',
    about: 'a package file',
    name: 'tool',
    args: { sources: [{ tool: 'salt://tool.deb' }] },
    host: { offered },
    context: { files: { 'salt://tool.deb': packageFile } },
  },
  {
    state: 'pkg.installed',
    about: 'an empty list',
    name: 'none',
    args: { pkgs: [] },
    host: { offered },
    changes: false,
  },
  {
    state: 'pkg.latest',
    about: 'a package with a newer version',
    name: 'curl',
    host: { offered, installed: { curl: '7.74.0-1' } },
  },
  {
    state: 'pkg.removed',
    about: 'a package and one that is not there',
    name: 'old',
    args: { pkgs: ['curl', 'telnet'] },
    host: { installed: { curl: '7.88.1-10' } },
  },
  { state: 'pkg.removed', about: 'nothing to do', name: 'telnet', changes: false },
  { state: 'pkg.purged', about: 'a package', name: 'curl', host: { installed: { curl: '7.88.1-10' } } },
];
