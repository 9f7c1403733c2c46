import { type LawCases, textOf } from '@muster/engine';
import { cachedAbc } from '../file/law-files.ts';
import { debconfSetSelections, debconfFiles as files } from '../testing/debconf-program.ts';

const programs = { 'debconf-set-selections': debconfSetSelections };
const host = { files, programs };
const answered = 'mysql mysql/port string 3307\n';

/** Uses of `debconf.*` states. */
export const debconfLaws: LawCases = {
  'debconf.set': {
    usual: { name: 'mysql', args: { data: { 'mysql/port': { type: 'string', value: 3307 } } }, host },
    create: {
      'answers that nobody has given, one of them a password': {
        args: {
          data: {
            'mysql/root': { type: 'password', value: 'se cret' },
            'mysql/more': { type: 'multiselect', value: 'a, b' },
          },
        },
        secrets: ['se cret'],
        comment: 'Set answers: mysql/root, mysql/more',
        changes: { 'mysql/root': '(password hidden)', 'mysql/more': 'a, b' },
        planned: 'Answers to be set: mysql/root, mysql/more',
        runs: [
          {
            run: 'debconf-set-selections',
            stdin: 'mysql mysql/root password se cret\nmysql mysql/more multiselect a, b\n',
          },
        ],
      },
    },
    repair: {
      'an empty answer': {
        comment: 'Set answers: mysql/port',
        changes: { 'mysql/port': '3307' },
        planned: 'Answers to be set: mysql/port',
        runs: [{ run: 'debconf-set-selections', stdin: answered }],
      },
      'another answer, beside one that is given': {
        name: 'dash',
        args: {
          data: {
            'dash/sh': { type: 'boolean', value: false },
            'dash/x': { type: 'string', value: '' },
          },
        },
        host: {
          ...host,
          files: {
            ...files,
            '/var/cache/debconf/passwords.dat': 'Name: dash/x\nTemplate: none\nValue:\nOwners: dash\n',
          },
        },
        comment: 'Unchanged answers: dash/x\nSet answers: dash/sh',
        changes: { 'dash/sh': 'false' },
        planned: 'Unchanged answers: dash/x\nAnswers to be set: dash/sh',
        runs: [{ run: 'debconf-set-selections', stdin: 'dash dash/sh boolean false\n' }],
      },
    },
    'nothing to do': {
      'the answer': {
        name: 'dash',
        args: { data: { 'dash/sh': { type: 'boolean', value: true } } },
        comment: 'All specified answers are already set',
      },
    },
    cannot: {
      'a type that there is not': {
        args: { data: { 'mysql/x': { type: 'bool', value: 1 } } },
        comment: 'Setting answers: error: Cannot parse line: mysql mysql/x bool 1',
        planned: 'Answers to be set: mysql/x',
        plannedChanges: { 'mysql/x': '1' },
        runs: [{ run: 'debconf-set-selections', stdin: 'mysql mysql/x bool 1\n' }],
      },
      'two lines in one': {
        args: { data: { 'mysql/x': { type: 'string', value: '1\ndash dash/sh boolean false' } } },
        comment:
          "Invalid argument 'data.mysql/x.value': expected one line, not '1\ndash dash/sh boolean false' (debconf.set, id 'mysql')",
      },
    },
  },
  'debconf.set_file': {
    usual: {
      name: 'answers',
      args: { source: 'salt://abc', template: 'jinja', context: { port: 3307 } },
      host,
      context: {
        files: { 'salt://abc': cachedAbc() },
        render: (_, { port = null }) =>
          `# ours\ndash dash/sh boolean true\nmysql\tmysql/port string ${textOf(port)}\nmysql mysql/pw password x\\\n  y\n`,
      },
      comment: 'Debconf selections were set.',
      planned: 'Debconf selections would have been set.',
    },
    create: {
      'answers, one of them given': {
        changes: { 'mysql/port': '3307', 'mysql/pw': '(password hidden)' },
        runs: [{ run: 'debconf-set-selections', stdin: `${answered}mysql mysql/pw password x   y\n` }],
      },
    },
    repair: {
      'another answer': {
        context: {
          files: { 'salt://abc': cachedAbc() },
          render: () => 'dash dash/sh boolean false',
        },
        changes: { 'dash/sh': 'false' },
        runs: [{ run: 'debconf-set-selections', stdin: 'dash dash/sh boolean false\n' }],
      },
    },
    'nothing to do': {
      'answers that are given': {
        context: { files: { 'salt://abc': cachedAbc() }, render: () => 'd-i dash/sh boolean true\n' },
        planned: undefined,
      },
    },
    cannot: {
      usual: { planned: undefined },
      'a file that there is not': {
        args: { source: 'salt://none' },
        comment: "Source file salt://none not found in saltenv 'base'",
      },
      'a line that is no answer': {
        context: { files: { 'salt://abc': cachedAbc() }, render: () => 'mysql mysql/port\n' },
        comment: '"mysql mysql/port" is no answer: expected owner, question, type and value',
      },
    },
  },
};
