import type { LawCase } from '@muster/engine';

const line = 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main';
const list = '/etc/apt/sources.list.d/x.list';
const others = 'deb http://deb.debian.org/debian bookworm main\n';
const key = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawEMLxYJKwYBBAHaRw8BAQdAFGkA0lbAogMi7Smv3y2NDjWYX6gveFMbPx66
hgWIIRY=
-----END PGP PUBLIC KEY BLOCK-----
`;

/** Uses of `pkgrepo.*` states. */
export const pkgrepoLaws: readonly LawCase[] = [
  {
    state: 'pkgrepo.managed',
    about: 'a new source with its key',
    name: line,
    args: { file: list, key_text: key },
    host: { files: { '/etc/apt/sources.list.d/other.list': others } },
  },
  {
    state: 'pkgrepo.managed',
    about: 'a source among others',
    name: line,
    args: { file: '/etc/apt/sources.list' },
    host: { files: { '/etc/apt/sources.list': `${others}# ${line}\n` } },
  },
  {
    state: 'pkgrepo.managed',
    about: 'a source to be switched off',
    name: line,
    args: { file: list, disabled: true },
    host: { files: { [list]: `${line}\n` } },
  },
  {
    state: 'pkgrepo.managed',
    about: 'nothing to do',
    name: line,
    args: { file: list, clean_file: true },
    host: { files: { [list]: `${line}\n` } },
    changes: false,
  },
  {
    state: 'pkgrepo.managed',
    about: 'the deb822 form',
    name: line,
    args: { file: '/etc/apt/sources.list.d/x.sources', comps: 'main,contrib', architectures: 'amd64' },
    host: { files: { '/etc/apt/sources.list': others } },
  },
  {
    state: 'pkgrepo.absent',
    about: 'a source in two files',
    name: line,
    host: { files: { '/etc/apt/sources.list': `${others}${line}\n`, [list]: `${line}\n` } },
  },
  {
    state: 'pkgrepo.absent',
    about: 'nothing to do',
    name: line,
    host: { files: { '/etc/apt/sources.list': others } },
    changes: false,
  },
];
