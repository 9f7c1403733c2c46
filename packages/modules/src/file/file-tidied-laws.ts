import type { LawCases } from '@muster/engine';
import { placePrograms as programs } from '../testing/place-programs.ts';

const host = {
  files: {
    '/tmp/app/a.log-9': 'four',
    '/tmp/app/b.log-2': 'four',
    '/tmp/app/sub-9/c.log-9': 'some more',
    '/tmp/app/link-9': { link: '/etc/passwd' },
    '/etc/passwd': '',
  },
  programs,
} as const;
const removed = (...paths: readonly string[]) => ({
  comment: `Removed ${paths.length} files or directories from directory {name}`,
  changes: { removed: paths.map((path) => `/tmp/app/${path}`) },
  files: Object.fromEntries(paths.map((path) => [`/tmp/app/${path}`, null])),
});

/** Uses of `file.tidied`. */
export const fileTidiedLaws: LawCases = {
  'file.tidied': {
    usual: { name: '/tmp/app', host, planned: '{name} is set for tidy' },
    repair: {
      'everything but directories': removed('sub-9/c.log-9', 'link-9', 'b.log-2', 'a.log-9'),
      'files that were read a week ago or are large': {
        args: { age: 7, size: '1KiB', rmlinks: false },
        ...removed('sub-9/c.log-9', 'a.log-9'),
      },
      'files that are old and large': {
        args: { age: 7, size: 5, age_size_logical_operator: 'and' },
        ...removed('sub-9/c.log-9'),
      },
      'files that are large, however old': {
        args: { age: 7, size: '0.005KB', age_size_only: 'Size' },
        ...removed('sub-9/c.log-9'),
      },
      'what fits by its name, directories included': {
        args: { matches: ['sub', 'a.*'], rmdirs: true, exclude: ['.*-2$'] },
        ...removed('sub-9', 'a.log-9'),
        files: { '/tmp/app/sub-9': null, '/tmp/app/sub-9/c.log-9': null, '/tmp/app/a.log-9': null },
      },
      'what fits by its path': {
        args: { matches: '/tmp/app/sub', full_path_match: true },
        ...removed('sub-9/c.log-9'),
      },
    },
    'nothing to do': {
      usual: { planned: undefined, comment: 'Nothing to remove from directory {name}' },
      'nothing that is old enough': { args: { age: 10, age_size_only: 'age' } },
      'nothing that fits': { args: { matches: 'app' } },
    },
    cannot: {
      usual: { planned: undefined },
      'a directory that is not there': {
        name: '/tmp/none',
        comment: '/tmp/none does not exist or is not a directory.',
      },
      'a size that is none': {
        args: { size: 'large' },
        comment:
          "Invalid argument 'size': expected a size such as 100, 10M or 1GiB, not 'large' (file.tidied, id '/tmp/app')",
      },
      'links that are to be followed': {
        args: { followlinks: true },
        comment:
          "Invalid argument 'followlinks': links are not followed; tidy the directory that they lead to with a state of its own, not true (file.tidied, id '/tmp/app')",
      },
    },
  },
};
