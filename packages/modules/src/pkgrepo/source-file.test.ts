import { describe, expect, test } from 'vitest';
import { formatSourceLine, requireSourceLine } from './source-entry.ts';
import { withoutSource, withSource } from './source-file.ts';

const entry = requireSourceLine(
  'deb [arch=amd64 signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian/ bookworm main extra',
);
const line = formatSourceLine(entry);
const enabled = { isEnabled: true, isAlone: false };
const list = '/etc/apt/sources.list.d/x.list';

describe('a file of sources', () => {
  test.each([
    ['gets the line at its end', '', enabled, `${line}\n`],
    [
      'keeps what else is in it',
      '# mine\ndeb http://y.test a b\n',
      enabled,
      `# mine\ndeb http://y.test a b\n${line}\n`,
    ],
    [
      'has an older form of the line replaced in its place',
      'deb https://x.test/debian bookworm main\ndeb http://y.test a b\n',
      enabled,
      `${line}\ndeb http://y.test a b\n`,
    ],
    ['has the line once', `${line}\n${line}\n`, enabled, `${line}\n`],
    ['has a disabled line enabled', `# ${line}\n`, enabled, `${line}\n`],
    ['has the line disabled', `${line}\n`, { isEnabled: false, isAlone: false }, `# ${line}\n`],
    [
      'holds nothing else where that is wanted',
      'deb http://y.test a b\n',
      { isEnabled: true, isAlone: true },
      `${line}\n`,
    ],
    ['is left as it is when all is well', `# note\n${line}\n`, enabled, `# note\n${line}\n`],
  ])('%s', (_, present, placement, expected) => {
    expect(withSource(list, present, entry, placement)).toBe(expected);
    expect(withSource(list, expected, entry, placement)).toBe(expected);
  });
  test('in deb822 form has one stanza for it', () => {
    const once = withSource('/etc/apt/sources.list.d/x.sources', '', entry, enabled);
    expect(once).toBe(
      'Types: deb\nURIs: https://x.test/debian/\nSuites: bookworm\nComponents: main extra\nArchitectures: amd64\nSigned-By: /etc/apt/keyrings/x.gpg\n',
    );
    expect(withSource('/etc/apt/sources.list.d/x.sources', once, entry, enabled)).toBe(once);
  });
  test('loses the line', () => {
    expect(withoutSource(list, `deb http://y.test a b\n${line}\n`, entry)).toBe('deb http://y.test a b\n');
  });
});

test.each([
  'nginx',
  'ppa:user/name',
  'deb https://x.test',
  'deb https://x.test a b\ndeb http://evil.test c d',
])('%j is no source', (written) => {
  expect(() => requireSourceLine(written)).toThrow('is not a source of packages');
});
