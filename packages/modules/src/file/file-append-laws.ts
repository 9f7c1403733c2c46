import type { LawCases } from '@muster/engine';
import { conf } from './law-files.ts';

/** Uses of `file.append` and `file.prepend`. */
export const fileAppendLaws: LawCases = {
  'file.append': [
    {
      kind: 'create',
      about: 'lines that are missing',
      name: '/etc/app.conf',
      args: { text: ['two', 'four\nfive'] },
      host: { files: { '/etc/app.conf': 'one\ntwo' } },
      expect: {
        comment: 'Appended 3 lines',
        changes: {
          diff: '--- \n+++ \n@@ -1,2 +1,4 @@\n one\n-two\n\\ No newline at end of file\n+two\n+four\n+five\n',
        },
        planned: { comment: 'File /etc/app.conf is set to be updated' },
        files: { '/etc/app.conf': 'one\ntwo\nfour\nfive\n' },
      },
    },
    {
      kind: 'create',
      about: 'a new file',
      name: '/srv/a/b',
      args: { text: 'x', makedirs: true },
      expect: {
        comment: 'Appended 1 lines',
        changes: { new: '/srv/a/b', diff: '--- \n+++ \n@@ -0,0 +1,1 @@\n+x\n' },
        planned: { comment: 'File /srv/a/b is set to be updated' },
        files: { '/srv': { directory: true }, '/srv/a': { directory: true }, '/srv/a/b': 'x\n' },
      },
    },
  ],
  'file.prepend': [
    {
      kind: 'create',
      about: 'a header that is missing',
      name: '/etc/app.conf',
      args: { text: '# managed', header: true },
      host: { files: { '/etc/app.conf': `${conf}# managed\n` } },
      expect: {
        comment: 'Prepended 1 lines',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,4 @@\n+# managed\n one\n two\n three\n' },
        planned: { comment: 'File /etc/app.conf is set to be updated' },
        files: { '/etc/app.conf': '# managed\none\ntwo\nthree\n# managed\n' },
      },
    },
  ],
};
