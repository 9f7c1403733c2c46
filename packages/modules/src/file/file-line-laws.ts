import type { LawCases } from '@muster/engine';
import { conf } from './law-files.ts';

/** Uses of `file.line`. */
export const fileLineLaws: LawCases = {
  'file.line': [
    {
      kind: 'repair',
      about: 'a line below another',
      name: '/etc/app.conf',
      args: { mode: 'ensure', content: 'between', after: '^one' },
      host: { files: { '/etc/app.conf': conf } },
      expect: {
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,4 @@\n one\n+between\n two\n three\n' },
        planned: { comment: 'Changes would have been made' },
        files: { '/etc/app.conf': 'one\nbetween\ntwo\nthree\n' },
      },
    },
    {
      kind: 'repair',
      about: 'a line in the place of another',
      name: '/etc/app.conf',
      args: { mode: 'replace', content: 'zwei', match: '^(two|zwei)$' },
      host: { files: { '/etc/app.conf': '  one\ntwo' } },
      expect: {
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,2 +1,2 @@\n   one\n-two\n\\ No newline at end of file\n+zwei\n' },
        planned: { comment: 'Changes would have been made' },
        files: { '/etc/app.conf': '  one\nzwei\n' },
      },
    },
    {
      kind: 'repair',
      about: 'a line that goes',
      name: '/etc/app.conf',
      args: { mode: 'delete', match: 'two' },
      host: { files: { '/etc/app.conf': conf } },
      expect: {
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,2 @@\n one\n-two\n three\n' },
        planned: { comment: 'Changes would have been made' },
        files: { '/etc/app.conf': 'one\nthree\n' },
      },
    },
  ],
};
