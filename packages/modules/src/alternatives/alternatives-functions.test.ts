import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { editors, updateAlternatives } from '../testing/alternatives-program.ts';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

test.each<readonly [string, readonly Json[], Json]>([
  ['alternatives.display', ['editor'], '--display editor'],
  ['alternatives.display', ['mail'], 'update-alternatives: error: no alternatives for mail'],
  ['alternatives.show_link', ['editor'], '/usr/bin/editor'],
  ['alternatives.show_link', ['mail'], false],
  ['alternatives.show_current', ['editor'], '/usr/bin/vim'],
  ['alternatives.check_exists', ['editor', '/usr/bin/nano'], true],
  ['alternatives.check_exists', ['editor', '/usr/bin/joe'], false],
  ['alternatives.check_installed', ['editor', '/usr/bin/nano'], false],
])('%s(*%j)', async (name, positional, answer) => {
  expect(await call(name, positional)).toEqual([answer, '/usr/bin/vim']);
});

test.each<readonly [string, readonly Json[], string]>([
  ['alternatives.install', ['editor', '/usr/bin/editor', '/usr/bin/emacs', 60], '/usr/bin/emacs'],
  ['alternatives.set', ['editor', '/usr/bin/nano'], '/usr/bin/nano'],
  ['alternatives.remove', ['editor', '/usr/bin/vim'], '/usr/bin/nano'],
  ['alternatives.auto', ['editor'], '/usr/bin/vim'],
])('%s(*%j) has the command lead to %s', async (name, positional, current) => {
  expect((await call(name, positional))[1]).toBe(current);
});

/** What a function answers, and where the command leads afterwards. */
async function call(name: string, positional: readonly Json[]) {
  const programs = { 'update-alternatives': updateAlternatives };
  const context = functionContext(createMemoryHost({ files: editors(), programs }));
  const answer = await callOwn(name, { positional, named: {} }, context);
  const given = { positional: ['editor'], named: {} };
  return [answer, await callOwn('alternatives.show_current', given, context)];
}
