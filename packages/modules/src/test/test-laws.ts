import type { LawCases } from '@muster/engine';

const context = { pillar: { a: { port: 80 }, on: false, name: 'web', list: [1], half: 0.5, nothing: null } };

const pretended = { testing: { old: 'Unchanged', new: 'Something pretended to change' } };
const commented = { args: { comment: ['one', 'two'], anything: 'else' }, comment: 'one\ntwo' };
const fired = {
  comment: 'Watch statement fired.',
  changes: { 'Requisites with changes': ['law: something'] },
  plannedResult: true,
};

/** Uses of `test.*` states. */
export const testLaws: LawCases = {
  'test.nop': {
    usual: { name: 'x' },
    skip: { 'of itself': { comment: 'Success!' }, 'with a comment of its own': commented },
    reaction: { 'to a change': fired },
  },
  'test.succeed_without_changes': {
    usual: { name: 'x' },
    skip: { 'of itself': { comment: 'Success!' }, 'with a comment of its own': commented },
    reaction: { 'to a change': fired },
  },
  'test.fail_without_changes': {
    usual: { name: 'x' },
    fail: {
      usual: { planned: "If we weren't testing, this would be a failure!", plannedResult: false },
      'of itself': { comment: 'Failure!' },
      'with a comment of its own': commented,
    },
    reaction: { 'to a change': fired },
  },
  'test.succeed_with_changes': {
    usual: { name: 'x' },
    run: {
      usual: { changes: pretended, planned: "If we weren't testing, this would be successful with changes" },
      'of itself': { comment: 'Success!' },
      'with a comment of its own': commented,
    },
    reaction: {
      'to a change': {
        comment: 'Success!',
        changes: pretended,
        planned: "If we weren't testing, this would be successful with changes",
      },
    },
  },
  'test.fail_with_changes': {
    usual: { name: 'x' },
    fail: {
      usual: { changes: pretended, planned: "If we weren't testing, this would be failed with changes" },
      'of itself': { comment: 'Failure!' },
      'with a comment of its own': commented,
    },
  },
  'test.show_notification': {
    usual: { name: 'x' },
    skip: { 'a text': { args: { text: 'Reboot this host.', more: 1 }, comment: 'Reboot this host.' } },
    reaction: { 'a text, where something changed': { args: { text: 'Reboot this host.' }, ...fired } },
  },
  'test.configurable_test_state': {
    usual: { name: 'x' },
    run: {
      usual: { changes: pretended },
      'of itself': { comment: '', planned: 'This is a test' },
      'with a comment and warnings': {
        args: { comment: 'so it was wanted', warnings: 'careful' },
        comment: 'so it was wanted',
        warnings: ['careful'],
      },
    },
    skip: {
      'no changes': {
        args: { changes: false, warnings: ['a', 'b'] },
        comment: '',
        warnings: ['a', 'b'],
        planned: 'This is a test',
        plannedResult: true,
      },
    },
    fail: {
      'a failure with changes': {
        args: { result: false, comment: 'no' },
        comment: 'no',
        changes: pretended,
        plannedResult: null,
      },
      'a failure without changes': {
        args: { result: false, changes: false },
        comment: '',
        planned: 'This is a test',
        plannedResult: true,
      },
      'a result that is none': {
        args: { result: 'perhaps' },
        comment:
          "Invalid argument 'result': expected true, false or 'Random', not 'perhaps' (test.configurable_test_state, id 'x')",
      },
    },
    reaction: { 'to a change': { args: { changes: false }, ...fired } },
  },
  'test.check_pillar': {
    usual: { name: 'x', context },
    skip: {
      'keys that are there': {
        args: {
          present: ['a', 'a:port'],
          integer: 'a:port',
          boolean: 'on',
          string: 'name',
          listing: 'list',
          dictionary: 'a',
        },
        comment: '',
      },
      'keys that are there, each named': {
        args: { present: 'name', integer: ['on'], verbose: true },
        comment: "Those keys passed the check:\n- name (present)\n- on (<class 'int'>)\n",
      },
    },
    fail: {
      'a key that is missing, and one without a value': {
        args: { present: ['none', 'nothing'], verbose: true },
        comment: 'Pillar key "none" is missing.\nPillar key "nothing" is missing.\n',
      },
      'keys of other kinds': {
        args: { boolean: 'name', integer: 'half', string: 'on', listing: 'a', dictionary: 'list' },
        comment:
          'Pillar key "name" is not <class \'bool\'>.\nPillar key "half" is not <class \'int\'>.\nPillar key "on" is not (<class \'str\'>,).\nPillar key "a" is not <class \'list\'>.\nPillar key "list" is not <class \'dict\'>.\n',
      },
      'nothing to check': { comment: "Missing required argument text. (test.check_pillar, id 'x')" },
    },
  },
  'test.mod_watch': {
    run: {
      'a state without anything that changed': {
        name: 'x',
        args: { sfun: 'nop', more: 1 },
        comment: 'Watch statement fired.',
        changes: { 'Requisites with changes': [] },
        plannedResult: true,
      },
    },
  },
};
