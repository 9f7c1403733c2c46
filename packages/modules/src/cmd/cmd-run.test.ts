import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalHost, type JsonRecord } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { runOwnState } from '../testing/run-own-states.ts';

function run(name: string, args: JsonRecord = {}, test = false) {
  return runOwnState(createLocalHost(), 'cmd.run', name, args, { test, grains: { shell: '/bin/sh' } });
}

describe('cmd.run', () => {
  it('shows output, errors and exit code as changes', async () => {
    expect(await run('echo out; echo err >&2; exit 3')).toMatchObject({
      result: false,
      changes: { retcode: 3, stdout: 'out', stderr: 'err' },
      comment: 'Command "echo out; echo err >&2; exit 3" run',
    });
  });

  it.each<[string, string, JsonRecord, JsonRecord]>([
    ['environment variables', 'echo $A$B', { env: [{ A: 1 }, { B: 'two' }] }, { stdout: '1two' }],
    ['a directory', 'pwd', { cwd: '/usr' }, { stdout: '/usr' }],
    ['a umask', 'umask', { umask: '027' }, { stdout: '0027' }],
    ['input', 'cat', { stdin: 'given' }, { stdout: 'given' }],
    [
      'a directory of programs',
      'echo $PATH',
      { prepend_path: '/opt/bin' },
      { stdout: expect.stringMatching(/^\/opt\/bin:\/usr/) },
    ],
    ['exit codes that are success', 'exit 7', { success_retcodes: [7] }, { retcode: 0 }],
    ['hidden output', 'echo secret', { hide_output: true }, { stdout: '' }],
  ])('takes %s', async (_, line, args, changes) => {
    expect(await run(line, args)).toMatchObject({ result: true, changes });
  });

  it('ends a command at its timeout', async () => {
    expect(await run('sleep 5', { timeout: 0.1 })).toMatchObject({
      result: false,
      changes: { retcode: 1, stdout: 'sleep 5: Timed out after 0.1 seconds' },
    });
    expect(await run('sleep 5', { timeout: 0.1, ignore_timeout: true })).toMatchObject({ result: true });
  });

  it('does not wait for what runs in the background', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'muster-cmd-'));
    const untilTold = 'until [ -e told ]; do sleep 0.1; done; rm -r "$PWD"';
    expect(await run(untilTold, { bg: true, cwd })).toMatchObject({ result: true });
    writeFileSync(join(cwd, 'told'), '');
  });

  it('says why it cannot run', async () => {
    expect(await run('true', { cwd: '/no/such' })).toMatchObject({
      result: false,
      comment: 'Desired working directory "/no/such" is not available',
    });
  });

  it('runs nothing in a dry run', async () => {
    expect(await run('touch /tmp/muster-must-not-exist', {}, true)).toMatchObject({
      result: null,
      changes: {},
      comment: 'Command "touch /tmp/muster-must-not-exist" would have been executed',
    });
  });
});
