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
        context: {
          pillar: { app: { settings: { port: 80, hosts: ['a', 'b'] } } },
          render: () => '{"port": 80.0, "hosts": ["a", "b"]}',
        },
        changes: { diff: 'New file', mode: '0640' },
        files: {
          '/srv': { directory: true, mode: 0o750, user: 'app', group: 'app' },
          '/srv/app.yaml': { text: 'hosts:\n- a\n- b\nport: 80.0\n', mode: 0o640, user: 'app', group: 'app' },
        },
      },
      'JSON, its keys in order': {
        name: '/app.json',
        args: { dataset: { b: [{ d: 1, c: 'é' }], a: null }, formatter: 'json' },
        host: {},
        files: {
          '/app.json': '{\n  "a": null,\n  "b": [\n    {\n      "c": "é",\n      "d": 1\n    }\n  ]\n}\n',
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
      'JSON in one line': {
        name: '/app.json',
        args: {
          dataset: { '\0packed': ['d', 'b', 1, 'a', ['f', 1]] },
          serializer: 'json',
          serializer_opts: { indent: null, separators: [',', ':'] },
        },
        host: {},
        files: { '/app.json': '{"a":1.0,"b":1}\n' },
      },
      'YAML in one line': {
        name: '/app.yaml',
        args: {
          dataset: { b: 'é', a: 1.5 },
          serializer_opts: [{ default_flow_style: true }, { explicit_start: true }, { width: 20 }],
        },
        host: {},
        warnings: ["the option 'width' of the serializer yaml was ignored"],
        files: { '/app.yaml': '--- {a: 1.5, b: "\\xE9"}\n' },
      },
      'YAML as it is written, in another encoding': {
        name: '/app.yaml',
        args: { dataset: { b: 'é', a: 1 }, encoding: 'utf-8', serializer_opts: [{ sort_keys: false }] },
        host: {},
        files: { '/app.yaml': 'b: é\na: 1\n' },
      },
      Python: {
        name: '/app.py',
        args: { dataset: { b: [1, { a: null }], a: true }, serializer: 'python' },
        host: {},
        files: { '/app.py': "{'a': True, 'b': [1, {'a': None}]}\n" },
      },
      'an INI file': {
        name: '/app.ini',
        args: {
          dataset: { main: { Key: 1, text: 'a\nb', on: true }, empty: {} },
          serializer: 'configparser',
        },
        host: {},
        files: { '/app.ini': '[main]\nkey = 1\ntext = a\n\tb\non = True\n\n[empty]\n\n\n' },
      },
      TOML: {
        name: '/app.toml',
        args: {
          dataset: {
            text: 'it\'s "é"\n',
            table: { deep: { list: [1, 'a'] }, on: true },
            empty: {},
            'a key': null,
            tables: [{ a: 1 }, { b: { c: 2 } }],
          },
          serializer: 'toml',
        },
        host: {},
        files: {
          '/app.toml':
            'text = "it\'s \\"é\\"\\n"\n[[tables]]\na = 1\n\n[[tables]]\n\n[tables.b]\nc = 2\n\n[table]\non = true\n\n[empty]\n\n[table.deep]\nlist = [ 1, "a",]\n\n',
        },
      },
      'a property list': {
        name: '/app.plist',
        args: { dataset: { b: [1, 1.5, true], a: { c: 'x < é' }, e: [], f: {} }, serializer: 'plist' },
        host: {},
        files: {
          '/app.plist': `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>a</key>
\t<dict>
\t\t<key>c</key>
\t\t<string>x &lt; é</string>
\t</dict>
\t<key>b</key>
\t<array>
\t\t<integer>1</integer>
\t\t<real>1.5</real>
\t\t<true/>
\t</array>
\t<key>e</key>
\t<array/>
\t<key>f</key>
\t<dict/>
</dict>
</plist>
`,
        },
      },
    },
    repair: {
      usual: { comment: 'File {name} updated', planned: 'Dataset will be serialized and stored into {name}' },
      'data laid over what is there': {
        args: { dataset: data, serializer: 'json', merge_if_exists: true, mode: 600 },
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,13 @@\n-{"a": 1, "b": {"d": 2, "c": 0}, "e": [1]}\n\\ No newline at end of file\n+{\n+  "a": 1,\n+  "b": {\n+    "c": 1,\n+    "d": 2\n+  },\n+  "e": [\n+    2\n+  ],\n+  "ü": [\n+    "x"\n+  ]\n+}\n',
          mode: '0600',
        },
        files: {
          '/etc/app.json': {
            text: '{\n  "a": 1,\n  "b": {\n    "c": 1,\n    "d": 2\n  },\n  "e": [\n    2\n  ],\n  "ü": [\n    "x"\n  ]\n}\n',
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
      'an INI file laid over what is there': {
        name: '/app.ini',
        args: { dataset: { s: { c: 3 } }, serializer: 'configparser', merge_if_exists: true },
        host: { files: { '/app.ini': '[s]\na = 1\nB = 2\n' } },
        changes: {
          diff: '--- \n+++ \n@@ -1,3 +1,6 @@\n [s]\n a = 1\n-B = 2\n+b = 2\n+c = 3\n+\n+\n',
        },
        files: { '/app.ini': '[s]\na = 1\nb = 2\nc = 3\n\n\n' },
      },
      'TOML laid over what is there': {
        name: '/app.toml',
        args: { dataset: { c: 2, t: { y: 1 } }, serializer: 'toml', merge_if_exists: true },
        host: { files: { '/app.toml': 'b = 1\nf = 1.0\n[t]\nx = [1, 2]\n' } },
        changes: {
          diff: '--- \n+++ \n@@ -1,4 +1,8 @@\n b = 1\n f = 1.0\n+c = 2\n+\n [t]\n-x = [1, 2]\n+x = [ 1, 2,]\n+y = 1\n+\n',
        },
        files: { '/app.toml': 'b = 1\nf = 1.0\nc = 2\n\n[t]\nx = [ 1, 2,]\ny = 1\n\n' },
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
          'Failed to deserialize existing data: Expecting property name enclosed in double quotes: line 1 column 2',
      },
      'Python laid over what is there': {
        args: { dataset: { a: 1 }, serializer: 'python', merge_if_exists: true },
        comment: "Failed to deserialize existing data: Serializer 'python' only writes.",
      },
      'a property list of nothing': {
        args: { dataset: { a: null }, serializer: 'plist' },
        comment: 'The data cannot be written as plist: a property list has no form for None',
      },
      'an INI file with nothing as a value': {
        args: { dataset: { a: { b: null } }, serializer: 'configparser' },
        comment: 'The data cannot be written as configparser: option values must be strings',
      },
      'an INI file of a list': {
        args: { dataset: [1], serializer: 'configparser' },
        comment: 'The data cannot be written as configparser: a mapping is expected',
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
