import type { Json, JsonRecord, LawCases, StateLaws } from '@muster/engine';

const functions = {
  'service.reload': (args: readonly Json[], kwargs: JsonRecord) => ({ args, kwargs }),
  'test.ping': () => true,
  'test.false': () => false,
  'test.retcode': () => ({ retcode: 1 }),
  'test.deep': () => ({ minion: { result: false } }),
  'test.fine': () => ({ retcode: 0, minion: { result: true, text: 'false' } }),
};
const context = { functions };

const waiting: StateLaws = {
  usual: { name: 'x', context },
  skip: { 'functions, where nothing changed': { args: { 'test.ping': [] }, comment: '' } },
  reaction: {
    usual: { plannedChanges: {} },
    'functions, where something changed': {
      args: { 'test.ping': [] },
      comment: 'test.ping: Success',
      changes: { 'test.ping': true },
      planned: 'Function test.ping to be executed.',
    },
    'the old form, where something changed': {
      name: 'test.ping',
      comment: 'Module function test.ping executed',
      changes: { ret: true },
      planned: 'Module function test.ping is set to execute',
    },
  },
};

/** Uses of `module.*` states. */
export const moduleLaws: LawCases = {
  'module.run': {
    usual: { name: 'x', context },
    run: {
      usual: {
        comment: 'Module function {name} executed',
        planned: 'Module function {name} is set to execute',
        plannedChanges: {},
      },
      'functions with their arguments': {
        args: { 'service.reload': ['nginx', { force: true }], 'test.ping': null, 'test.fine': 1 },
        comment: 'service.reload: Success\ntest.ping: Success\ntest.fine: Success',
        changes: {
          'service.reload': { args: ['nginx'], kwargs: { force: true } },
          'test.ping': true,
          'test.fine': { retcode: 0, minion: { result: true, text: 'false' } },
        },
        planned: 'Function service.reload, test.ping, test.fine to be executed.',
      },
      'the old form': {
        name: 'service.reload',
        args: { args: ['nginx'], kwargs: { a: 1 }, m_name: 'x', force: true, returner: 'none' },
        changes: { ret: { args: ['nginx'], kwargs: { a: 1, name: 'x', force: true } } },
      },
      'the old form, with one argument': {
        name: 'service.reload',
        args: { args: 'nginx' },
        changes: { ret: { args: ['nginx'], kwargs: {} } },
      },
    },
    fail: {
      usual: { plannedChanges: {} },
      'what test.false returns': {
        args: { 'test.false': [], 'test.ping': [] },
        comment: 'test.false: Failed\ntest.ping: Success',
        changes: { 'test.false': false, 'test.ping': true },
        planned: 'Function test.false, test.ping to be executed.',
      },
      'what test.retcode returns': {
        args: { 'test.retcode': [], 'test.ping': [] },
        comment: 'test.retcode: Failed\ntest.ping: Success',
        changes: { 'test.retcode': { retcode: 1 }, 'test.ping': true },
        planned: 'Function test.retcode, test.ping to be executed.',
      },
      'what test.deep returns': {
        args: { 'test.deep': [], 'test.ping': [] },
        comment: 'test.deep: Failed\ntest.ping: Success',
        changes: { 'test.deep': { minion: { result: false } }, 'test.ping': true },
        planned: 'Function test.deep, test.ping to be executed.',
      },
      'what a function returns, in the old form': {
        name: 'test.false',
        comment: 'Module function test.false executed',
        changes: { ret: false },
        planned: 'Module function test.false is set to execute',
      },
      'a function that is not there': {
        args: { 'no.such': [], 'test.ping': [] },
        comment: "no.such: 'no.such' is not available\ntest.ping: Success",
        changes: { 'test.ping': true },
        planned: 'Function no.such, test.ping to be executed.',
      },
      'a function that is not there, in the old form': {
        name: 'no.such',
        comment: "Module function no.such threw an exception. Exception: 'no.such' is not available",
        planned: 'Module function no.such is set to execute',
        plannedChanges: undefined,
      },
      'no function': { args: { ping: [] }, comment: 'No function provided.', plannedChanges: undefined },
    },
    reaction: {
      'functions, where something changed': {
        args: { 'test.ping': [] },
        comment: 'test.ping: Success',
        changes: { 'test.ping': true },
        planned: 'Function test.ping to be executed.',
        plannedChanges: {},
      },
    },
  },
  'module.wait': waiting,
  'module.watch': waiting,
};
