import type { LawCases, MemoryProgram } from '@muster/engine';

const list = '/srv/gems';
const runsWith = { timeoutMs: 3600000 };

/** gem, whose gems are a file of `name version` lines. */
const gem: MemoryProgram = async ([verb, ...args], _, { files }) => {
  const lines = (await files.readText(list)).split('\n').filter(Boolean);
  const name = args.find((arg) => !arg.startsWith('-')) ?? '';
  const version = args.find((arg) => arg.startsWith('--version='))?.replace(/^.*=(?:~> )?/, '') ?? '';
  const isThere = lines.some((line) => line.startsWith(`${name} ${version}`));
  if (verb === 'list') return { code: isThere ? 0 : 1, stdout: `${isThere}\n` };
  if (name === 'nosuch') return { code: 2, stderr: "ERROR:  Could not find a valid gem 'nosuch' (>= 0)" };
  const left = lines.filter((line) => verb !== 'uninstall' || !line.startsWith(`${name} `));
  const added = verb === 'install' ? [`${name} ${version || '1.0'}`] : [];
  const bytes = Buffer.from([...left, ...added].map((line) => `${line}\n`).join(''));
  await files.writeAtomically(list, { kind: 'bytes', bytes }, {});
  return {};
};
const hostWith = (gems: string) => ({ files: { [list]: gems }, programs: { gem } });

/** Uses of `gem.*` states. */
export const gemLaws: LawCases = {
  'gem.installed': {
    usual: {
      name: 'puma',
      host: hostWith(''),
      runsWith,
      comment: 'Gem was successfully installed',
      changes: { '{name}': 'Installed' },
      planned: 'The gem {name} would have been installed',
    },
    create: {
      'a gem': { runs: ['gem install puma --no-document'] },
      'a gem with all that can be said': {
        args: {
          version: '6.0',
          rdoc: true,
          ri: true,
          pre_releases: true,
          proxy: 'http://proxy:3128',
          source: 'https://gems.example.test',
          gem_bin: '/opt/ruby/bin/gem',
          user: 'app',
        },
        host: { ...hostWith(''), users: [{ name: 'app' }] },
        runsWith: { ...runsWith, user: 'app' },
        runs: [
          '/opt/ruby/bin/gem install puma --document=rdoc,ri --version=6.0 --prerelease --http-proxy=http://proxy:3128 --source=https://gems.example.test',
        ],
      },
    },
    repair: {
      'another version': {
        args: { version: '~> 6.' },
        host: hostWith('puma 5.6\n'),
        runs: ["gem install puma --no-document '--version=~> 6.'"],
      },
    },
    'nothing to do': {
      usual: { comment: 'Gem is already installed.', changes: {}, planned: undefined },
      'a gem in some version': { host: hostWith('puma 5.6\n') },
      'a gem in a version that fits': { args: { version: '~> 5.' }, host: hostWith('puma 5.6\n') },
    },
    cannot: {
      usual: { changes: {}, planned: undefined },
      'a gem that there is not': {
        name: 'nosuch',
        comment: "Could not install gem: ERROR:  Could not find a valid gem 'nosuch' (>= 0)",
        planned: 'The gem nosuch would have been installed',
        plannedChanges: { nosuch: 'Installed' },
        runs: ['gem install nosuch --no-document'],
      },
      'a host without gem': {
        host: {},
        comment: 'gem cannot be run: Cannot run gem: no such file or directory',
      },
      'a Ruby by its name': {
        args: { ruby: '3.1' },
        comment:
          /^Invalid argument 'ruby': expected nothing: give the program of the Ruby that is meant as `gem_bin`/,
      },
    },
  },
  'gem.removed': {
    usual: { name: 'puma', runsWith },
    repair: {
      'a gem in several versions': {
        host: hostWith('puma 5.6\npuma 6.0\nrake 1\n'),
        comment: 'Gem was successfully removed.',
        changes: { puma: 'Removed' },
        planned: 'The gem puma would have been removed',
        runs: ['gem uninstall puma --all --executables --ignore-dependencies'],
      },
    },
    'nothing to do': {
      'a gem that is not there': { host: hostWith('rake 1\n'), comment: 'Gem is not installed.' },
    },
    cannot: {
      'a host without gem': {
        host: {},
        comment: 'gem cannot be run: Cannot run gem: no such file or directory',
      },
    },
  },
};
