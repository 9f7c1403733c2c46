import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeText, unreadable } from './decode-text.ts';
import { directoryFileSource } from './directory-source.ts';
import { memoryFileSource } from './memory-source.ts';
import { namesMatching } from './names-matching.ts';
import { parseSaltUrl, relativePath } from './relative-path.ts';
import { findSls, slsNames } from './sls-names.ts';

describe('the text of a file', () => {
  it('is UTF-8, with its byte order mark', () => {
    expect(decodeText(Buffer.from('\ufeffcaf\u00e9'))).toEqual({ text: '\ufeffcaf\u00e9' });
  });

  it('says where it is not UTF-8', () => {
    const decoded = decodeText(Buffer.from('a: caf\u00e9', 'latin1'));
    expect(decoded).toEqual({ text: 'a: caf\ufffd', notUtf8: { offset: 6, byte: 0xe9 } });
    expect(unreadable(decoded)).toEqual({
      problem: 'the byte 0xe9 is not UTF-8; save the file in that encoding',
      offset: 6,
    });
  });
});

describe('relative paths', () => {
  it.each([
    ['a/b', 'a/b'],
    ['./a//b/.', 'a/b'],
    ['a/../b', 'b'],
    ['../a', undefined],
    ['a/../../b', undefined],
    ['/etc/passwd', undefined],
    ['a\0b', undefined],
    ['', undefined],
  ])('%j is %j below its root', (path, expected) => {
    expect(relativePath(path)).toBe(expected);
  });

  it.each([
    ['salt://a/b.sls', { path: 'a/b.sls' }],
    ['muster://a', { path: 'a' }],
    ['salt://a?saltenv=dev', { path: 'a', saltenv: 'dev' }],
    ['salt://../a', undefined],
    ['http://a/b', undefined],
    ['/a', undefined],
  ])('the URL %j names %j', (url, expected) => {
    expect(parseSaltUrl(url)).toEqual(expected);
  });
});

describe('SLS names', () => {
  const files = memoryFileSource({
    base: { 'web/init.sls': 'i', 'web/site.sls': 's', 'web.sls': 'w', 'top.sls': 't', 'web/x.conf': '' },
  });

  it('are the dotted paths of SLS files, directories standing for their init.sls', () => {
    expect(slsNames(files, 'base')).toEqual(['top', 'web', 'web.site']);
  });

  it.each([
    ['web', 'web.sls'],
    ['web.site', 'web/site.sls'],
    ['web/site', 'web/site.sls'],
    ['web.init', 'web/init.sls'],
    ['gone', undefined],
    ['..web', undefined],
  ])('%s is the file %s', (name, relative) => {
    expect(findSls(files, 'base', name)?.relative).toBe(relative);
    expect(findSls(files, 'base', name)?.isInit).toBe(relative?.endsWith('/init.sls'));
  });

  it.each([
    ['*', ['a.b', 'a.c', 'd']],
    ['a.*', ['a.b', 'a.c']],
    ['a.[!b]', ['a.c']],
    ['d', ['d']],
    ['e', []],
  ])('the pattern %s takes %j', (pattern, expected) => {
    expect(namesMatching(['a.b', 'a.c', 'd'], pattern)).toEqual(expected);
  });
});

describe('directories as file roots', () => {
  let top: string;
  beforeAll(() => {
    top = mkdtempSync(join(tmpdir(), 'muster-roots-'));
    for (const root of ['first', 'second']) {
      mkdirSync(join(top, root, 'sub'), { recursive: true });
      writeFileSync(join(top, root, 'both.sls'), root);
    }
    writeFileSync(join(top, 'second/sub/only.sls'), 'only');
    writeFileSync(join(top, 'outside.txt'), 'secret');
    symlinkSync(join(top, 'outside.txt'), join(top, 'first/leak.sls'));
    symlinkSync('both.sls', join(top, 'first/inner.sls'));
  });
  afterAll(() => rmSync(top, { recursive: true }));
  const source = () =>
    directoryFileSource({ dev: [join(top, 'gone')], base: [join(top, 'first'), join(top, 'second')] });

  it('list the files of all roots, base being the first environment', () => {
    expect(source().environments).toEqual(['base', 'dev']);
    expect(source().list('base')).toEqual(['both.sls', 'inner.sls', 'leak.sls', 'sub/only.sls']);
    expect(source().list('dev')).toEqual([]);
    expect(source().list('constructor')).toEqual([]);
  });

  it('are those below the current directory where they are given so', () => {
    const below = directoryFileSource({ base: [relative('.', join(top, 'second'))] });
    expect(below.list('base')).toEqual(['both.sls', 'sub/only.sls']);
  });

  it('give the file of the first root that has it, with its path', () => {
    expect(source().read('base', 'both.sls')).toEqual({ text: 'first', path: join(top, 'first/both.sls') });
    expect(source().read('base', 'sub/only.sls')?.text).toBe('only');
    expect(source().read('base', 'inner.sls')?.text).toBe('first');
  });

  it.each(['leak.sls', '../outside.txt', 'sub/../../outside.txt', '/etc/passwd', 'sub', 'gone.sls'])(
    'do not give %s',
    (path) => {
      expect(source().read('base', path)).toBeUndefined();
    },
  );
});
