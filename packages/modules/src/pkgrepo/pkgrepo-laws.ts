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
  'pkgrepo.managed': {
    usual: { name: line, host: { files: { [list]: `${line}\n` } } },
    create: {
      'a new source with its key': {
        args: { file: list, key_text: key },
        host: { files: { '/etc/apt/sources.list.d/other.list': others } },
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
    repair: {
      usual: {
        comment: "Configured package repo '{name}'",
        planned:
          "Package repo '{name}' will be configured. This may cause pkg states to behave differently than stated if this action is repeated without test=True, due to the differences in the configured repositories.",
        runs: ['packages.refresh'],
      },
      'a source among others': {
        args: { file: '/etc/apt/sources.list' },
        host: { files: { '/etc/apt/sources.list': `${others}# ${line}\n` } },
        changes: {
          repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
          file: '/etc/apt/sources.list',
        },
        files: {
          '/etc/apt/sources.list':
            'deb http://deb.debian.org/debian bookworm main\ndeb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main\n',
        },
      },
      'a source to be switched off': {
        args: { file: list, disabled: true },
        changes: {
          repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
          file: '/etc/apt/sources.list.d/x.list',
        },
        files: {
          '/etc/apt/sources.list.d/x.list':
            '# deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main\n',
        },
      },
      'the deb822 form': {
        args: { file: '/etc/apt/sources.list.d/x.sources', comps: 'main,contrib', architectures: 'amd64' },
        host: { files: { '/etc/apt/sources.list': others } },
        changes: {
          repo: 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main',
          file: '/etc/apt/sources.list.d/x.sources',
        },
        files: {
          '/etc/apt/sources.list.d': { directory: true },
          '/etc/apt/sources.list.d/x.sources':
            'Types: deb\nURIs: https://x.test/debian\nSuites: bookworm\nComponents: main contrib\nSigned-By: /etc/apt/keyrings/x.gpg\nArchitectures: amd64\n',
        },
      },
    },
    'nothing to do': {
      'nothing to do': {
        args: { file: list, clean_file: true },
        comment:
          "Package repo 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main' already configured",
      },
    },
  },
  'pkgrepo.absent': {
    usual: { name: line },
    repair: {
      'a source in two files': {
        host: { files: { '/etc/apt/sources.list': `${others}${line}\n`, [list]: `${line}\n` } },
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
    'nothing to do': {
      'nothing to do': {
        host: { files: { '/etc/apt/sources.list': others } },
        comment:
          'Package repo deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main is absent',
      },
    },
  },
};
