import { createMemoryHost, plainContext, runStates } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../registry/registry.ts';
import { followLinks } from './follow-links.ts';

const files = {
  '/etc/real/conf': 'old\n',
  '/etc/conf': { link: 'real/conf' },
  '/etc/again': { link: '/etc/conf' },
  '/etc/loop': { link: 'loop' },
};

describe('a link at the path of a file', () => {
  it.each([
    ['/etc/again', '/etc/real/conf'],
    ['/etc/real/conf', '/etc/real/conf'],
    ['/etc/none', '/etc/none'],
  ])('%s leads to %s', async (path, target) => {
    expect(await followLinks(path, createMemoryHost({ files }).files)).toBe(target);
  });

  it('that leads to itself is an error', async () => {
    await expect(followLinks('/etc/loop', createMemoryHost({ files }).files)).rejects.toThrow(
      'too many levels',
    );
  });

  it.each([
    ['managed', { contents: 'new' }],
    ['replace', { pattern: 'old', repl: 'new', backup: false }],
  ])('stays a link when file.%s changes the file', async (fun, args) => {
    const host = createMemoryHost({ files });
    const chunk = {
      state: 'file',
      fun,
      name: '/etc/again',
      __id__: 'x',
      __sls__: 's',
      __env__: 'base',
      order: 0,
      args,
      requisites: {},
      options: {},
    };
    await runStates([chunk], {
      states: createRegistry().states,
      host,
      context: ({ test }) => plainContext({ test }),
      test: false,
      signal: new AbortController().signal,
    });
    expect((await host.files.lstat('/etc/again'))?.kind).toBe('symlink');
    expect(await host.files.readText('/etc/real/conf')).toBe('new\n');
  });
});
