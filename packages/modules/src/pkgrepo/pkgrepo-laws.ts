import type { LawCases } from '@muster/engine';

const line = 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main';
const list = '/etc/apt/sources.list.d/x.list';
const others = 'deb http://deb.debian.org/debian bookworm main\n';
const key = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawEMLxYJKwYBBAHaRw8BAQdAFGkA0lbAogMi7Smv3y2NDjWYX6gveFMbPx66
hgWIIRY=
-----END PGP PUBLIC KEY BLOCK-----
`;

/** Uses of `pkgrepo.*` states. */
export const pkgrepoLaws: LawCases = {
  'pkgrepo.managed': [
    {
      kind: 'create',
      about: 'a new source with its key',
      name: line,
      args: { file: list, key_text: key },
      host: { files: { '/etc/apt/sources.list.d/other.list': others } },
      expect: {
        comment:
          "Configured package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main'",
        changes: {
          repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
          file: '/etc/apt/sources.list.d/x.list',
          key: '/etc/apt/keyrings/x.gpg',
        },
        planned:
          "Package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' will be configured. This may cause pkg states to behave differently than stated if this action is repeated without test=True, due to the differences in the configured repositories.",
        runs: ['packages.refresh'],
        files: {
          '/etc/apt/keyrings': { directory: true },
          '/etc/apt/keyrings/x.gpg':
            '�3\u0004k\u0001\f/\u0016\t+\u0006\u0001\u0004\u0001�G\u000f\u0001\u0001\u0007@\u0014i\u0000�V��\u0003"�)��-�\u000e5�_�/xS\u001b?\u001e��\u0005�!\u0016',
          '/etc/apt/sources.list.d/x.list':
            'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main\n',
        },
      },
    },
    {
      kind: 'repair',
      about: 'a source among others',
      name: line,
      args: { file: '/etc/apt/sources.list' },
      host: { files: { '/etc/apt/sources.list': `${others}# ${line}\n` } },
      expect: {
        comment:
          "Configured package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main'",
        changes: {
          repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
          file: '/etc/apt/sources.list',
        },
        planned:
          "Package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' will be configured. This may cause pkg states to behave differently than stated if this action is repeated without test=True, due to the differences in the configured repositories.",
        runs: ['packages.refresh'],
        files: {
          '/etc/apt/sources.list':
            'deb http://deb.debian.org/debian bookworm main\ndeb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main\n',
        },
      },
    },
    {
      kind: 'repair',
      about: 'a source to be switched off',
      name: line,
      args: { file: list, disabled: true },
      host: { files: { [list]: `${line}\n` } },
      expect: {
        comment:
          "Configured package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main'",
        changes: {
          repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
          file: '/etc/apt/sources.list.d/x.list',
        },
        planned:
          "Package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' will be configured. This may cause pkg states to behave differently than stated if this action is repeated without test=True, due to the differences in the configured repositories.",
        runs: ['packages.refresh'],
        files: {
          '/etc/apt/sources.list.d/x.list':
            '# deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main\n',
        },
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing to do',
      name: line,
      args: { file: list, clean_file: true },
      host: { files: { [list]: `${line}\n` } },
      expect: {
        comment:
          "Package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' already configured",
      },
    },
    {
      kind: 'repair',
      about: 'the deb822 form',
      name: line,
      args: { file: '/etc/apt/sources.list.d/x.sources', comps: 'main,contrib', architectures: 'amd64' },
      host: { files: { '/etc/apt/sources.list': others } },
      expect: {
        comment:
          "Configured package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main'",
        changes: {
          repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
          file: '/etc/apt/sources.list.d/x.sources',
        },
        planned:
          "Package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' will be configured. This may cause pkg states to behave differently than stated if this action is repeated without test=True, due to the differences in the configured repositories.",
        runs: ['packages.refresh'],
        files: {
          '/etc/apt/sources.list.d': { directory: true },
          '/etc/apt/sources.list.d/x.sources':
            'Types: deb\nURIs: https://x.test/debian\nSuites: bookworm\nComponents: main contrib\nSigned-By: /etc/apt/keyrings/x.gpg\nArchitectures: amd64\n',
        },
      },
    },
  ],
  'pkgrepo.absent': [
    {
      kind: 'repair',
      about: 'a source in two files',
      name: line,
      host: { files: { '/etc/apt/sources.list': `${others}${line}\n`, [list]: `${line}\n` } },
      expect: {
        comment: 'Removed repo deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
        changes: { repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' },
        planned:
          "Package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' will be removed",
        runs: ['packages.refresh'],
        files: {
          '/etc/apt/sources.list.d/x.list': null,
          '/etc/apt/sources.list': 'deb http://deb.debian.org/debian bookworm main\n',
        },
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing to do',
      name: line,
      host: { files: { '/etc/apt/sources.list': others } },
      expect: {
        comment:
          'Package repo deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main is absent',
      },
    },
  ],
};
