import type { LawCases } from '@muster/engine';
import { conf } from './law-files.ts';

/** Uses of `file.comment` and `file.uncomment`. */
export const fileCommentLaws: LawCases = {
  'file.comment': [
    {
      kind: 'repair',
      about: 'lines that are to be comments',
      name: '/etc/app.conf',
      args: { regex: '^t\\w+$', backup: false },
      host: { files: { '/etc/app.conf': conf } },
      expect: {
        comment: 'Commented lines successfully',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,3 @@\n one\n-two\n-three\n+#two\n+#three\n' },
        planned: { comment: 'File /etc/app.conf is set to be updated' },
        files: { '/etc/app.conf': 'one\n#two\n#three\n' },
      },
    },
  ],
  'file.uncomment': [
    {
      kind: 'repair',
      about: 'a line that is to be none',
      name: '/etc/app.conf',
      args: { regex: 'two' },
      host: { files: { '/etc/app.conf': 'one\n  # two\n#three\n' } },
      expect: {
        comment: 'Uncommented lines successfully',
        changes: { diff: '--- \n+++ \n@@ -1,3 +1,3 @@\n one\n-  # two\n+  two\n #three\n' },
        planned: { comment: 'File /etc/app.conf is set to be updated' },
        files: { '/etc/app.conf': 'one\n  two\n#three\n', '/etc/app.conf.bak': 'one\n  # two\n#three\n' },
      },
    },
  ],
};
