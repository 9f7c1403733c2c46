import type { LawCases } from '@muster/engine';

const line = 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.test/debian bookworm main';
const other = 'deb http://deb.debian.org/debian bookworm main\n';
const list = '/etc/apt/sources.list.d/x.list';
const sources = '/etc/apt/sources.list.d/x.sources';
const stanza = `Types: deb
URIs: https://x.test/debian
Suites: bookworm
Components: main
Signed-By: /etc/apt/keyrings/x.gpg
`;
/** As Debian writes them. */
const otherStanza = `Types: deb
# http://snapshot.debian.org/archive/debian/20250520T000000Z
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
`;

const packet = 'mDMEawEMLxYJKwYBBAHaRw8BAQdAFGkA0lbAogMi7Smv3y2NDjWYX6gveFMbPx66hgWIIRY=';
const key = `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${packet}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
const binary = Buffer.from(packet, 'base64').toString();
const id = 'EC14A2C20F03659DF5990FB5F7A9C0470D549EC2';
const keys = { '/etc/apt/keyrings': { directory: true }, '/etc/apt/keyrings/x.gpg': binary } as const;

/** A host with these files; a key that is to be fetched is in the cache. */
const withFiles = (files: Readonly<Record<string, string>>) => ({ files: { ...files, '/cache/key': key } });
const cached = { path: '/cache/key', size: key.length, sha256: '', mode: 0o644 };
const cache = {
  files: {
    'salt://x.asc': cached,
    [`https://keyserver.ubuntu.com/pks/lookup?op=get&options=mr&search=0x${id}`]: cached,
  },
};

const configured = {
  comment: "Configured package repo '{name}'",
  changes: { repo: '{name}', file: list },
  planned:
    "Package repo '{name}' will be configured. This may cause pkg states to behave differently than stated if this action is repeated without test=True, due to the differences in the configured repositories.",
  runs: ['packages.refresh'],
};
const removed = {
  comment: 'Removed repo {name}',
  changes: { repo: '{name}' },
  planned: "Package repo '{name}' will be removed",
  runs: ['packages.refresh'],
};

const archive = '/etc/apt/sources.list.d/wolfnet-logstash-jammy.list';
const archiveLine = 'deb http://ppa.launchpad.net/wolfnet/logstash/ubuntu jammy main\n';
const archiveKey = { '/etc/apt/trusted.gpg.d/wolfnet-logstash-jammy.gpg': binary };
const told = JSON.stringify({ signing_key_fingerprint: id });
const ubuntu = {
  grains: { os: 'Ubuntu', lsb_distrib_codename: 'jammy' },
  files: {
    ...cache.files,
    'https://launchpad.net/api/1.0/~wolfnet/+archive/logstash': { ...cached, path: '/cache/archive' },
  },
};
const withArchive = (files: Readonly<Record<string, string>>) =>
  withFiles({ ...files, '/cache/archive': told });

/** Uses of `pkgrepo.*` states. */
export const pkgrepoLaws: LawCases = {
  'pkgrepo.managed': {
    usual: { name: line, args: { file: list }, host: withFiles({ [list]: '' }), context: cache },
    create: {
      usual: configured,
      'a personal archive with the key that Launchpad names': {
        name: 'logstash',
        args: { ppa: 'wolfnet/logstash' },
        host: withArchive({ '/etc/apt/trusted.gpg.d/x': '' }),
        context: ubuntu,
        changes: { repo: 'logstash', file: archive, key: Object.keys(archiveKey)[0] },
        files: { ...archiveKey, '/etc/apt/sources.list.d': { directory: true }, [archive]: archiveLine },
      },
      'a source with its key': {
        args: { file: list, key_text: key },
        changes: { repo: line, file: list, key: '/etc/apt/keyrings/x.gpg' },
        files: { ...keys, [list]: `${line}\n` },
      },
      'a source in a file named after its host, with a key of that name': {
        name: 'deb https://x.test/debian/ bookworm main',
        args: { key_url: 'salt://x.asc', refresh: false },
        changes: {
          repo: '{name}',
          file: '/etc/apt/sources.list.d/x-test-debian-bookworm.list',
          key: '/etc/apt/trusted.gpg.d/x-test-debian-bookworm.gpg',
        },
        runs: [],
        files: {
          '/etc/apt/sources.list.d/x-test-debian-bookworm.list': '{name}\n',
          '/etc/apt/trusted.gpg.d': { directory: true },
          '/etc/apt/trusted.gpg.d/x-test-debian-bookworm.gpg': binary,
        },
      },
      'a source with all that it may be given, below another': {
        name: 'deb https://x.test/debian none',
        args: {
          file: list,
          dist: 'trixie',
          comps: ['main', 'contrib'],
          architectures: ['amd64', 'arm64'],
          signedby: '/etc/apt/keyrings/x.asc',
          keyid: `0x${id}`,
          comments: ['one', 'two'],
          enabled: false,
          refresh_db: false,
        },
        host: withFiles({ [list]: other.trim(), '/etc/apt/keyrings/other': '' }),
        changes: { repo: '{name}', file: list, key: '/etc/apt/keyrings/x.asc' },
        runs: [],
        files: {
          '/etc/apt/keyrings/x.asc': key,
          [list]: `${other}# one two\n# deb [arch=amd64,arm64 signed-by=/etc/apt/keyrings/x.asc] https://x.test/debian trixie main contrib\n`,
        },
      },
      'a source of which the file holds nothing else': {
        args: { file: list, clean_file: true, comments: 'ours' },
        host: withFiles({ [list]: other }),
        files: { [list]: `# ours\n${line}\n` },
      },
      'a stanza': {
        args: { file: sources, comps: 'main,contrib', architectures: 'amd64,arm64', disabled: true },
        changes: { repo: line, file: sources },
        files: {
          [sources]: `Enabled: no\n${stanza.replace('main', 'main contrib')}Architectures: amd64 arm64\n`,
        },
      },
      'a stanza after others, which stay as they are': {
        args: { file: sources, comments: 'ours' },
        host: withFiles({ [sources]: `\n${otherStanza}\n\n${otherStanza}\n` }),
        changes: { repo: line, file: sources },
        files: { [sources]: `\n${otherStanza}\n\n${otherStanza}\n# ours\n${stanza}` },
      },
      'a stanza alone': {
        args: { file: sources, clean_file: true },
        host: withFiles({ [sources]: otherStanza }),
        changes: { repo: line, file: sources },
        files: { [sources]: stanza },
      },
    },
    repair: {
      usual: configured,
      'a source that is switched off, among others': {
        host: withFiles({ [list]: `${other}# ${line}\n# mine\n` }),
        files: { [list]: `${other}${line}\n# mine\n` },
      },
      'a source to be switched off': {
        args: { file: list, disabled: true },
        host: withFiles({ [list]: `${line}\n` }),
        files: { [list]: `# ${line}\n` },
      },
      'a source with other options and components, and more than once': {
        host: withFiles({ [list]: `deb https://x.test/debian/ bookworm\n${other}${line}\n` }),
        files: { [list]: `${line}\n${other}` },
      },
      'another key': {
        args: { file: list, key_text: key },
        host: withFiles({ [list]: `${line}\n`, '/etc/apt/keyrings/x.gpg': 'old' }),
        changes: { key: '/etc/apt/keyrings/x.gpg' },
        files: { '/etc/apt/keyrings/x.gpg': binary },
      },
      'a stanza in its place, under its comment': {
        args: { file: sources },
        host: withFiles({
          [sources]: `# ours\nTypes: deb\nURIs: https://x.test/debian/\nSuites: bookworm\n\n\n${otherStanza}`,
        }),
        changes: { repo: line, file: sources },
        files: { [sources]: `# ours\n${stanza}\n\n${otherStanza}` },
      },
      'a stanza that is switched off': {
        args: { file: sources },
        host: withFiles({ [sources]: `${otherStanza}\nEnabled: no\n${stanza}` }),
        changes: { repo: line, file: sources },
        files: { [sources]: `${otherStanza}\n${stanza}` },
      },
      'a stanza with another comment, and more than once': {
        args: { file: sources, comments: 'new' },
        host: withFiles({ [sources]: `# old\n${stanza}\n${otherStanza}\n${stanza}` }),
        changes: { repo: line, file: sources },
        files: { [sources]: `# new\n${stanza}\n${otherStanza}` },
      },
    },
    'nothing to do': {
      usual: { comment: "Package repo '{name}' already configured" },
      'a source among others': { host: withFiles({ [list]: `# mine\n\n${line}\n\n${other}` }) },
      'a source alone, with its key': {
        args: { file: list, clean_file: true, key_text: key, signedby: '/etc/apt/keyrings/x.asc' },
        host: withFiles({ [list]: `${line.replace('gpg', 'asc')}\n`, '/etc/apt/keyrings/x.asc': key }),
      },
      'a source that is switched off': {
        args: { file: list, disabled: true },
        host: withFiles({ [list]: `# ${line}\n` }),
      },
      'a stanza before another': {
        args: { file: sources },
        host: withFiles({ [sources]: `${stanza}\n${otherStanza}` }),
      },
      'a stanza that says the same in another order, with a comment': {
        args: { file: sources, comments: 'ours' },
        host: withFiles({
          [sources]: `# ours\nEnabled: yes\nsigned-by:  /etc/apt/keyrings/x.gpg\nComponents: main\n# mirror\nURIs:\n https://x.test/debian/\nTypes: deb\nSuites: bookworm`,
        }),
      },
    },
    cannot: {
      'a personal archive that is none': {
        args: { ppa: 'logstash' },
        context: ubuntu,
        comment: "'logstash' is no archive: write owner/archive",
      },
      'a personal archive that Launchpad does not know': {
        args: { ppa: 'wolfnet/other' },
        context: ubuntu,
        comment: 'Launchpad names no signing key of ppa:wolfnet/other',
      },
      'no source': {
        name: 'nginx',
        comment:
          '"nginx" is not a source of packages: write \'deb [signed-by=/etc/apt/keyrings/x.gpg] https://host/path suite component\'',
      },
      'a key that is not there': {
        args: { file: list, key_url: 'salt://none.asc' },
        comment: 'The signing key salt://none.asc does not exist',
      },
      'another key than that of the id': {
        args: { file: list, key_url: 'salt://x.asc', keyid: 'F7A9C0470D549EC3' },
        comment: "The signing key of '{name}' is not the key F7A9C0470D549EC3",
      },
      'a binary key in a file for text': {
        args: { file: list, key_text: 'binary', signedby: '/etc/apt/keyrings/x.asc' },
        comment:
          '/etc/apt/keyrings/x.asc has to hold a key in text form, but the key is binary; name it .gpg',
      },
      'lists that cannot be fetched': {
        host: { ...withFiles({ [list]: '' }), refreshed: 'E: no network' },
        comment: "Configured package repo '{name}', but its lists cannot be fetched: E: no network",
        changes: configured.changes,
        planned: configured.planned,
        runs: ['packages.refresh'],
        files: { [list]: `${line}\n` },
      },
    },
  },
  'pkgrepo.absent': {
    usual: { name: line, host: withFiles({ [list]: `${line}\n` }) },
    repair: {
      usual: removed,
      'a source in several files, of which one holds nothing else': {
        host: withFiles({
          '/etc/apt/sources.list': `${other}${line}\n\n# mine\n`,
          [list]: `${line}\n`,
          [sources]: `\n# mine\n\n${stanza}\n\n\n${otherStanza}`,
          '/etc/apt/sources.list.d/y.sources': otherStanza,
          '/etc/apt/sources.list.d/z.save': line,
        }),
        files: {
          '/etc/apt/sources.list': `${other}\n# mine\n`,
          [list]: null,
          [sources]: `\n# mine\n\n${otherStanza}`,
        },
      },
      'a source in one file alone, whatever its options': {
        name: 'deb https://x.test/debian/ bookworm',
        args: { file: list, refresh: false },
        host: withFiles({ '/etc/apt/sources.list': `${line}\n`, [list]: `${line}\n${other}` }),
        runs: [],
        files: { [list]: other },
      },
      'a personal archive': {
        name: 'logstash',
        args: { ppa: 'ppa:wolfnet/logstash' },
        host: withFiles({ [archive]: archiveLine }),
        context: ubuntu,
        files: { [archive]: null },
      },
      'the last stanza of a file': {
        host: withFiles({ [sources]: `${otherStanza}\n# ours\n${stanza}` }),
        files: { [sources]: otherStanza },
      },
    },
    'nothing to do': {
      usual: { comment: 'Package repo {name} is absent' },
      'other sources, however they are written': {
        host: withFiles({
          '/etc/apt/sources.list': `${other}\n\n`,
          [sources]: `\n\n${otherStanza}\n\n\n# end`,
        }),
      },
      'a source that is switched off': { host: withFiles({ [list]: `# ${line}\n` }) },
      'no such file': { args: { file: '/etc/apt/none.list' } },
      'no files of sources at all': { host: {} },
    },
    cannot: {
      'no source': {
        name: 'ppa:user/name',
        comment:
          '"ppa:user/name" is not a source of packages: write \'deb [signed-by=/etc/apt/keyrings/x.gpg] https://host/path suite component\'',
      },
      'lists that cannot be fetched': {
        host: { ...withFiles({ [list]: `${line}\n` }), refreshed: 'E: no network' },
        comment: 'Removed repo {name}, but its lists cannot be fetched: E: no network',
        changes: removed.changes,
        planned: removed.planned,
        runs: ['packages.refresh'],
        files: { [list]: null },
      },
    },
  },
};
