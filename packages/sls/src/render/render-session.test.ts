import { describe, expect, it } from 'vitest';
import { findSls, memoryFileSource, type SlsFile } from '../files/index.ts';
import { toJson } from '../lowstate/to-json.ts';
import { fromPlain, PyDict, pyStr, type Value } from '../value/index.ts';
import type { RenderContext } from './render-context.ts';
import { RenderSession } from './render-session.ts';
import { renderTemplateFile } from './render-template-file.ts';
import { renderersOf } from './renderers.ts';

type Tree = Readonly<Record<string, string>>;

function context(tree: Tree, more: Partial<RenderContext> = {}): RenderContext {
  return {
    id: 'web1',
    files: memoryFileSource({ base: tree }),
    grains: new PyDict([['os', 'Debian']]),
    pillar: new PyDict([['p', 1]]),
    opts: new PyDict(),
    ...more,
  };
}

/** The data of an SLS file of a tree. */
function sls(tree: Tree, name: string, more: Partial<RenderContext> = {}): unknown {
  const given = context(tree, more);
  return toJson(new RenderSession(given).renderSls(fileOf(given, name), name, 'base').value);
}

function fileOf({ files }: RenderContext, name: string): SlsFile {
  const file = findSls(files, 'base', name);
  if (file === undefined) throw new Error(`the test has no ${name}`);
  return file;
}

/** Text -> the data that its renderers make of it. */
const texts: Readonly<Record<string, readonly [string, unknown]>> = {
  'jinja and YAML are the default': ['a: {{ 1 + 1 }}\n', { a: 2 }],
  'a first line picks others': ['#!yaml\na: "{{ x }}"\n', { a: '{{ x }}' }],
  'JSON may be rendered too': ['#!jinja|json\n{"a": {{ [1, 2] | json }}}\n', { a: [1, 2] }],
  'old names of pipes are known': ['#!yaml_jinja\na: {{ 1 }}\n', { a: 1 }],
  'jinja alone makes text': ['#!jinja\n{{ 1 }}\n', '#!jinja\n1\n'],
  'blanks alone are an empty mapping': [' \n\n', {}],
  'comments alone are an empty mapping': ['# nothing\n', {}],
  'a path of a program is no renderer': ['#!/bin/sh\na: 1\n', { a: 1 }],
};

describe('rendering', () => {
  it.each(Object.entries(texts))('%s', (_fact, [text, data]) => {
    expect(sls({ 'f.sls': text }, 'f')).toEqual(data);
  });

  it('keeps the line ends of a text that has carriage returns', () => {
    expect(sls({ 'f.sls': '#!jinja\r\n{{ 1 }}\r\n' }, 'f')).toBe('#!jinja\r\n1\r\n');
  });

  it.each([
    ['web/app/init.sls', 'web.app', 'web/app', 'web.app', 'web:app', 'web_app'],
    ['web/app.sls', 'web.app', 'web', 'web', 'web', 'web'],
    ['app.sls', 'app', '.', '', '', ''],
  ])('%s knows where it is', (path, name, tpldir, dotted, colons, underscores) => {
    const text =
      'f: {{ tplfile }}\nd: {{ tpldir }}\nt: "{{ tpldot }}"\nc: "{{ slscolonpath }}"\nu: "{{ sls_path }}"\ns: {{ sls }}\n';
    expect(sls({ [path]: text }, name)).toEqual({
      f: path,
      d: tpldir,
      t: dotted,
      c: colons,
      u: underscores,
      s: name,
    });
  });

  it('resolves relative templates from the file, then from the last template loaded by its full path', () => {
    const tree = {
      'a/init.sls':
        "{% from './v.jinja' import v as x %}{% from 'lib/o.jinja' import o %}{% from '../b/w.jinja' import w %}x: {{ x }}\nw: {{ w }}\no: {{ o }}\n",
      'a/v.jinja': '{% set v = 1 %}',
      'lib/o.jinja': '{% set o = 3 %}',
      'b/w.jinja': '{% set w = 2 %}',
    };
    expect(sls(tree, 'a')).toEqual({ x: 1, w: 2, o: 3 });
  });

  it.each([
    "{% import '../../etc/passwd' as p %}",
    "{% include '/etc/passwd' %}",
    "{% import 'gone' as g %}",
  ])('finds nothing for %s', (text) => {
    expect(() => sls({ 'a.sls': text }, 'a')).toThrow('salt://a.sls:1:');
  });

  it('hands functions to the minion that are not its own, and says which are not there', () => {
    const more: Partial<RenderContext> = {
      hasFunction: (name) => name === 'host.ask',
      callFunction: (name, args, keywords): Value =>
        `${name} ${args.map(pyStr).join(',')} ${Array.from(keywords.keys()).join(',')}`,
    };
    expect(sls({ 'a.sls': "a: {{ salt['host.ask'](1, k=2) }}\n" }, 'a', more)).toEqual({ a: 'host.ask 1 k' });
    expect(() => sls({ 'a.sls': "a: {{ salt['no.such'](1) }}\n" }, 'a', more)).toThrow('no.such');
  });

  it('writes templates as the options say, those of states apart from others', () => {
    const opts = new PyDict([['jinja_sls_env', new PyDict([['line_statement_prefix', '%']])]]);
    const tree = { 'a.sls': '% for x in [1, 2]\nk{{ x }}: 1\n% endfor\n' };
    expect(sls(tree, 'a', { opts })).toEqual({ k1: 1, k2: 1 });
    const file = {
      ...context(tree, { opts }),
      source: { url: 'salt://a.sls' },
      engine: 'jinja',
      saltenv: 'base',
    };
    expect(() => renderTemplateFile({ ...file, context: new PyDict(), defaults: new PyDict() })).toThrow(
      'salt://a.sls:2:',
    );
  });

  it('stops files that render one another in a circle', () => {
    const tree = { 'a.sls': "{{ salt['slsutil.renderer']('salt://a.sls') }}\n" };
    expect(() => sls(tree, 'a')).toThrow('circle');
  });

  it('counts everything that is rendered against one deadline', () => {
    const tree = {
      'a.sls': '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}',
    };
    expect(() => sls(tree, 'a', { limits: { deadlineMs: 50 } })).toThrow('salt://a.sls:1:');
  });

  it('counts the time of the clock that it is given, which may stand still while files are fetched', () => {
    const tree = { 'a.sls': 'a: 1\n{% for i in range(100000) %}{% endfor %}' };
    expect(sls(tree, 'a', { limits: { deadlineMs: 1, clock: () => 0 } })).toEqual({ a: 1 });
  });

  it('puts the id into the options when it is missing', () => {
    expect(sls({ 'a.sls': 'a: {{ opts.id }}\n' }, 'a')).toEqual({ a: 'web1' });
  });
});

/** What a file template of that text renders to. */
function template(text: string, names: { context?: PyDict; defaults?: PyDict } = {}): string {
  return renderTemplateFile({
    ...context({ 'dir/t.j2': text, 'dir/x': 'x' }),
    source: { url: 'salt://dir/t.j2' },
    engine: 'jinja',
    saltenv: 'base',
    context: names.context ?? new PyDict(),
    defaults: names.defaults ?? new PyDict(),
  });
}

describe('file templates', () => {
  it('see context over defaults, and their source', () => {
    const names = {
      defaults: new PyDict([
        ['a', 1],
        ['b', 1],
      ]),
      context: new PyDict([['b', 2]]),
    };
    expect(template('{{ a }} {{ b }} {{ pillar.p }} {{ source }} {{ saltenv }}\n', names)).toBe(
      '1 2 1 salt://dir/t.j2 base\n',
    );
  });

  it('have no place in the tree, so that relative imports find nothing', () => {
    expect(template('{{ tpldir is defined }} {{ sls is defined }}')).toBe('False False');
    expect(() => template("{% include './x' %}")).toThrow('salt://dir/t.j2:1:');
  });

  it('may be given as text', () => {
    const given = {
      ...context({}),
      source: { text: '{{ v }}', name: 'contents' },
      engine: 'jinja',
      saltenv: 'base',
    };
    const value = fromPlain({ v: [1] });
    expect(
      renderTemplateFile({
        ...given,
        context: value instanceof PyDict ? value : new PyDict(),
        defaults: new PyDict(),
      }),
    ).toBe('[1]');
  });

  it.each([
    ['mako', 'salt://t', "'mako' is not available"],
    ['jinja', 'salt://gone', 'there is no file salt://gone'],
  ])('of the engine %s from %s fail and say why', (engine, url, piece) => {
    const given = {
      ...context({ t: '' }),
      source: { url },
      engine,
      saltenv: 'base',
      context: new PyDict(),
      defaults: new PyDict(),
    };
    expect(() => renderTemplateFile(given)).toThrow(piece);
  });
});

describe('the first line of a file', () => {
  it.each([
    ['a: 1', ['jinja', 'yaml']],
    ['#!yaml', ['yaml']],
    ['#! jinja | json ', ['jinja', 'json']],
    ['#!jinja -s|yaml', ['jinja', 'yaml']],
  ])('%j names the renderers %j', (text, renderers) => {
    expect(renderersOf({ text, path: 'f' }, 'jinja|yaml')).toEqual(renderers);
  });

  it('may name none that does not exist', () => {
    expect(() => renderersOf({ text: '#!py\n', path: 'f.sls' }, 'jinja|yaml')).toThrow(
      "f.sls:1:3: the renderer 'py' is not available: write the file as a TypeScript module",
    );
  });
});
