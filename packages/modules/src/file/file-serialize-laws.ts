import type { LawCases } from '@muster/engine';

/** Uses of `file.serialize`. */
export const fileSerializeLaws: LawCases = {
  'file.serialize': [
    {
      kind: 'repair',
      about: 'JSON over what is there',
      name: '/etc/app.json',
      args: { dataset: { b: { c: 1 }, ü: ['x'] }, serializer: 'json', merge_if_exists: true, mode: 600 },
      host: { files: { '/etc/app.json': '{"a": 1, "b": {"d": 2}}' } },
      expect: {
        comment: 'File /etc/app.json updated',
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,10 @@\n-{"a": 1, "b": {"d": 2}}\n\\ No newline at end of file\n+{\n+  "a": 1,\n+  "b": {\n+    "c": 1,\n+    "d": 2\n+  },\n+  "\\u00fc": [\n+    "x"\n+  ]\n+}\n',
          mode: '0600',
        },
        planned: { comment: 'Dataset will be serialized and stored into /etc/app.json' },
        files: {
          '/etc/app.json': {
            text: '{\n  "a": 1,\n  "b": {\n    "c": 1,\n    "d": 2\n  },\n  "\\u00fc": [\n    "x"\n  ]\n}\n',
            mode: 0o600,
          },
        },
      },
    },
    {
      kind: 'repair',
      about: 'YAML of the pillar',
      name: '/srv/app.yaml',
      args: { dataset_pillar: 'app', makedirs: true },
      context: { pillar: { app: { port: 80, hosts: ['a', 'b'] } } },
      expect: {
        comment: 'File /srv/app.yaml updated',
        changes: { diff: 'New file' },
        planned: { comment: 'Dataset will be serialized and stored into /srv/app.yaml' },
        files: { '/srv': { directory: true }, '/srv/app.yaml': 'hosts:\n- a\n- b\nport: 80\n' },
      },
    },
  ],
};
