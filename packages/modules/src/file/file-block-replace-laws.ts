import type { LawCases } from '@muster/engine';
import { conf } from './law-files.ts';

/** Uses of `file.blockreplace`. */
export const fileBlockReplaceLaws: LawCases = {
  'file.blockreplace': [
    {
      kind: 'create',
      about: 'a block that is appended',
      name: '/etc/app.conf',
      args: { content: 'inside', append_if_not_found: true },
      host: { files: { '/etc/app.conf': conf } },
      expect: {
        comment: 'Changes were made',
        changes: {
          diff: '--- \n+++ \n@@ -1,3 +1,6 @@\n one\n two\n three\n+#-- start managed zone --\n+inside\n+#-- end managed zone --\n',
        },
        planned: { comment: 'Changes would be made' },
        files: {
          '/etc/app.conf': 'one\ntwo\nthree\n#-- start managed zone --\ninside\n#-- end managed zone --\n',
          '/etc/app.conf.bak': 'one\ntwo\nthree\n',
        },
      },
    },
    {
      kind: 'repair',
      about: 'a block with other contents',
      name: '/etc/app.conf',
      args: { marker_start: '<', marker_end: '>', content: 'new\nlines\n', backup: '.old' },
      host: { files: { '/etc/app.conf': 'a\n  <\nold\n> end\nb\n' } },
      expect: {
        comment: 'Changes were made',
        changes: { diff: '--- \n+++ \n@@ -1,5 +1,6 @@\n a\n   <\n-old\n+new\n+lines\n > end\n b\n' },
        planned: { comment: 'Changes would be made' },
        files: {
          '/etc/app.conf': 'a\n  <\nnew\nlines\n> end\nb\n',
          '/etc/app.conf.old': 'a\n  <\nold\n> end\nb\n',
        },
      },
    },
  ],
};
