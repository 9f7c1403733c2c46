import type { LawCases } from '@muster/engine';

const app = [{ name: 'app', uid: 500, gid: 500 }];
const appGroup = [{ name: 'app', gid: 500 }];

/** Uses of `file.symlink`. */
export const fileSymlinkLaws: LawCases = {
  'file.symlink': [
    {
      kind: 'create',
      about: 'a new link',
      name: '/etc/nginx/enabled/api',
      args: { target: '../available/api', makedirs: true },
      expect: {
        comment: 'Created new symlink /etc/nginx/enabled/api -> ../available/api',
        changes: { new: '/etc/nginx/enabled/api' },
        planned: { comment: 'Symlink /etc/nginx/enabled/api to ../available/api is set for creation' },
        files: {
          '/etc': { directory: true },
          '/etc/nginx': { directory: true },
          '/etc/nginx/enabled': { directory: true },
          '/etc/nginx/enabled/api': { link: '../available/api' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'a link that leads elsewhere',
      name: '/etc/link',
      args: { target: '/new', user: 'app' },
      host: { files: { '/etc/link': { link: '/old' } }, users: app, groups: appGroup },
      expect: {
        comment: 'Created new symlink /etc/link -> /new',
        changes: { new: '/etc/link' },
        planned: { comment: 'Link /etc/link target is set to be changed to /new' },
        files: { '/etc/link': { link: '/new', user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'a file in the way that is kept under another name',
      name: '/etc/link',
      args: { target: '/new', backupname: 'link.old' },
      host: { files: { '/etc/link': 'text' } },
      expect: {
        comment: 'Created new symlink /etc/link -> /new',
        changes: { new: '/etc/link' },
        planned: {
          comment:
            'The file or directory /etc/link is set for removal to make way for a new symlink targeting /new',
        },
        files: { '/etc/link': { link: '/new' }, '/etc/link.old': 'text' },
      },
    },
  ],
};
