import type { LawCases } from '@muster/engine';
import { app } from './law-files.ts';

const elsewhere = { files: { '/etc/link': { link: '/old' } }, ...app };
const file = { files: { '/etc/link': 'text' } };

/** Uses of `file.symlink`. */
export const fileSymlinkLaws: LawCases = {
  'file.symlink': {
    usual: { name: '/etc/link', host: elsewhere },
    create: {
      usual: { host: app, changes: { new: '{name}' } },
      'a link': {
        name: '/link',
        args: { target: '/etc/hosts', group: 'app' },
        comment: 'Created new symlink /link -> /etc/hosts',
        planned: 'Symlink /link to /etc/hosts is set for creation',
        files: { '/link': { link: '/etc/hosts', group: 'app' } },
      },
      'a link in directories that are missing too': {
        name: '/etc/nginx/enabled/api',
        args: { target: '../available/api', makedirs: true, user: 'app', mode: 750 },
        comment: 'Created new symlink /etc/nginx/enabled/api -> ../available/api',
        planned: 'Symlink /etc/nginx/enabled/api to ../available/api is set for creation',
        files: {
          '/etc': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/etc/nginx': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/etc/nginx/enabled': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/etc/nginx/enabled/api': { link: '../available/api', user: 'app', group: 'app' },
        },
      },
      'a link that need not inherit an owner': {
        name: '/link',
        args: { target: '/etc', makedirs: true, user: 'app', inherit_user_and_group: true },
        comment: 'Created new symlink /link -> /etc',
        planned: 'Symlink /link to /etc is set for creation',
        files: { '/link': { link: '/etc', user: 'app', group: 'app' } },
      },
    },
    repair: {
      usual: {
        comment: 'Created new symlink {name} -> /new',
        changes: { new: '{name}' },
        planned:
          'The file or directory {name} is set for removal to make way for a new symlink targeting /new',
      },
      'a link that leads elsewhere': {
        args: { target: '/new', user: 'app' },
        planned: 'Link /etc/link target is set to be changed to /new',
        files: { '/etc/link': { link: '/new', user: 'app', group: 'app' } },
      },
      'a link that leads elsewhere, of which no copy is kept': {
        args: { target: '/new', backupname: 'link.old' },
        planned: 'Link /etc/link target is set to be changed to /new',
        files: { '/etc/link': { link: '/new' } },
      },
      'a link of another owner': {
        args: { target: '/old', user: 'app' },
        comment: 'Set ownership of symlink /etc/link to app:app',
        changes: { ownership: 'app:app' },
        planned:
          'The symlink /etc/link is present, but the ownership of the symlink would be changed from root:root to app:app',
        files: { '/etc/link': { link: '/old', user: 'app', group: 'app' } },
      },
      'a link of another group': {
        args: { target: '/old', group: 'app' },
        comment: 'Set ownership of symlink /etc/link to root:app',
        changes: { ownership: 'root:app' },
        planned:
          'The symlink /etc/link is present, but the ownership of the symlink would be changed from root:root to root:app',
        files: { '/etc/link': { link: '/old', group: 'app' } },
      },
      'a directory in the way': {
        args: { target: '/new', force: true },
        host: { files: { '/etc/link/file': '' } },
        files: { '/etc/link': { link: '/new' }, '/etc/link/file': null },
      },
      'a file in the way that is kept under another name': {
        args: { target: '/new', backupname: 'link.old' },
        host: file,
        files: { '/etc/link': { link: '/new' }, '/etc/link.old': 'text' },
      },
      'a file in the way that takes the place of an older one': {
        args: { target: '/new', backupname: '/old/link', force: true },
        host: { files: { ...file.files, '/old/link/x': '' } },
        files: { '/etc/link': { link: '/new' }, '/old/link': 'text', '/old/link/x': null },
      },
    },
    'nothing to do': {
      usual: { comment: 'Symlink {name} is present and owned by root:root' },
      'a link that leads there': { args: { target: '/old', user: 'root', mode: 700 } },
      'the owner of a link that is left alone': {
        args: { target: '/old', user: 'app', inherit_user_and_group: true },
      },
    },
    cannot: {
      'a file in the way': {
        args: { target: '/new' },
        host: file,
        comment: 'File exists where the symlink /etc/link should be. Did you mean to use force?',
      },
      'a directory in the way': {
        name: '/etc',
        args: { target: '/new' },
        host: file,
        comment: 'Directory exists where the symlink /etc should be. Did you mean to use force?',
      },
      'something under the name that the file in the way is to have': {
        args: { target: '/new', backupname: 'link.old' },
        host: { files: { ...file.files, '/etc/link.old': '' } },
        comment: 'Symlink & backup dest exists and Force not set. /etc/link - backup: /etc/link.old',
        planned:
          'The file or directory /etc/link is set for removal to make way for a new symlink targeting /new',
        plannedChanges: { new: '/etc/link' },
      },
      'no directory to hold it': {
        name: '/none/link',
        args: { target: '/new' },
        host: {},
        comment: 'Directory /none for symlink is not present',
      },
      'an owner that is not there': {
        args: { target: '/old', user: 'nobody' },
        comment: 'User nobody is not available',
      },
    },
  },
};
