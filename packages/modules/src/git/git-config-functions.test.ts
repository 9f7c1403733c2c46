import { createMemoryHost, type JsonRecord } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { withClone } from '../testing/git-program.ts';
import { callOwn } from '../testing/own-registry.ts';

const { programs } = withClone({});

test('a setting is set, read and taken away', async () => {
  const context = functionContext(createMemoryHost({ files: { '/srv/app/.git/HEAD': '' }, programs }));
  const call = (name: string, named: JsonRecord) =>
    callOwn(name, { positional: [], named: { cwd: '/srv/app', ...named } }, context);
  expect(await call('git.config_get', { key: 'core.x' })).toBe(null);
  expect(await call('git.config_set', { key: 'core.x', multivar: ['a', 'b'] })).toEqual(['a', 'b']);
  expect(await call('git.config_get', { key: 'core.x' })).toBe('b');
  expect(await call('git.config_get', { key: 'core.x', all: true })).toEqual(['a', 'b']);
  expect(await call('git.config_get_regexp', { key: 'core\\..', value_regex: 'b' })).toEqual({
    'core.x': ['b'],
  });
  expect(await call('git.config_unset', { key: 'core.x', value_regex: 'a' })).toBe(true);
  expect(await call('git.config_get', { key: 'core.x', all: true })).toEqual(['b']);
  await expect(call('git.config_set', { key: '--edit', value: 'x' })).rejects.toThrow('needs a key');
  await expect(call('git.config_set', { key: 'core.x' })).rejects.toThrow('needs a key');
  await expect(call('git.config_unset', { key: '-e' })).rejects.toThrow('-e is not a key');
});
