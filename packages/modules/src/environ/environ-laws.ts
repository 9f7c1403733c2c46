import type { LawCases } from '@muster/engine';

/** Uses of `environ.setenv`; the variables are those of the process that runs the tests. */
export const environLaws: LawCases = {
  'environ.setenv': [
    {
      kind: 'create',
      about: 'a variable',
      name: 'MUSTER_LAW_ONE',
      args: { value: 1 },
      expect: {
        comment: 'Environ values were set',
        changes: { MUSTER_LAW_ONE: '1' },
        planned: 'Environ values will be changed',
      },
    },
    {
      kind: 'create',
      about: 'several variables',
      name: 'several',
      args: { value: { MUSTER_LAW_TWO: 'x', MUSTER_LAW_THREE: true, MUSTER_LAW_FOUR: null } },
      expect: {
        comment: 'Environ values were set',
        changes: { MUSTER_LAW_TWO: 'x', MUSTER_LAW_THREE: 'True' },
        planned: 'Environ values will be changed',
      },
    },
    {
      kind: 'repair',
      about: 'another value',
      name: 'MUSTER_LAW_ONE',
      args: { value: 'one' },
      expect: {
        comment: 'Environ values were set',
        changes: { MUSTER_LAW_ONE: 'one' },
        planned: 'Environ values will be changed',
      },
    },
    {
      kind: 'repair',
      about: 'a variable that is to be empty',
      name: 'MUSTER_LAW_ONE',
      args: { value: false },
      expect: {
        comment: 'Environ values were set',
        changes: { MUSTER_LAW_ONE: '' },
        planned: 'Environ values will be changed',
      },
    },
    {
      kind: 'repair',
      about: 'a variable that is to go, and another that is not',
      name: 'several',
      args: { value: { MUSTER_LAW_TWO: false, MUSTER_LAW_THREE: '3' }, false_unsets: true },
      expect: {
        comment: 'Environ values were set',
        changes: { MUSTER_LAW_TWO: '', MUSTER_LAW_THREE: '3' },
        planned: 'Environ values will be changed',
      },
    },
    {
      kind: 'nothing to do',
      about: 'the value',
      name: 'MUSTER_LAW_THREE',
      args: { value: 3 },
      expect: { comment: 'Environ values are already set with the correct values' },
    },
    {
      kind: 'cannot',
      about: 'a list as the value',
      name: 'MUSTER_LAW_ONE',
      args: { value: ['x'] },
      expect: {
        comment:
          "Invalid argument 'value': expected text or true or false or nothing or a mapping, not [\"x\"] (environ.setenv, id 'MUSTER_LAW_ONE')",
      },
    },
  ],
};
