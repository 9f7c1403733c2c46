import { memoryFileSource } from '@muster/sls';
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../registry/registry.ts';
import { lintTree } from './lint-tree.ts';

type Tree = Readonly<Record<string, string>>;

const registry = createRegistry();

/** The findings of a tree, each as `file:line:column: severity: message`. */
function lint(files: Tree, pillar?: Tree): readonly string[] {
  return lintTree({
    registry,
    files: memoryFileSource({ base: files }),
    pillarFiles: pillar === undefined ? undefined : memoryFileSource({ base: pillar }),
  }).map(({ path, line, column, severity, message }) => `${path}:${line}:${column}: ${severity}: ${message}`);
}

/** What is wrong -> the tree, and the beginning of its only finding. */
const faults: Readonly<Record<string, readonly [Tree, string]>> = {
  'a tag that is not closed': [
    { 'a.sls': 'a:\n  test.nop: []\n{% if x %}\n' },
    'salt://a.sls:3:4: error: Unexpected end of template',
  ],
  'a filter that does not exist': [
    { 'a.jinja': '{{ 1 | tojsn }}' },
    "salt://a.jinja:1:8: error: No filter named 'tojsn'; did you mean 'tojson'?",
  ],
  'a tag that is not closed in a template of a file': [
    { 'f.j2': '{% for x in y %}' },
    'salt://f.j2:1:4: error: ',
  ],
  'a template that does not exist': [
    { 'a.sls': "{% from 'gone.jinja' import x %}\n" },
    'salt://a.sls:1:9: error: template not found: gone.jinja',
  ],
  'a name that nothing sets': [
    { 'a.sls': 'a:\n  test.nop:\n    - name: {{ grain.os }}\n' },
    "salt://a.sls:3:16: error: 'grain' is undefined; did you mean 'grains'?",
  ],
  'YAML that cannot be read': [{ 'a.sls': 'a:\n  test.nop: [\n' }, 'salt://a.sls:'],
  'the same id twice': [{ 'a.sls': 'a:\n  test.nop: []\na:\n  test.nop: []\n' }, 'salt://a.sls:3:1: error: '],
  'a function that does not exist': [
    { 'a.sls': "{% set x = salt['pkg.versoin']('a') %}\n" },
    "salt://a.sls:1:16: error: there is no function 'pkg.versoin'; did you mean 'pkg.version'?",
  ],
  'a state that does not exist': [
    { 'a.sls': 'a:\n  pkg.instaled: []\n' },
    "salt://a.sls:2:3: error: there is no state 'pkg.instaled'; did you mean 'pkg.installed'?",
  ],
  'an argument that is nearly one': [
    { 'a.sls': 'app:\n  user.present:\n    - pasword: x\n' },
    "salt://a.sls:3:7: error: Unknown argument 'pasword': did you mean 'password'?",
  ],
  'an argument that is nearly one, of a state that takes any': [
    { 'a.sls': '/a:\n  file.managed:\n    - content: x\n' },
    "salt://a.sls:3:7: warning: 'content' is an invalid keyword argument for 'file.managed' and was ignored; did you mean 'contents'?",
  ],
  'an argument that is none': [
    { 'a.sls': '/a:\n  file.managed:\n    - colour: red\n' },
    "salt://a.sls:3:7: warning: 'colour' is an invalid keyword argument",
  ],
  'an argument of the wrong type': [
    { 'a.sls': '/a:\n  file.managed:\n    - contents: x\n    - makedirs: perhaps\n' },
    "salt://a.sls:4:7: error: Invalid argument 'makedirs'",
  ],
  'a requisite on what is nowhere': [
    {
      'a.sls': 'a:\n  test.nop:\n    - require:\n      - pkg: ngnix\n',
      'b.sls': 'nginx:\n  pkg.installed: []\n',
    },
    "salt://a.sls:4:9: error: 'a' has a require on 'pkg: ngnix', which is no state of this tree; did you mean 'nginx'?",
  ],
  'an include of what is nowhere': [{ 'a.sls': 'include:\n  - gone\n' }, 'salt://a.sls:2:5: error: '],
  'a keyword that a macro does not have': [
    { 'a.sls': '{% macro m(colour) %}{% endmacro %}\n{{ m(color=1) }}\n' },
    "salt://a.sls:2:4: error: TypeError: macro 'm' takes no keyword argument 'color'",
  ],
  'a circle of requisites, all of it': [
    {
      'a.sls':
        'a:\n  test.nop:\n    - require:\n      - test: b\nb:\n  test.nop:\n    - watch:\n      - test: c\na2:\n  test.nop:\n    - prereq:\n      - test: c\nc:\n  test.nop:\n    - require:\n      - test: a\n',
    },
    'salt://a.sls:4:9: error: Recursive requisite found\n  test: a at salt://a.sls:2:3 has require: test: b\n',
  ],
  'a requisite_in on what is nowhere': [
    {
      'a.sls':
        "a:\n  test.nop:\n    - watch_in:\n      - pkg: gone\n{{ salt['cmd.run']('id') }}:\n  pkg.removed: []\n",
    },
    "salt://a.sls:3:7: error: Cannot extend ID 'gone'",
  ],
  'a source that is nowhere, of several': [
    { 'a.sls': '/a:\n  file.recurse:\n    - source:\n      - salt://gone?saltenv=base\n' },
    'salt://a.sls:4:9: error: there is no file salt://gone?saltenv=base',
  ],
  'a source that is nowhere': [
    { 'a.sls': '/a:\n  file.managed:\n    - source: salt://gone.conf\n' },
    'salt://a.sls:3:7: error: there is no file salt://gone.conf',
  ],
  'a listen to a file, which fails when it runs': [
    { 'a.sls': 'a:\n  test.nop:\n    - listen:\n      - sls: a\n' },
    "salt://a.sls:4:9: warning: 'a' has a listen on 'sls: a', which is no state of this tree; there is 'test: a'",
  ],
  'a listen_in that names nothing': [
    { 'a.sls': 'a:\n  test.nop:\n    - listen_in:\n      - test: gone\n' },
    "salt://a.sls:4:9: error: 'a' has a listen_in on 'test: gone', which is no state of this tree",
  ],
  'a top file that matches in a way that nobody knows': [
    { 'top.sls': "base:\n  '*':\n    - match: near\n    - a\n", 'a.sls': 'a: test.nop\n' },
    "salt://top.sls:3:7: error: the target '*': there is no matcher 'near'",
  ],
  'a top file that names what is nowhere': [
    { 'top.sls': "base:\n  '*':\n    - gone\n" },
    "salt://top.sls:3:7: error: there is no SLS file 'gone'",
  ],
  'a target that cannot be parsed': [
    { 'top.sls': "base:\n  'a and ( b':\n    - a\n", 'a.sls': 'a:\n  test.nop: []\n' },
    'salt://top.sls:2:3: error: the target selects nobody',
  ],
  'a state that Muster does not have': [
    { 'a.sls': 'a:\n  zfs.pool_present_xyz: []\n' },
    "salt://a.sls:2:3: error: Muster has no state 'zfs.pool_present_xyz'",
  ],
  'a state that waits for nothing': [
    { 'a.sls': 'a:\n  cmd.wait:\n    - name: "true"\n' },
    "salt://a.sls:2:3: warning: 'a' waits for what it watches, and watches nothing: cmd.wait never runs here",
  ],
  'an argument that is nearly one, beside what only a host knows': [
    { 'a.sls': "app:\n  user.present:\n    - pasword: x\n    - home: {{ salt['cmd.run']('id') }}\n" },
    "salt://a.sls:3:7: error: Unknown argument 'pasword': did you mean 'password'?",
  ],
  'an include of what is nowhere, beside what only a host knows': [
    { 'a.sls': "include:\n  - gone\na:\n  test.nop:\n    - name: {{ salt['cmd.run']('id') }}\n" },
    'salt://a.sls:2:5: error: Specified SLS gone',
  ],
  'a requisite on what is nowhere, beside what only a host knows': [
    {
      'a.sls':
        "a:\n  test.nop:\n    - require:\n      - pkg: ngnix\nb-{{ salt['cmd.run']('id') }}:\n  pkg.installed: []\n",
    },
    "salt://a.sls:4:9: error: 'a' has a require on 'pkg: ngnix', which is no state of this tree",
  ],
  'a module in Python': [
    { '_states/x.py': 'def a(name): pass' },
    'salt://_states/x.py:1:1: error: Muster runs no Python',
  ],
  'a program': [
    { 'a.sls': "#!ts\nthrow new Error('never run');\n" },
    'salt://a.sls:1:1: note: it is a program',
  ],
  'ids of two files that one host gets': [
    {
      'top.sls': "base:\n  '*':\n    - a\n    - b\n",
      'a.sls': 'x:\n  test.nop: []\n',
      'b.sls': 'x:\n  test.nop: []\n',
    },
    'salt://b.sls:1:1: error: Detected conflicting IDs',
  ],
};

/** What is right, or may be right on a host -> the tree. */
const healthy: Readonly<Record<string, Tree>> = {
  'a requisite on a state of another file': {
    'a.sls': 'a:\n  test.nop:\n    - require:\n      - pkg: nginx\n',
    'b.sls': 'web:\n  pkg.installed:\n    - name: nginx\n',
  },
  'a requisite by glob, by file and by bare name': {
    'a.sls': 'a:\n  test.nop:\n    - require:\n      - test: b*\n      - sls: b\n      - bb\n',
    'b.sls': 'bb:\n  test.nop: []\n',
  },
  'an extend of what another file has': {
    'a.sls': 'extend:\n  bb:\n    test:\n      - name: x\n',
    'b.sls': 'bb:\n  test.nop: []\n',
  },
  'states that wait for what they watch, or are told of': {
    'a.sls':
      'a:\n  cmd.wait:\n    - name: "true"\n    - watch: [test: b]\nb:\n  test.nop:\n    - listen_in: [module: c]\nc:\n  module.wait:\n    - name: test.ping\n    - onchanges: [test: b]\n    - listen: [test: b]\n',
    'd.sls': 'd:\n  cmd.wait:\n    - name: "false"\n',
    'e.sls': 'include: [d]\ne:\n  test.nop:\n    - watch_in: [cmd: d]\n',
    'f.sls': 'f:\n  cmd.wait_script:\n    - source: salt://f.sls\n',
    'g.sls': 'include: [f]\ng:\n  test.nop:\n    - listen_in: [cmd: f]\n',
  },
  'values that only a host knows': {
    'a.sls':
      "{% set v = salt['cmd.run']('id') %}\n/a/{{ v }}:\n  file.managed:\n    - mode: {{ v }}\n    - source: salt://{{ v }}/x\n",
  },
  'a list of sources of which one is there': {
    'a.sls': '/a:\n  file.managed:\n    - source:\n      - salt://host/x\n      - salt://x\n',
    x: '',
  },
  'arguments that are null': { 'a.sls': '/a:\n  file.managed:\n    - contents: x\n    - context:\n' },
  'arguments that the host does not care about': {
    'a.sls': '/a:\n  file.managed:\n    - contents: x\n    - backup: false\n',
  },
  'a value that a function gives when the state runs': {
    'a.sls': 'a:\n  test.configurable_test_state:\n    - result: __slot__:salt:test.ping()\n',
  },
  'modes with zeros before them, and several patterns': {
    'a.sls':
      "/a:\n  file.recurse:\n    - source: salt://d\n    - exclude_pat: [a, b]\n    - file_mode: '000600'\n",
    'd/f': '',
  },
  'numbers of any length': { 'a.sls': 'a:\n  test.nop:\n    - name: 0x5a16e7281be7a449\n' },
  'what depends on a part of the name of the host': {
    'a.sls': '/a:\n  file.managed:\n    - source: salt://{{ grains.host[:-1] }}/x\n',
  },
  'what depends on which host it is': {
    'a.sls': '{{ grains.id }}:\n  file.managed:\n    - name: /a\n    - source: salt://{{ grains.host }}/x\n',
  },
  'the same id in files for different hosts': {
    'top.sls': "base:\n  'a*':\n    - a\n  'b*':\n    - b\n",
    'a.sls': 'x:\n  test.nop: []\n',
    'b.sls': 'x:\n  test.nop: []\n',
  },
};

/** What only a host or another file can settle -> the tree, and the beginning of its only finding. */
const open: Readonly<Record<string, readonly [Tree, string]>> = {
  'what an event gives to the file of a reactor': [
    { 'a.sls': 'a:\n  test.nop:\n    - name: {{ data.id }}\n' },
    'salt://a.sls:3:16: note: not checked in full',
  ],
  'what a template gives that draws the file in': [
    { 'a.sls': '{{ service }}:\n  test.nop: []\n', 'b.j2': "{% include 'a.sls' %}" },
    'salt://a.sls:1:4: note: not checked in full',
  ],
  'a template that gives up on what it has': [
    { 'a.sls': "{{ raise('no patterns') }}\n" },
    'salt://a.sls:1:4: note: not checked in full',
  ],
  'a name that a template has on other hosts': [
    {
      'a.sls': "{% from 'm.jinja' import x %}\na:\n  test.nop:\n    - name: {{ x }}\n",
      'm.jinja': '{% if false %}{% set x = 1 %}{% endif %}',
    },
    'salt://a.sls:4:16: note: not checked in full',
  ],
  'a file that git-crypt has encrypted': [
    { 'a.sls': '\0GITCRYPT\0{% ' },
    'salt://a.sls:1:1: note: it is encrypted by git-crypt',
  ],
  'a template that git-crypt has encrypted': [
    {
      'a.sls': "{% import_yaml 'b.yaml' as b %}\n{{ b.id }}:\n  test.nop: []\n",
      'b.yaml': '\0GITCRYPT\0\xff',
    },
    'salt://b.yaml:1:1: note: not checked in full',
  ],
  'names that a template makes of two values': [
    {
      'a.sls':
        'a:\n  test.nop:\n    - require:\n      - file: /etc/x/*\n{% for n in [] %}\n{{ base }}/x/{{ n }}.conf:\n  file.absent: []\n{% endfor %}\n',
    },
    "salt://a.sls:4:9: note: 'a' has a require on 'file: /etc/x/*', which the tree declares under conditions",
  ],
  'a template whose name is put together': [
    { 'a.sls': "{% import_yaml 'os/' ~ grains.oscodename ~ '.yaml' as x %}\n", 'os/b.yaml': '' },
    'salt://a.sls:1:4: warning: template not found: os/',
  ],
  'packages of which nothing is known here': [
    {
      'a.sls': 'a:\n  pkg.installed:\n    - pkgs: {{ [none] | tojson }}\n',
    },
    "salt://a.sls:3:7: warning: Invalid argument 'pkgs'",
  ],
  'an id that a condition leaves empty': [
    { 'a.sls': 'a:\n{% if false %}\n  test.nop: []\n{% endif %}\n' },
    'salt://a.sls:1:1: warning: ID a in SLS a is not a dictionary',
  ],
  'a path of another system': [
    { 'a.sls': 'a:\n  file.absent:\n    - name: C:/opt\n' },
    "salt://a.sls:3:7: warning: Invalid argument 'name'",
  ],
  'a requisite on what a condition declares': [
    {
      'a.sls': 'a:\n  test.nop:\n    - require:\n      - pkg: nginx\n',
      'b.sls': "{% if grains.os == 'Other' %}\nnginx:\n  pkg.installed: []\n{% endif %}\n",
    },
    "salt://a.sls:4:9: note: 'a' has a require on 'pkg: nginx', which the tree declares under conditions",
  ],
  'a requisite on a file that has no states here': [
    {
      'a.sls': 'a:\n  test.nop:\n    - require:\n      - sls: b\n',
      'b.sls': '{% if false %}\nb:\n  test.nop: []\n{% endif %}\n',
    },
    "salt://a.sls:4:9: note: 'a' has a require on 'sls: b', which the tree declares under conditions",
  ],
  'a requisite on what a loop may make': [
    {
      'a.sls': 'a:\n  test.nop:\n    - require:\n      - file: /etc/x/*\n',
      'b.sls': '{% for n in [] %}\n/etc/x/{{ n }}.conf:\n  file.absent: []\n{% endfor %}\n',
    },
    "salt://a.sls:4:9: note: 'a' has a require on 'file: /etc/x/*', which the tree declares under conditions",
  ],
  'a list that a loop leaves empty': [
    { 'a.sls': 'include:\n{% for n in [] %}\n  - {{ n }}\n{% endfor %}\n' },
    'salt://a.sls:1:1: warning: Include Declaration',
  ],
};

describe('checking a tree', () => {
  it.each(Object.entries(faults))('finds %s', (_fault, [tree, start]) => {
    const findings = lint(tree);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.startsWith(start), findings[0]).toBe(true);
  });

  it.each(Object.entries(healthy))('finds nothing wrong with %s', (_fact, tree) => {
    expect(lint(tree)).toEqual([]);
  });

  it.each(Object.entries(open))('calls no error: %s', (_fact, [tree, start]) => {
    const findings = lint(tree);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.startsWith(start), findings[0]).toBe(true);
  });

  it('finds states that Muster lacks in files that cannot be checked in full', () => {
    const text = [
      '{% set x = pillar.nowhere.x %}',
      'a:',
      '  zfs.pool_missing_xyz:',
      '    - name: {{ x }}',
      '# b: lvm.no_such_state_xyz',
      'b: lvm.no_such_state_xyz',
      '{% if x %}',
      'c:',
      '  pkg.instaled: []',
      '{% endif %}',
      '/d:',
      '  file.managed:',
      '    - contents: |',
      '        some.text:',
      '',
    ];
    expect(lint({ 'a.sls': text.join('\n') })).toEqual([
      expect.stringContaining('a.sls:1:19: note: not checked in full'),
      expect.stringMatching(/a\.sls:3:3: \w+: Muster has no state 'zfs\.pool_missing_xyz'/),
      expect.stringMatching(/a\.sls:6:\d: \w+: Muster has no state 'lvm\.no_such_state_xyz'/),
      expect.stringMatching(
        /a\.sls:9:3: \w+: there is no state 'pkg\.instaled'; did you mean 'pkg\.installed'/,
      ),
    ]);
  });

  it('says once that a module is in Python, and notes where it is called', () => {
    const tree = {
      '_modules/x.py': '',
      'a.sls': "a:\n  test.nop:\n    - name: {{ salt['x.y']() }}\n",
    };
    expect(lint(tree).map((finding) => finding.split(': ')[1])).toEqual(['error', 'note']);
  });

  it.each([
    ["{% from 'other/map.jinja' import x %}\n", 'warning'],
    ['include:\n  - other\n', 'warning'],
    ["{% from 'own/map.jinja' import x %}\n", 'error'],
    ['include:\n  - own.gone\n', 'error'],
  ])('knows that a formula may use others: %j is found as %s', (text, severity) => {
    const files = memoryFileSource({ base: { 'own/init.sls': text } });
    const findings = lintTree({ registry, files, isPart: true });
    expect(findings.map((finding) => finding.severity)).toEqual([severity]);
  });

  it('knows names that an include gives to a pillar file, and files of the same name as a directory', () => {
    const pillar = {
      'a.sls': 'include:\n  - b:\n      defaults:\n        root: x\n',
      'b.sls': 'b: {{ root }}\n',
      'c/init.sls': 'c: 1\n',
      'c/d.sls': 'include:\n  - .\n  - .init\n',
    };
    expect(lint({}, pillar)).toEqual([expect.stringContaining('salt://b.sls:1:7: note: ')]);
  });

  it('takes encrypted pillar for unknown', () => {
    const text = '#!yaml|gpg\na: |\n  -----BEGIN PGP MESSAGE-----\n  x\n  -----END PGP MESSAGE-----\n';
    expect(lint({ 'a.sls': 'a:\n  test.nop:\n    - name: {{ pillar.a }}\n' }, { 'a.sls': text })).toEqual([]);
  });

  it('renders states with all of the pillar', () => {
    const states = { 'a.sls': 'a:\n  test.nop:\n    - name: {{ pillar.app.name }}\n' };
    expect(lint(states, { 'app.sls': 'app: {name: x}\n' })).toEqual([]);
    expect(lint(states)).toEqual([
      expect.stringContaining('note: not checked in full, as it needs data of a host'),
    ]);
  });

  it.each([
    ["'web*'", 0],
    ["'roles:db'", 1, '    - match: grain\n'],
    ["'G@roles:db and web*'", 1],
    ["'L@web1,web2'", 0],
  ])('warns of secrets that the target %s hands out %i times', (target, warnings, match = '') => {
    const pillar = {
      'top.sls': `base:\n  ${target}:\n${match}    - db\n    - open\n`,
      'db.sls': 'db:\n  password: x\n',
      'open.sls': 'a: 1\n',
    };
    const findings = lint({}, pillar);
    expect(findings).toHaveLength(warnings);
    for (const finding of findings)
      expect(finding).toContain("salt://top.sls:2:3: warning: 'db' holds secrets ('db')");
  });

  it('warns of secrets that are handed out by an include', () => {
    const findings = lint(
      {},
      {
        'top.sls': "base:\n  'G@a:b':\n    - a\n",
        'a.sls': 'include:\n  - b\n',
        'b.sls': 'include:\n  - a\ndb:\n  password: x\n',
      },
    );
    expect(findings).toEqual([expect.stringContaining("'a' holds secrets ('db')")]);
  });

  it('knows encrypted values for secrets without opening them', () => {
    const text = '#!yaml|gpg\na: |\n  -----BEGIN PGP MESSAGE-----\n  x\n  -----END PGP MESSAGE-----\n';
    const findings = lint({}, { 'top.sls': "base:\n  'G@a:b':\n    - db\n", 'db.sls': text });
    expect(findings).toEqual([expect.stringContaining("'db' holds secrets ('a')")]);
  });

  it('sorts its findings by file and line', () => {
    const findings = lint({ 'b.sls': 'a:\n  x.y: []\nb:\n  x.z: []\n', 'a.sls': 'a:\n  x.y: []\n' });
    expect(findings.map((finding) => finding.split(' ', 1)[0])).toEqual([
      'salt://a.sls:2:3:',
      'salt://b.sls:2:3:',
      'salt://b.sls:4:3:',
    ]);
  });
});
