import type { LawCases } from '@muster/engine';

/** Uses of `file.accumulated` alone; what a file takes in is tried in file-accumulated.test.ts. */
export const fileAccumulatedLaws: LawCases = {
  'file.accumulated': {
    usual: { name: 'peers' },
    fail: {
      'texts that no state takes in': {
        args: { filename: '/etc/peers', text: 'a' },
        comment:
          'Orphaned accumulator peers: no file state of /etc/peers requires it; name that state in require_in or watch_in',
      },
      'no text': {
        args: { filename: '/etc/peers', text: null },
        comment: 'No text supplied for accumulator',
      },
    },
  },
};
