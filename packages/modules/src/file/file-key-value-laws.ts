import type { LawCases } from '@muster/engine';

/** Uses of `file.keyvalue`. */
export const fileKeyValueLaws: LawCases = {
  'file.keyvalue': [
    {
      kind: 'create',
      about: 'keys with other values, commented or missing',
      name: '/etc/app.conf',
      args: { key_values: { a: 1, b: 'two', c: true }, uncomment: '# ', append_if_not_found: true },
      host: { files: { '/etc/app.conf': 'a=0\n# b=two\nz=9' } },
      expect: {
        comment: 'Changes were made',
        changes: {
          diff: '--- \n+++ \n@@ -1,3 +1,4 @@\n-a=0\n-# b=two\n-z=9\n\\ No newline at end of file\n+a=1\n+b=two\n+z=9\n+c=True\n',
        },
        planned: { comment: 'Changes would have been made' },
        files: { '/etc/app.conf': 'a=1\nb=two\nz=9\nc=True\n' },
      },
    },
  ],
};
