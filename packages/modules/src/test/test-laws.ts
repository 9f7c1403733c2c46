import type { LawCases } from '@muster/engine';

const context = {
  pillar: { a: { port: 80 }, on: false, name: 'web', list: [1], half: 0.5, nothing: null },
};

/** Uses of `test.*` states. */
export const testLaws: LawCases = {
  'test.nop': [
    {
      kind: 'skip',
      about: 'of itself',
      name: 'x',
      expect: { comment: 'Success!' },
    },
    {
      kind: 'skip',
      about: 'with a comment of its own',
      name: 'x',
      args: { comment: ['one', 'two'], anything: 'else' },
      expect: { comment: 'one\ntwo' },
    },
    {
      kind: 'reaction',
      about: 'to a change',
      name: 'x',
      expect: {
        comment: 'Watch statement fired.',
        changes: { 'Requisites with changes': ['law: something'] },
        planned: { result: true },
      },
    },
  ],
  'test.succeed_without_changes': [
    {
      kind: 'skip',
      about: 'of itself',
      name: 'x',
      expect: { comment: 'Success!' },
    },
    {
      kind: 'skip',
      about: 'with a comment of its own',
      name: 'x',
      args: { comment: ['one', 'two'], anything: 'else' },
      expect: { comment: 'one\ntwo' },
    },
    {
      kind: 'reaction',
      about: 'to a change',
      name: 'x',
      expect: {
        comment: 'Watch statement fired.',
        changes: { 'Requisites with changes': ['law: something'] },
        planned: { result: true },
      },
    },
  ],
  'test.fail_without_changes': [
    {
      kind: 'fail',
      about: 'of itself',
      name: 'x',
      expect: { comment: 'Failure!', planned: "If we weren't testing, this would be a failure!" },
    },
    {
      kind: 'fail',
      about: 'with a comment of its own',
      name: 'x',
      args: { comment: ['one', 'two'], anything: 'else' },
      expect: { comment: 'one\ntwo', planned: "If we weren't testing, this would be a failure!" },
    },
    {
      kind: 'reaction',
      about: 'to a change',
      name: 'x',
      expect: {
        comment: 'Watch statement fired.',
        changes: { 'Requisites with changes': ['law: something'] },
        planned: { result: true },
      },
    },
  ],
  'test.succeed_with_changes': [
    {
      kind: 'run',
      about: 'of itself',
      name: 'x',
      expect: {
        comment: 'Success!',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        planned: "If we weren't testing, this would be successful with changes",
      },
    },
    {
      kind: 'run',
      about: 'with a comment of its own',
      name: 'x',
      args: { comment: ['one', 'two'], anything: 'else' },
      expect: {
        comment: 'one\ntwo',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        planned: "If we weren't testing, this would be successful with changes",
      },
    },
    {
      kind: 'reaction',
      about: 'to a change',
      name: 'x',
      expect: {
        comment: 'Success!',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        planned: "If we weren't testing, this would be successful with changes",
      },
    },
  ],
  'test.fail_with_changes': [
    {
      kind: 'fail',
      about: 'of itself',
      name: 'x',
      expect: {
        comment: 'Failure!',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        planned: { comment: "If we weren't testing, this would be failed with changes", result: null },
      },
    },
    {
      kind: 'fail',
      about: 'with a comment of its own',
      name: 'x',
      args: { comment: ['one', 'two'], anything: 'else' },
      expect: {
        comment: 'one\ntwo',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        planned: { comment: "If we weren't testing, this would be failed with changes", result: null },
      },
    },
  ],
  'test.show_notification': [
    {
      kind: 'skip',
      about: 'a text',
      name: 'x',
      args: { text: 'Reboot this host.', more: 1 },
      expect: { comment: 'Reboot this host.' },
    },
    {
      kind: 'reaction',
      about: 'a text, where something changed',
      name: 'x',
      args: { text: 'Reboot this host.' },
      expect: {
        comment: 'Watch statement fired.',
        changes: { 'Requisites with changes': ['law: something'] },
        planned: { result: true },
      },
    },
  ],
  'test.configurable_test_state': [
    {
      kind: 'run',
      about: 'of itself',
      name: 'x',
      expect: {
        comment: '',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        planned: 'This is a test',
      },
    },
    {
      kind: 'run',
      about: 'with a comment and warnings',
      name: 'x',
      args: { comment: 'so it was wanted', warnings: 'careful' },
      expect: {
        comment: 'so it was wanted',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        warnings: ['careful'],
      },
    },
    {
      kind: 'skip',
      about: 'no changes',
      name: 'x',
      args: { changes: false, warnings: ['a', 'b'] },
      expect: { comment: '', warnings: ['a', 'b'], planned: 'This is a test' },
    },
    {
      kind: 'fail',
      about: 'a failure with changes',
      name: 'x',
      args: { result: false, comment: 'no' },
      expect: {
        comment: 'no',
        changes: { testing: { old: 'Unchanged', new: 'Something pretended to change' } },
        planned: { result: null },
      },
    },
    {
      kind: 'fail',
      about: 'a failure without changes',
      name: 'x',
      args: { result: false, changes: false },
      expect: { comment: '', planned: { comment: 'This is a test', result: true } },
    },
    {
      kind: 'fail',
      about: 'a result that is none',
      name: 'x',
      args: { result: 'perhaps' },
      expect: {
        comment:
          "Invalid argument 'result': expected true, false or 'Random', not 'perhaps' (test.configurable_test_state, id 'x')",
      },
    },
    {
      kind: 'reaction',
      about: 'to a change',
      name: 'x',
      args: { changes: false },
      expect: {
        comment: 'Watch statement fired.',
        changes: { 'Requisites with changes': ['law: something'] },
        planned: { result: true },
      },
    },
  ],
  'test.check_pillar': [
    {
      kind: 'skip',
      about: 'keys that are there',
      name: 'x',
      args: {
        present: ['a', 'a:port'],
        integer: 'a:port',
        boolean: 'on',
        string: 'name',
        listing: 'list',
        dictionary: 'a',
      },
      context,
      expect: { comment: '' },
    },
    {
      kind: 'skip',
      about: 'keys that are there, each named',
      name: 'x',
      args: { present: 'name', integer: ['on'], verbose: true },
      context,
      expect: { comment: "Those keys passed the check:\n- name (present)\n- on (<class 'int'>)\n" },
    },
    {
      kind: 'fail',
      about: 'a key that is missing, and one without a value',
      name: 'x',
      args: { present: ['none', 'nothing'], verbose: true },
      context,
      expect: { comment: 'Pillar key "none" is missing.\nPillar key "nothing" is missing.\n' },
    },
    {
      kind: 'fail',
      about: 'keys of other kinds',
      name: 'x',
      args: { boolean: 'name', integer: 'half', string: 'on', listing: 'a', dictionary: 'list' },
      context,
      expect: {
        comment:
          'Pillar key "name" is not <class \'bool\'>.\nPillar key "half" is not <class \'int\'>.\nPillar key "on" is not (<class \'str\'>,).\nPillar key "a" is not <class \'list\'>.\nPillar key "list" is not <class \'dict\'>.\n',
      },
    },
    {
      kind: 'fail',
      about: 'nothing to check',
      name: 'x',
      context,
      expect: { comment: "Missing required argument text. (test.check_pillar, id 'x')" },
    },
  ],
};
