import type { LawCases } from '@muster/engine';
import { fresh } from '../testing/offered-packages.ts';

const got = (version: string) => ({ old: '', new: version });
const only = { downloadOnly: true };

/** Uses of `pkg.downloaded`. */
export const pkgDownloadedLaws: LawCases = {
  'pkg.downloaded': {
    usual: { name: 'nginx', host: fresh },
    create: {
      'a package': {
        comment: 'Packages downloaded: nginx',
        changes: { nginx: got('1.22.1-9') },
        planned: 'The following packages would be downloaded: nginx',
        runs: [{ run: 'packages.install nginx=1.22.1-9', ...only }],
      },
      'packages in versions of their own, of a release, one of them beside another version': {
        name: 'tools',
        args: { pkgs: [{ curl: '<8' }, 'bc'], fromrepo: 'backports', install_recommends: false },
        host: { ...fresh, downloaded: { curl: ['8.5.0-1'] } },
        comment: 'Packages downloaded: bc, curl',
        changes: { bc: got('1.07.1-3'), curl: got('7.88.1-10') },
        planned: 'The following packages would be downloaded: bc, curl',
        runs: [
          {
            run: 'packages.install curl=7.88.1-10 bc=1.07.1-3',
            ...only,
            fromRepo: 'backports',
            installRecommends: false,
          },
        ],
      },
      'a package that only fresh lists know': {
        host: { refreshed: { nginx: '1.22.1-9' } },
        comment: 'Packages downloaded: nginx',
        changes: { nginx: got('1.22.1-9') },
        planned: 'The following packages would be downloaded: nginx',
        plannedChanges: { nginx: got('latest') },
        runs: ['packages.refresh', { run: 'packages.install nginx=1.22.1-9', ...only }],
      },
    },
    'nothing to do': {
      usual: { comment: 'All specified packages are already downloaded' },
      'any version': { host: { ...fresh, downloaded: { nginx: ['1.18.0-6'] } } },
      'that version, among others': {
        args: { version: '1.22.*' },
        host: { ...fresh, downloaded: { nginx: ['1.18.0-6', '1.22.1-9'] } },
      },
      'no packages': { args: { pkgs: [] }, comment: 'No packages to download provided' },
    },
    cannot: {
      'a version that nobody offers': {
        args: { version: '2.0' },
        comment: "No matching version found for package 'nginx' (wanted: 2.0; available: 1.22.1-9)",
      },
      'a package that nobody offers, with fresh lists': {
        name: 'nosuch',
        args: { refresh: true },
        comment: "No repository offers the package 'nosuch'",
        planned: 'The following packages would be downloaded: nosuch',
        plannedChanges: { nosuch: got('latest') },
        runs: ['packages.refresh'],
      },
    },
  },
};
