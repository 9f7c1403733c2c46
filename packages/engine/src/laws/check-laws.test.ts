import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineState } from '../contract/state-definition.ts';
import { checkLaws } from './check-laws.ts';
import { lawCasesOf, type WrittenCase } from './law-cases.ts';

const motd = defineState({
  name: 'motd.set',
  summary: 'The message of the day.',
  args: z.strictObject({ name: z.string() }),
  examples: [{ name: 'hello' }],
  observe: async (_, host) => ({ text: await host.files.readText('/etc/motd') }),
  desire: ({ name }) => ({ text: name }),
  async apply({ name }, _desired, _changes, host) {
    await host.files.writeAtomically('/etc/motd', { kind: 'bytes', bytes: Buffer.from(name) }, {});
    await host.processes.run({ argv: ['announce', name], cwd: '/', timeoutMs: 5 });
  },
});
const right: WrittenCase = {
  name: 'hello',
  host: { files: { '/etc/motd': 'old' }, programs: { announce: () => ({}) } },
  comment: 'Changed: text',
  changes: { text: { old: 'old', new: '{name}' } },
  planned: /^Would be/,
  plannedChanges: { text: { old: 'old', new: 'hello' } },
  runs: ['announce {name}'],
  runsWith: { cwd: '/', timeoutMs: 5 },
  files: { '/etc/motd': '{name}' },
};

async function brokenBy(written: WrittenCase): Promise<readonly string[]> {
  const [lawCase] = lawCasesOf({ repair: { 'another text': { ...right, ...written } } });
  return lawCase === undefined ? ['no case'] : (await checkLaws(motd, lawCase)).broken;
}

describe('the laws', () => {
  it('hold for a state that does what its case says', async () => {
    expect(await brokenBy({})).toEqual([]);
  });

  it.each<[string, WrittenCase]>([
    ['comment', { comment: 'Changed' }],
    ['changes', { changes: {} }],
    ['changes', { changes: { text: { old: 'old', new: 'hello' }, more: true } }],
    ['dry result', { plannedResult: true }],
    ['dry comment', { planned: 'Changed: text' }],
    ['dry changes', { plannedChanges: {} }],
    ['warnings', { warnings: ['careful'] }],
    ['runs', { runs: [] }],
    ['runs', { runs: ['announce hello', 'announce hello'] }],
    ['runs', { runsWith: { cwd: '/' } }],
    ['runs', { runs: [{ run: 'announce hello', stdin: '' }] }],
    ['files', { files: {} }],
    ['files', { files: { '/etc/motd': { text: 'hello', mode: 0o600 } } }],
  ])('are broken where the %s is not what is expected', async (about, written) => {
    expect(await brokenBy(written)).toEqual([expect.stringMatching(`^the ${about} should be`)]);
  });

  it('are broken by a secret in a result', async () => {
    expect(await brokenBy({ secrets: ['he'] })).toEqual(['a secret was in a result']);
  });
});

describe('cases of a state', () => {
  it('have what is usual for their kind, and else what is usual for their state', () => {
    const cases = lawCasesOf({
      usual: { name: 'x', comment: 'there', args: { a: 1 } },
      create: { usual: { comment: 'made' }, first: {}, second: { comment: 'own', args: {} } },
      'nothing to do': { third: { name: 'y' } },
    });
    expect(cases).toEqual([
      { kind: 'create', about: 'first', name: 'x', comment: 'made', args: { a: 1 } },
      { kind: 'create', about: 'second', name: 'x', comment: 'own', args: {} },
      { kind: 'nothing to do', about: 'third', name: 'y', comment: 'there', args: { a: 1 } },
    ]);
  });

  it('say a name and a comment', () => {
    expect(() => lawCasesOf({ cannot: { 'without a comment': { name: 'x' } } })).toThrow(
      "the case 'cannot: without a comment' says no name or no comment",
    );
  });
});
