import type { Json, JsonRecord, LawCases } from '@muster/engine';

const functions = {
  'service.reload': (args: readonly Json[], kwargs: JsonRecord) => ({ args, kwargs }),
  'test.ping': () => true,
  'test.false': () => false,
  'test.retcode': () => ({ retcode: 1 }),
  'test.deep': () => ({ minion: { result: false } }),
  'test.fine': () => ({ retcode: 0, minion: { result: true, text: 'false' } }),
};
const context = { functions };

/** Uses of `module.*` states. */
export const moduleLaws: LawCases = {
  'module.run': [
    {
      kind: 'run',
      about: 'functions with their arguments',
      name: 'x',
      args: { 'service.reload': ['nginx', { force: true }], 'test.ping': null, 'test.fine': 1 },
      context,
      expect: {
        comment: 'service.reload: Success\ntest.ping: Success\ntest.fine: Success',
        changes: {
          'service.reload': { args: ['nginx'], kwargs: { force: true } },
          'test.ping': true,
          'test.fine': { retcode: 0, minion: { result: true, text: 'false' } },
        },
        planned: { comment: 'Function service.reload, test.ping, test.fine to be executed.', changes: {} },
      },
    },
    {
      kind: 'run',
      about: 'the old form',
      name: 'service.reload',
      args: { args: ['nginx'], kwargs: { a: 1 }, m_name: 'x', force: true, returner: 'none' },
      context,
      expect: {
        comment: 'Module function service.reload executed',
        changes: { ret: { args: ['nginx'], kwargs: { a: 1, name: 'x', force: true } } },
        planned: { comment: 'Module function service.reload is set to execute', changes: {} },
      },
    },
    {
      kind: 'run',
      about: 'the old form, with one argument',
      name: 'service.reload',
      args: { args: 'nginx' },
      context,
      expect: {
        comment: 'Module function service.reload executed',
        changes: { ret: { args: ['nginx'], kwargs: {} } },
        planned: { comment: 'Module function service.reload is set to execute', changes: {} },
      },
    },
    {
      kind: 'fail',
      about: 'what test.false returns',
      name: 'x',
      args: { 'test.false': [], 'test.ping': [] },
      context,
      expect: {
        comment: 'test.false: Failed\ntest.ping: Success',
        changes: { 'test.false': false, 'test.ping': true },
        planned: { comment: 'Function test.false, test.ping to be executed.', changes: {}, result: null },
      },
    },
    {
      kind: 'fail',
      about: 'what test.retcode returns',
      name: 'x',
      args: { 'test.retcode': [], 'test.ping': [] },
      context,
      expect: {
        comment: 'test.retcode: Failed\ntest.ping: Success',
        changes: { 'test.retcode': { retcode: 1 }, 'test.ping': true },
        planned: { comment: 'Function test.retcode, test.ping to be executed.', changes: {}, result: null },
      },
    },
    {
      kind: 'fail',
      about: 'what test.deep returns',
      name: 'x',
      args: { 'test.deep': [], 'test.ping': [] },
      context,
      expect: {
        comment: 'test.deep: Failed\ntest.ping: Success',
        changes: { 'test.deep': { minion: { result: false } }, 'test.ping': true },
        planned: { comment: 'Function test.deep, test.ping to be executed.', changes: {}, result: null },
      },
    },
    {
      kind: 'fail',
      about: 'what a function returns, in the old form',
      name: 'test.false',
      context,
      expect: {
        comment: 'Module function test.false executed',
        changes: { ret: false },
        planned: { comment: 'Module function test.false is set to execute', changes: {}, result: null },
      },
    },
    {
      kind: 'fail',
      about: 'a function that is not there',
      name: 'x',
      args: { 'no.such': [], 'test.ping': [] },
      context,
      expect: {
        comment: "no.such: 'no.such' is not available\ntest.ping: Success",
        changes: { 'test.ping': true },
        planned: { comment: 'Function no.such, test.ping to be executed.', changes: {}, result: null },
      },
    },
    {
      kind: 'fail',
      about: 'a function that is not there, in the old form',
      name: 'no.such',
      context,
      expect: {
        comment: "Module function no.such threw an exception. Exception: 'no.such' is not available",
        planned: { comment: 'Module function no.such is set to execute', result: null },
      },
    },
    {
      kind: 'fail',
      about: 'no function',
      name: 'x',
      args: { ping: [] },
      context,
      expect: { comment: 'No function provided.' },
    },
    {
      kind: 'reaction',
      about: 'functions, where something changed',
      name: 'x',
      args: { 'test.ping': [] },
      context,
      expect: {
        comment: 'test.ping: Success',
        changes: { 'test.ping': true },
        planned: { comment: 'Function test.ping to be executed.', changes: {} },
      },
    },
  ],
  'module.wait': [
    {
      kind: 'skip',
      about: 'functions, where nothing changed',
      name: 'x',
      args: { 'test.ping': [] },
      context,
      expect: { comment: '' },
    },
    {
      kind: 'reaction',
      about: 'functions, where something changed',
      name: 'x',
      args: { 'test.ping': [] },
      context,
      expect: {
        comment: 'test.ping: Success',
        changes: { 'test.ping': true },
        planned: { comment: 'Function test.ping to be executed.', changes: {} },
      },
    },
    {
      kind: 'reaction',
      about: 'the old form, where something changed',
      name: 'test.ping',
      context,
      expect: {
        comment: 'Module function test.ping executed',
        changes: { ret: true },
        planned: { comment: 'Module function test.ping is set to execute', changes: {} },
      },
    },
  ],
};
