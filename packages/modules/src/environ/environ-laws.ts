import type { LawCases } from '@muster/engine';

/** Uses of `environ.setenv`; the variables are those of the process that runs the tests. */
export const environLaws: LawCases = {
  'environ.setenv': {
    usual: { name: 'MUSTER_LAW_ONE' },
    create: {
      usual: { comment: 'Environ values were set', planned: 'Environ values will be changed' },
      'a variable': { args: { value: 1 }, changes: { MUSTER_LAW_ONE: '1' } },
      'several variables': {
        name: 'several',
        args: { value: { MUSTER_LAW_TWO: 'x', MUSTER_LAW_THREE: true, MUSTER_LAW_FOUR: null } },
        changes: { MUSTER_LAW_TWO: 'x', MUSTER_LAW_THREE: 'True' },
      },
    },
    repair: {
      usual: { comment: 'Environ values were set', planned: 'Environ values will be changed' },
      'another value': { args: { value: 'one' }, changes: { MUSTER_LAW_ONE: 'one' } },
      'a variable that is to be empty': { args: { value: false }, changes: { MUSTER_LAW_ONE: '' } },
      'a variable that is to go, and another that is not': {
        name: 'several',
        args: { value: { MUSTER_LAW_TWO: false, MUSTER_LAW_THREE: '3' }, false_unsets: true },
        changes: { MUSTER_LAW_TWO: '', MUSTER_LAW_THREE: '3' },
      },
    },
    'nothing to do': {
      'the value': {
        name: 'MUSTER_LAW_THREE',
        args: { value: 3 },
        comment: 'Environ values are already set with the correct values',
      },
    },
    cannot: {
      'nothing as the value': {
        args: { value: null },
        comment:
          "Invalid argument 'value': expected text or true or false or a mapping, not null (environ.setenv, id 'MUSTER_LAW_ONE')",
      },
      'a list as the value': {
        args: { value: ['x'] },
        comment:
          "Invalid argument 'value': expected text or true or false or a mapping, not [\"x\"] (environ.setenv, id 'MUSTER_LAW_ONE')",
      },
    },
  },
};
