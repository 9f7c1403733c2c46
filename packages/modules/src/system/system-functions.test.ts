import { createMemoryHost } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

test('that a restart is needed is said until then', async () => {
  const context = functionContext(createMemoryHost({ files: { '/run/other': '' } }));
  const call = (name: string) => callOwn(name, { positional: [], named: {} }, context);
  expect(await call('system.get_reboot_required_witnessed')).toBe(false);
  expect(await call('system.set_reboot_required_witnessed')).toBe(true);
  expect(await call('system.get_reboot_required_witnessed')).toBe(true);
});
