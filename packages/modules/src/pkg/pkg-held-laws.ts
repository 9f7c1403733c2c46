import type { LawCases } from '@muster/engine';

const host = { installed: { nginx: '1', curl: '2', bc: '3' }, held: ['curl', 'bc'] };

function held(name: string) {
  const comment = `Package ${name} is now being held.`;
  return { [name]: { name, changes: { old: 'install', new: 'hold' }, result: true, comment } };
}
function released(name: string) {
  const comment = `Package ${name} is no longer being held.`;
  return { [name]: { name, changes: { old: 'hold', new: 'install' }, result: true, comment } };
}
const misnamed = `"Nginx!" is not the name of a Debian package`;

/** Uses of `pkg.held` and `pkg.unheld`. */
export const pkgHeldLaws: LawCases = {
  'pkg.held': {
    usual: { name: 'nginx', host },
    repair: {
      'a package': {
        args: { version: '1' },
        comment: 'Package nginx is now being held.',
        changes: held('nginx'),
        planned: 'The following package would be held: nginx',
        runs: ['packages.hold nginx'],
      },
      'packages, in place of all that are held': {
        args: { pkgs: [{ nginx: '1' }, 'curl'], replace: true },
        comment: 'Package nginx is now being held.\nPackage bc is no longer being held.',
        changes: { ...held('nginx'), ...released('bc') },
        planned: 'The following package would be held: nginx\nThe following package would be unheld: bc',
        runs: ['packages.hold nginx', 'packages.unhold bc'],
      },
    },
    'nothing to do': {
      'packages that are held': { args: { pkgs: ['curl', 'bc'] }, comment: 'No changes made' },
      'no packages': { args: { pkgs: [] }, comment: 'No packages to be held provided' },
    },
    cannot: {
      'a package that apt refuses': {
        host: { ...host, broken: { nginx: misnamed } },
        comment: misnamed,
        planned: 'The following package would be held: nginx',
        plannedChanges: held('nginx'),
        runs: ['packages.hold nginx'],
      },
    },
  },
  'pkg.unheld': {
    usual: { name: 'curl', host },
    repair: {
      'a package': {
        comment: 'Package curl is no longer being held.',
        changes: released('curl'),
        planned: 'The following package would be unheld: curl',
        runs: ['packages.unhold curl'],
      },
      'all packages': {
        name: 'everything',
        args: { pkgs: [], all: true },
        comment: 'Package curl is no longer being held.\nPackage bc is no longer being held.',
        changes: { ...released('curl'), ...released('bc') },
        planned: 'The following package would be unheld: curl\nThe following package would be unheld: bc',
        runs: ['packages.unhold curl bc'],
      },
    },
    'nothing to do': {
      'a package that is not held': { name: 'nginx', comment: 'No changes made' },
      'no packages': { args: { pkgs: [] }, comment: 'No packages to be unheld provided' },
    },
    cannot: {
      'a package that apt refuses': {
        host: { ...host, broken: { curl: 'apt-mark unhold: E: dpkg was interrupted' } },
        comment: 'apt-mark unhold: E: dpkg was interrupted',
        planned: 'The following package would be unheld: curl',
        plannedChanges: released('curl'),
        runs: ['packages.unhold curl'],
      },
    },
  },
};
