import { createMemoryHost } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { runOwnState } from '../testing/run-own-states.ts';
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
    ['a file of root', '/etc/shadow'],
    ['a new file among those of root', '/etc/new'],
    ['a file of another account', '/home/eve/notes'],
  ])('that an account has planted is not followed to %s', async (_, target) => {
    const owned = {
      '/etc/shadow': 'x',
      '/home/eve/notes': { text: 'x', user: 'eve' },
      '/home/app/out': { link: target, user: 'app' },
      '/home/app/first': { link: 'out', user: 'app' },
    };
    for (const path of ['/home/app/out', '/home/app/first']) {
      await expect(followLinks(path, createMemoryHost({ files: owned }).files)).rejects.toThrow(
        'it is not followed',
      );
    }
  });

  it('of an account is followed to what belongs to it', async () => {
    const owned = {
      '/home/app/real': { text: 'x', user: 'app' },
      '/home/app/link': { link: 'real', user: 'app' },
    };
    expect(await followLinks('/home/app/link', createMemoryHost({ files: owned }).files)).toBe(
      '/home/app/real',
    );
  });

  it.each([
    ['managed', { contents: 'new' }],
    ['replace', { pattern: 'old', repl: 'new', backup: false }],
  ])('stays a link when file.%s changes the file', async (fun, args) => {
    const host = createMemoryHost({ files });
    await runOwnState(host, `file.${fun}`, '/etc/again', args);
    expect((await host.files.lstat('/etc/again'))?.kind).toBe('symlink');
    expect(await host.files.readText('/etc/real/conf')).toBe('new\n');
  });
});
