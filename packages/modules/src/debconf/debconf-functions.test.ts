import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { debconfSetSelections, debconfFiles as files } from '../testing/debconf-program.ts';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const call = (
  name: string,
  positional: readonly Json[],
  context = functionContext(createMemoryHost({ files })),
) => callOwn(name, { positional, named: {} }, context);

test.each<readonly [string, readonly Json[], Json]>([
  ['debconf.show', ['dash'], [['dash/sh', 'boolean', 'true']]],
  ['debconf.show', ['nginx'], null],
  [
    'debconf.get_selections',
    [],
    {
      dash: [['dash/sh', 'boolean', 'true']],
      'd-i': [['dash/sh', 'boolean', 'true']],
      mysql: [['mysql/port', 'string', '']],
    },
  ],
])('%s(*%j)', async (name, positional, answer) => {
  expect(await call(name, positional)).toEqual(answer);
});

test('what is answered is shown', async () => {
  const programs = { 'debconf-set-selections': debconfSetSelections };
  const context = functionContext(createMemoryHost({ files, programs }));
  expect(await call('debconf.set', ['mysql', 'mysql/motto', 'string', 'all', 'for', 'one'], context)).toBe(
    true,
  );
  expect(await call('debconf.show', ['mysql'], context)).toContainEqual([
    'mysql/motto',
    'string',
    'all for one',
  ]);
});

test('a file that is not there is an error', async () => {
  await expect(call('debconf.set_file', ['salt://none'])).rejects.toThrow('salt://none does not exist');
});
