import type { LawCases } from '@muster/engine';

/** Uses of `environ.*` states. */
export const environLaws: LawCases = {
  'environ.setenv': [
    {
      kind: 'repair',
      about: 'a variable',
      name: 'MUSTER_LAW_ONE',
      args: { value: 1 },
      expect: {
        comment: 'Environ values were set',
        changes: { MUSTER_LAW_ONE: '1' },
        planned: { comment: 'Environ values will be changed' },
      },
    },
    {
      kind: 'repair',
      about: 'several variables',
      name: 'several',
      args: { value: { MUSTER_LAW_TWO: 'x', MUSTER_LAW_THREE: false }, false_unsets: true },
      expect: {
        comment: 'Environ values were set',
        changes: { MUSTER_LAW_TWO: 'x' },
        planned: { comment: 'Environ values will be changed' },
      },
    },
  ],
};
