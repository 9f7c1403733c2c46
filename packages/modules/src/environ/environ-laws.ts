import type { LawCase } from '@muster/engine';

/** Uses of `environ.*` states. */
export const environLaws: readonly LawCase[] = [
  { state: 'environ.setenv', about: 'a variable', name: 'MUSTER_LAW_ONE', args: { value: 1 } },
  {
    state: 'environ.setenv',
    about: 'several variables',
    name: 'several',
    args: { value: { MUSTER_LAW_TWO: 'x', MUSTER_LAW_THREE: false }, false_unsets: true },
  },
];
