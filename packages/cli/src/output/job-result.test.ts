import { PassThrough } from 'node:stream';
import type { HostReport } from '@muster/api';
import { expect, test } from 'vitest';
import { type DocumentForm, documentForm, jsonForm } from './document-form.ts';
import { printJobResult } from './job-result.ts';
import type { Details } from './state-summary.ts';
import type { Terminal } from './terminal.ts';

const text = (stream: NodeJS.WriteStream) => String((stream as unknown as PassThrough).read() ?? '');

function capture(form?: DocumentForm): { terminal: Terminal; out: () => string; err: () => string } {
  const streams = [new PassThrough(), new PassThrough()] as unknown as [
    NodeJS.WriteStream,
    NodeJS.WriteStream,
  ];
  return {
    terminal: {
      out: streams[0],
      err: streams[1],
      interactive: false,
      document: form,
      localTime: false,
      program: 'muster',
    },
    out: () => text(streams[0]),
    err: () => text(streams[1]),
  };
}

const answered = (minion: string, value: unknown, more: Partial<HostReport> = {}): HostReport => ({
  minion,
  state: 'returned',
  success: true,
  return: value,
  durationMs: 1200,
  ...more,
});

const fileState = (changes: Record<string, unknown>, result: boolean | null = true) => ({
  'file_|-motd_|-/etc/motd_|-managed': {
    name: '/etc/motd',
    result,
    changes,
    comment: 'File /etc/motd is in the correct state',
    duration: 3,
    __id__: 'motd',
    __run_num__: 0,
  },
});

const show = (
  terminal: Terminal,
  hosts: readonly HostReport[],
  jid?: string,
  details: Partial<Details> = {},
) => printJobResult(terminal, hosts, { isFull: false, states: 'changes', ...details }, jid);

test('hosts with the same answer are printed once, in order of their ids', () => {
  const { terminal, out } = capture();
  const code = show(terminal, [answered('web10', true), answered('web2', true), answered('db', 'x')]);
  expect(out()).toBe('db:\n    x\nweb2, web10:\n    True\n');
  expect(code).toBe(0);
});

test('a state run is summed up with its changes as a diff', () => {
  const { terminal, out } = capture();
  show(terminal, [answered('a', fileState({ diff: '--- \n+++ \n@@ -1 +1 @@\n-old\n+new\n', mode: '0644' }))]);
  const text = out();
  expect(text).toContain('a: 1 changed in 1.2 s');
  expect(text).toContain('file.managed /etc/motd  (motd)  3 ms');
  expect(text).toContain('            -old\n            +new');
  expect(text).toContain('mode: 0644');
});

test('a long diff is cut, and where the whole of it is kept is said', () => {
  const { terminal, out, err } = capture();
  const diff = Array.from({ length: 100 }, (_, line) => `+line ${line}`).join('\n');
  show(terminal, [answered('a', fileState({ diff }))], '20260101000000000000');
  expect(out()).toContain('+line 29\n            ... 70 more lines\n');
  expect(err()).toBe('everything: muster jobs show 20260101000000000000 --diff full\n');
});

const shown = (changes: Record<string, unknown>, details: Partial<Details>) => {
  const { terminal, out, err } = capture();
  show(terminal, [answered('a', fileState(changes))], '20260101000000000000', details);
  return out() + err();
};

test('all of a diff, all states or those that failed are shown where that is asked for', () => {
  const diff = Array.from({ length: 100 }, (_, line) => `+line ${line}`).join('\n');
  expect(shown({ diff }, { isFull: true })).toMatch(/\+line 99\n$/);
  expect(shown({}, { states: 'all' })).toMatch(/unchanged file\.managed \/etc\/motd/);
  expect(shown({ diff }, { states: 'failed' })).toBe('a: 1 changed in 1.2 s\n');
  expect(shown({ diff: '+x' }, {})).not.toContain('everything');
});

test('unchanged states are counted and not listed', () => {
  const { terminal, out } = capture();
  show(terminal, [answered('a', fileState({}))]);
  expect(out()).toBe('a: 1 unchanged in 1.2 s\n');
});

test('a host that is away is named with the reason on standard error, and the exit code is 4', () => {
  const { terminal, err } = capture();
  const code = show(terminal, [
    answered('a', true),
    { minion: 'b', state: 'offline', reason: 'connection closed' },
  ]);
  expect(err()).toBe('b: offline: connection closed (last heard never)\n');
  expect(code).toBe(4);
});

test('with --json there is one document of every host on standard output', () => {
  const { terminal, out } = capture(jsonForm);
  const code = show(terminal, [
    { minion: 'b', state: 'offline', reason: 'connection closed', lastHeard: 1 },
    answered('a', fileState({}, null), { pending: true, retcode: 0 }),
  ]);
  expect(JSON.parse(out())).toEqual({
    a: {
      state: 'returned',
      success: true,
      retcode: 0,
      pending: true,
      durationMs: 1200,
      return: fileState({}, null),
    },
    b: { state: 'offline', reason: 'connection closed', lastHeard: 1 },
  });
  expect(code).toBe(4);
});

test('with --out yaml the document is YAML, with --out txt a line is a host and what it returned', async () => {
  const hosts: HostReport[] = [
    answered('b', 'x', { success: false, retcode: 3 }),
    { minion: 'away', state: 'offline', reason: 'connection closed' },
    answered('a', 5),
  ];
  const yaml = capture(await documentForm('yaml'));
  expect(show(yaml.terminal, hosts)).toBe(4);
  expect(yaml.out()).toContain('b:\n  durationMs: 1200\n  retcode: 3\n  return: x\n');
  const txt = capture(await documentForm('txt'));
  expect(show(txt.terminal, hosts)).toBe(4);
  expect(txt.out()).toBe('a: 5\nb: x\n');
  expect(txt.err()).toContain('away: offline: connection closed');
});

test('what failed is marked with its code, what was cut off with the reason, once', () => {
  const { terminal, out } = capture();
  const code = show(terminal, [
    answered('a', 'half', { success: false, retcode: 3 }),
    answered('b', 'Timed out after 3 s.', {
      state: 'timedOut',
      reason: 'timed out after 3 s',
      success: false,
      retcode: 1,
    }),
  ]);
  expect(out()).toBe('a: failed (code 3)\n    half\nb: timed out after 3 s\n');
  expect(code).toBe(2);
});

test('a failed state makes exit code 2', () => {
  const { terminal } = capture();
  expect(show(terminal, [answered('a', fileState({}, false), { success: false })])).toBe(2);
});
