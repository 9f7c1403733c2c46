import type { LawCases } from '@muster/engine';
import { app } from './law-files.ts';

const json = '/etc/app.json';
const given = { files: { [json]: '{"a": 1, "b": {"d": 2, "c": 0}, "e": [1]}' } };
const data = { b: { c: 1 }, e: [2], ü: ['x'] };

/** Uses of `file.serialize`. */
export const fileSerializeLaws: LawCases = {
  'file.serialize': {
    usual: { name: json, host: given },
    create: {
      usual: {
        comment: 'File {name} updated',
        changes: { diff: 'New file' },
        planned: 'Dataset will be serialized and stored into {name}',
      },
      'YAML of the pillar, in directories that are missing too': {
        name: '/srv/app.yaml',
        args: {
          dataset_pillar: 'app:settings',
          makedirs: true,
          merge_if_exists: true,
          mode: '0640',
          user: 'app',
          group: 'app',
        },
        host: app,
        context: { pillar: { app: { settings: { port: 80, hosts: ['a', 'b'] } } } },
        changes: { diff: 'New file', mode: '0640' },
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app.yaml': { text: 'hosts:\n- a\n- b\nport: 80\n', mode: 0o640, user: 'app', group: 'app' },
        },
      },
      'JSON, its keys in order': {
        name: '/app.json',
        args: { dataset: { b: [{ d: 1, c: 'é' }], a: null }, formatter: 'json' },
        host: {},
        files: {
          '/app.json':
            '{\n  "a": null,\n  "b": [\n    {\n      "c": "\\u00e9",\n      "d": 1\n    }\n  ]\n}\n',
        },
      },
      'JSON as the data has it': {
        name: '/app.json',
        args: {
          dataset: { b: 1, a: 'é' },
          serializer: 'json',
          serializer_opts: [{ indent: 4 }, { sort_keys: false }],
          encoding: 'utf-8',
        },
        host: {},
        files: { '/app.json': '{\n    "b": 1,\n    "a": "é"\n}\n' },
      },
    },
    repair: {
      usual: { comment: 'File {name} updated', planned: 'Dataset will be serialized and stored into {name}' },
      'data laid over what is there': {
        args: { dataset: data, serializer: 'json', merge_if_exists: true, mode: 600 },
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,13 @@\n-{"a": 1, "b": {"d": 2, "c": 0}, "e": [1]}\n\\ No newline at end of file\n+{\n+  "a": 1,\n+  "b": {\n+    "c": 1,\n+    "d": 2\n+  },\n+  "e": [\n+    2\n+  ],\n+  "\\u00fc": [\n+    "x"\n+  ]\n+}\n',
          mode: '0600',
        },
        files: {
          '/etc/app.json': {
            text: '{\n  "a": 1,\n  "b": {\n    "c": 1,\n    "d": 2\n  },\n  "e": [\n    2\n  ],\n  "\\u00fc": [\n    "x"\n  ]\n}\n',
            mode: 0o600,
          },
        },
      },
      'data in the place of what is there, which is not shown': {
        args: { dataset: { a: 1 }, serializer: 'json', show_changes: false },
        changes: { diff: '<show_changes=False>' },
        files: { '/etc/app.json': '{\n  "a": 1\n}\n' },
      },
      'YAML laid over what is there, a copy of which is kept': {
        name: '/etc/app.yaml',
        args: { dataset: { b: 2 }, merge_if_exists: true, backup: 'minion' },
        host: { files: { '/etc/app.yaml': 'a: 1\nb: [1]\n' } },
        context: { opts: { cachedir: '/' } },
        changes: { diff: '--- \n+++ \n@@ -1,2 +1,2 @@\n a: 1\n-b: [1]\n+b: 2\n' },
        files: {
          '/etc/app.yaml': 'a: 1\nb: 2\n',
          '/file_backup': { directory: true, mode: 0o700 },
          '/file_backup/etc': { directory: true, mode: 0o700 },
          '/file_backup/etc/app.yaml_NOW': 'a: 1\nb: [1]\n',
        },
      },
      'data that can be laid over nothing': {
        args: { dataset: [1], serializer: 'json', merge_if_exists: true },
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,3 @@\n-{"a": 1, "b": {"d": 2, "c": 0}, "e": [1]}\n\\ No newline at end of file\n+[\n+  1\n+]\n',
        },
        files: { '/etc/app.json': '[\n  1\n]\n' },
      },
    },
    'nothing to do': {
      'data that is there': {
        name: '/etc/app.yaml',
        args: { dataset: { a: 1 } },
        host: { files: { '/etc/app.yaml': 'a: 1\n' } },
        comment: 'File /etc/app.yaml is in the correct state',
      },
      'a file that is not to be made': {
        name: '/etc/app.yaml',
        args: { dataset: { a: 1 }, create: false },
        comment: 'File /etc/app.yaml is not present and is not set for creation',
      },
    },
    cannot: {
      usual: {
        comment: "Exactly one of 'dataset' and 'dataset_pillar' is needed (file.serialize, id '{name}')",
      },
      'what is there is no JSON': {
        args: { dataset: { a: 1 }, serializer: 'json', merge_if_exists: true },
        host: { files: { [json]: '{' } },
        comment:
          "Failed to deserialize existing data: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
      },
      'a key that the pillar does not have': {
        args: { dataset_pillar: 'app' },
        comment: 'Pillar app does not exist',
      },
      'no data': {},
      'data and a key of the pillar': { args: { dataset: 1, dataset_pillar: 'app' }, host: {} },
    },
  },
};
