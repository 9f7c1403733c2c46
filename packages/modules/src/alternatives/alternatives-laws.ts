import type { LawCases } from '@muster/engine';
import { editors, updateAlternatives } from '../testing/alternatives-program.ts';

const programs = { 'update-alternatives': updateAlternatives };
const host = { files: editors(), programs };
const chosen = { files: editors('/usr/bin/nano'), programs };
const emacs = { link: '/usr/bin/editor', path: '/usr/bin/emacs', priority: 60 };

/** Uses of `alternatives.*` states. */
export const alternativesLaws: LawCases = {
  'alternatives.install': {
    usual: { name: 'editor', args: emacs, host },
    create: {
      usual: {
        changes: { name: 'editor', ...emacs },
        planned: 'Alternative will be set for editor to /usr/bin/emacs with priority 60',
        runs: ['update-alternatives --install /usr/bin/editor editor /usr/bin/emacs 60'],
      },
      'the best of all': { comment: 'Alternative for editor set to path /usr/bin/emacs with priority 60' },
      'the best of all, where another one was chosen': {
        host: chosen,
        comment: 'Alternative /usr/bin/emacs for editor registered with priority 60 and not set to default',
      },
      'one that is not the best': {
        args: { ...emacs, priority: '50' },
        comment: 'Alternative /usr/bin/emacs for editor registered with priority 50 and not set to default',
        changes: { name: 'editor', ...emacs, priority: 50 },
        planned: 'Alternative will be set for editor to /usr/bin/emacs with priority 50',
        runs: ['update-alternatives --install /usr/bin/editor editor /usr/bin/emacs 50'],
      },
      'the first of its group': {
        name: 'mail',
        args: { link: '/usr/bin/mail', path: '/usr/bin/nano', priority: 1 },
        comment: 'Alternative for mail set to path /usr/bin/nano with priority 1',
        changes: { name: 'mail', link: '/usr/bin/mail', path: '/usr/bin/nano', priority: 1 },
        planned: 'Alternative will be set for mail to /usr/bin/nano with priority 1',
        runs: ['update-alternatives --install /usr/bin/mail mail /usr/bin/nano 1'],
      },
    },
    repair: {
      'another priority': {
        args: { ...emacs, path: '/usr/bin/nano' },
        comment: 'Alternative for editor set to path /usr/bin/nano with priority 60',
        changes: { name: 'editor', ...emacs, path: '/usr/bin/nano' },
        planned: 'Alternative will be set for editor to /usr/bin/nano with priority 60',
        runs: ['update-alternatives --install /usr/bin/editor editor /usr/bin/nano 60'],
      },
    },
    'nothing to do': {
      'one that is registered': {
        args: { ...emacs, path: '/usr/bin/nano', priority: 40 },
        comment: 'Alternative /usr/bin/nano for editor is already registered',
      },
    },
    cannot: {
      'a program that there is not': {
        args: { ...emacs, path: '/usr/bin/joe' },
        comment: '/usr/bin/joe does not exist',
      },
      'a link that another group has': {
        args: { ...emacs, link: '/usr/bin/vi' },
        comment:
          'Alternative for editor not installed: update-alternatives: error: alternative link /usr/bin/vi is already managed',
        planned: 'Alternative will be set for editor to /usr/bin/emacs with priority 60',
        plannedChanges: { name: 'editor', ...emacs, link: '/usr/bin/vi' },
        runs: ['update-alternatives --install /usr/bin/vi editor /usr/bin/emacs 60'],
      },
      'a name that would be an option': {
        name: '--force',
        comment:
          "Invalid argument 'name': expected the name of a command, not '--force' (alternatives.install, id '--force')",
      },
    },
  },
  'alternatives.remove': {
    usual: { name: 'editor', args: { path: '/usr/bin/vim' }, host },
    repair: {
      usual: {
        planned: 'Alternative for editor will be removed',
        runs: ['update-alternatives --remove editor /usr/bin/vim'],
      },
      'the one that is used': {
        comment: 'Alternative for editor removed. Falling back to path /usr/bin/nano',
        changes: { path: '/usr/bin/nano' },
      },
      'one beside the one that was chosen': {
        host: chosen,
        comment: 'Alternative for editor removed. Falling back to path /usr/bin/nano',
        changes: { path: '/usr/bin/nano' },
      },
      'the only one': {
        host: {
          files: {
            '/var/lib/dpkg/alternatives/editor':
              '{"link":"/usr/bin/editor","mode":"auto","current":"/usr/bin/vim","choices":{"/usr/bin/vim":1}}',
          },
          programs,
        },
        comment: 'Alternative for editor removed',
        changes: { path: '' },
      },
    },
    'nothing to do': {
      'one that is not registered': {
        args: { path: '/usr/bin/emacs' },
        comment: "Alternative for editor is set to it's default path /usr/bin/vim",
      },
      'a group that there is not': { name: 'mail', comment: "Alternative for mail doesn't exist" },
    },
    cannot: {
      'a host without the program': {
        host: {},
        comment:
          'update-alternatives cannot be run: Cannot run update-alternatives: no such file or directory',
      },
    },
  },
  'alternatives.set': {
    usual: { name: 'editor', args: { path: '/usr/bin/nano' }, host },
    repair: {
      'another one': {
        comment: 'Alternative for editor set to path /usr/bin/nano',
        changes: { path: '/usr/bin/nano' },
        planned: 'Alternative for editor will be set to path /usr/bin/nano',
        runs: ['update-alternatives --set editor /usr/bin/nano'],
      },
    },
    'nothing to do': {
      'the one that was chosen': {
        host: chosen,
        comment: 'Alternative for editor already set to /usr/bin/nano',
      },
    },
    cannot: {
      'one that is not registered': {
        args: { path: '/usr/bin/emacs' },
        comment: "Alternative /usr/bin/emacs for editor doesn't exist",
      },
      'a group that there is not': { name: 'mail', comment: "Alternative for mail doesn't exist" },
    },
  },
  'alternatives.auto': {
    usual: { name: 'editor', host: chosen },
    repair: {
      'a group for which one was chosen': {
        comment: 'editor was put in auto mode',
        changes: { mode: { old: 'manual', new: 'auto' } },
        planned: 'editor will be put in auto mode',
        runs: ['update-alternatives --auto editor'],
      },
    },
    'nothing to do': { 'a group that is': { host, comment: 'editor already in auto mode' } },
    cannot: { 'a group that there is not': { name: 'mail', comment: "Alternative for mail doesn't exist" } },
  },
};
