import type { LawCases } from '@muster/engine';
import { app } from './law-files.ts';

const elsewhere = { files: { '/etc/link': { link: '/old' } }, ...app };
const file = { files: { '/etc/link': 'text' } };

/** Uses of `file.symlink`. */
export const fileSymlinkLaws: LawCases = {
  'file.symlink': [
    {
      kind: 'create',
      about: 'a link',
      name: '/link',
      args: { target: '/etc/hosts', group: 'app' },
      host: app,
      expect: {
        comment: 'Created new symlink /link -> /etc/hosts',
        changes: { new: '/link' },
        planned: 'Symlink /link to /etc/hosts is set for creation',
        files: { '/link': { link: '/etc/hosts', group: 'app' } },
      },
    },
    {
      kind: 'create',
      about: 'a link in directories that are missing too',
      name: '/etc/nginx/enabled/api',
      args: { target: '../available/api', makedirs: true, user: 'app', mode: 750 },
      host: app,
      expect: {
        comment: 'Created new symlink /etc/nginx/enabled/api -> ../available/api',
        changes: { new: '/etc/nginx/enabled/api' },
        planned: 'Symlink /etc/nginx/enabled/api to ../available/api is set for creation',
        files: {
          '/etc': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/etc/nginx': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/etc/nginx/enabled': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/etc/nginx/enabled/api': { link: '../available/api', user: 'app', group: 'app' },
        },
      },
    },
    {
      kind: 'create',
      about: 'a link that need not inherit an owner',
      name: '/link',
      args: { target: '/etc', makedirs: true, user: 'app', inherit_user_and_group: true },
      host: app,
      expect: {
        comment: 'Created new symlink /link -> /etc',
        changes: { new: '/link' },
        planned: 'Symlink /link to /etc is set for creation',
        files: { '/link': { link: '/etc', user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'a link that leads elsewhere',
      name: '/etc/link',
      args: { target: '/new', user: 'app' },
      host: elsewhere,
      expect: {
        comment: 'Created new symlink /etc/link -> /new',
        changes: { new: '/etc/link' },
        planned: 'Link /etc/link target is set to be changed to /new',
        files: { '/etc/link': { link: '/new', user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'a link that leads elsewhere, of which no copy is kept',
      name: '/etc/link',
      args: { target: '/new', backupname: 'link.old' },
      host: elsewhere,
      expect: {
        comment: 'Created new symlink /etc/link -> /new',
        changes: { new: '/etc/link' },
        planned: 'Link /etc/link target is set to be changed to /new',
        files: { '/etc/link': { link: '/new' } },
      },
    },
    {
      kind: 'repair',
      about: 'a link of another owner',
      name: '/etc/link',
      args: { target: '/old', user: 'app' },
      host: elsewhere,
      expect: {
        comment: 'Set ownership of symlink /etc/link to app:app',
        changes: { ownership: 'app:app' },
        planned:
          'The symlink /etc/link is present, but the ownership of the symlink would be changed from root:root to app:app',
        files: { '/etc/link': { link: '/old', user: 'app', group: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'a link of another group',
      name: '/etc/link',
      args: { target: '/old', group: 'app' },
      host: elsewhere,
      expect: {
        comment: 'Set ownership of symlink /etc/link to root:app',
        changes: { ownership: 'root:app' },
        planned:
          'The symlink /etc/link is present, but the ownership of the symlink would be changed from root:root to root:app',
        files: { '/etc/link': { link: '/old', group: 'app' } },
      },
    },
    {
      kind: 'repair',
      about: 'a directory in the way',
      name: '/etc/link',
      args: { target: '/new', force: true },
      host: { files: { '/etc/link/file': '' } },
      expect: {
        comment: 'Created new symlink /etc/link -> /new',
        changes: { new: '/etc/link' },
        planned:
          'The file or directory /etc/link is set for removal to make way for a new symlink targeting /new',
        files: { '/etc/link': { link: '/new' }, '/etc/link/file': null },
      },
    },
    {
      kind: 'repair',
      about: 'a file in the way that is kept under another name',
      name: '/etc/link',
      args: { target: '/new', backupname: 'link.old' },
      host: file,
      expect: {
        comment: 'Created new symlink /etc/link -> /new',
        changes: { new: '/etc/link' },
        planned:
          'The file or directory /etc/link is set for removal to make way for a new symlink targeting /new',
        files: { '/etc/link': { link: '/new' }, '/etc/link.old': 'text' },
      },
    },
    {
      kind: 'repair',
      about: 'a file in the way that takes the place of an older one',
      name: '/etc/link',
      args: { target: '/new', backupname: '/old/link', force: true },
      host: { files: { ...file.files, '/old/link/x': '' } },
      expect: {
        comment: 'Created new symlink /etc/link -> /new',
        changes: { new: '/etc/link' },
        planned:
          'The file or directory /etc/link is set for removal to make way for a new symlink targeting /new',
        files: { '/etc/link': { link: '/new' }, '/old/link': 'text', '/old/link/x': null },
      },
    },
    {
      kind: 'nothing to do',
      about: 'a link that leads there',
      name: '/etc/link',
      args: { target: '/old', user: 'root', mode: 700 },
      host: elsewhere,
      expect: { comment: 'Symlink /etc/link is present and owned by root:root' },
    },
    {
      kind: 'nothing to do',
      about: 'the owner of a link that is left alone',
      name: '/etc/link',
      args: { target: '/old', user: 'app', inherit_user_and_group: true },
      host: elsewhere,
      expect: { comment: 'Symlink /etc/link is present and owned by root:root' },
    },
    {
      kind: 'cannot',
      about: 'a file in the way',
      name: '/etc/link',
      args: { target: '/new' },
      host: file,
      expect: { comment: 'File exists where the symlink /etc/link should be. Did you mean to use force?' },
    },
    {
      kind: 'cannot',
      about: 'a directory in the way',
      name: '/etc',
      args: { target: '/new' },
      host: file,
      expect: { comment: 'Directory exists where the symlink /etc should be. Did you mean to use force?' },
    },
    {
      kind: 'cannot',
      about: 'something under the name that the file in the way is to have',
      name: '/etc/link',
      args: { target: '/new', backupname: 'link.old' },
      host: { files: { ...file.files, '/etc/link.old': '' } },
      expect: {
        comment: 'Symlink & backup dest exists and Force not set. /etc/link - backup: /etc/link.old',
        planned: {
          comment:
            'The file or directory /etc/link is set for removal to make way for a new symlink targeting /new',
          changes: { new: '/etc/link' },
          result: null,
        },
      },
    },
    {
      kind: 'cannot',
      about: 'no directory to hold it',
      name: '/none/link',
      args: { target: '/new' },
      expect: { comment: 'Directory /none for symlink is not present' },
    },
    {
      kind: 'cannot',
      about: 'an owner that is not there',
      name: '/etc/link',
      args: { target: '/old', user: 'nobody' },
      host: elsewhere,
      expect: { comment: 'User nobody is not available' },
    },
  ],
};
