import type { LawCases } from '@muster/engine';
import { conf } from './law-files.ts';

/** Uses of `file.replace`. */
export const fileReplaceLaws: LawCases = {
  'file.replace': [
    {
      kind: 'repair',
      about: 'a line with a group',
      name: '/etc/app.conf',
      args: { pattern: '^(t\\w+)$', repl: '# \\1', count: 1, backup: '.old' },
      host: { files: { '/etc/app.conf': 'two\n' } },
      expect: {
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-two\n+# two\n' },
        planned: { comment: 'Changes would have been made' },
        files: { '/etc/app.conf': '# two\n', '/etc/app.conf.old': 'two\n' },
      },
    },
    {
      kind: 'create',
      about: 'a line that is appended',
      name: '/etc/app.conf',
      args: { pattern: '^port=.*', repl: 'port=80', append_if_not_found: true, backup: false },
      host: { files: { '/etc/app.conf': conf } },
      expect: {
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,4 @@\n one\n two\n three\n+port=80\n' },
        planned: { comment: 'Changes would have been made' },
        files: { '/etc/app.conf': 'one\ntwo\nthree\nport=80\n' },
      },
    },
    {
      kind: 'nothing to do',
      about: 'a missing file',
      name: '/none',
      args: { pattern: 'a', repl: 'b', ignore_if_missing: true },
      expect: { comment: 'No changes needed to be made' },
    },
  ],
};
