import type { LawCases, MemoryProgram } from '@muster/engine';

const list = '/srv/installed.json';
const env = { NPM_CONFIG_UPDATE_NOTIFIER: 'false', NPM_CONFIG_FUND: 'false' };
const runsWith = { cwd: '/srv/app', env, timeoutMs: 3600000 };
const git = 'git+https://git.example.test/tool.git';

/** npm, whose packages are a file, and which has 1.2.3 of everything but `nosuch`. */
const npm: MemoryProgram = async ([verb, ...args], _, { files }) => {
  const state: { dependencies: Record<string, object>; problems?: string[] } = JSON.parse(
    await files.readText(list),
  );
  const specs = args.filter((arg) => !arg.startsWith('-'));
  if (verb === 'list') {
    if (specs.length === 0)
      return { stdout: JSON.stringify(state), code: state.problems === undefined ? 0 : 1 };
    const isOld = specs[0]?.endsWith('^1.0') === true;
    return { stdout: JSON.stringify(isOld ? state : {}), code: isOld ? 0 : 1 };
  }
  if (specs.includes('nosuch')) return { code: 1, stderr: "npm ERR! 404 Not Found - 'nosuch@*'" };
  for (const spec of specs) {
    const name = spec === git ? 'tool' : (/^@?[^@]+/.exec(spec)?.[0] ?? '');
    if (verb === 'uninstall') delete state.dependencies[name];
    else state.dependencies[name] = { version: '1.2.3', ...(spec === git && { resolved: `${git}#abc` }) };
  }
  const { problems: _problems, ...settled } = state;
  await files.writeAtomically(list, { kind: 'bytes', bytes: Buffer.from(JSON.stringify(settled)) }, {});
  return {};
};
const hostWith = (dependencies: object, more: object = {}) => ({
  files: { [list]: JSON.stringify({ dependencies, ...more }), '/srv/app/package.json': '{}' },
  programs: { npm },
});

/** Uses of `npm.*` states. */
export const npmLaws: LawCases = {
  'npm.installed': {
    usual: { name: 'express', args: { dir: '/srv/app' }, runsWith },
    create: {
      'a package for all of the host, from another registry': {
        args: { registry: 'https://npm.example.test', env: { CI: 1 } },
        host: hostWith({}),
        comment: "Package(s) 'express' successfully installed",
        changes: { old: [], new: ['express'] },
        planned: "NPM package(s) 'express' are set to be installed",
        runsWith: { env: { ...env, CI: '1' }, timeoutMs: 3600000 },
        runs: ['npm install --global --registry https://npm.example.test -- express'],
      },
      'packages in a directory, one of them there, and one by its address': {
        args: { dir: '/srv/app', pkgs: ['express', '@scope/x@1.2.3', git], user: 'app' },
        host: { ...hostWith({ express: { version: '4.18.0' } }), users: [{ name: 'app' }] },
        comment: `Package(s) '@scope/x@1.2.3, ${git}' successfully installed`,
        changes: { old: [], new: ['@scope/x@1.2.3', git] },
        planned: `NPM package(s) '@scope/x@1.2.3, ${git}' are set to be installed`,
        runsWith: { ...runsWith, user: 'app' },
        runs: [`npm install -- @scope/x@1.2.3 ${git}`],
      },
    },
    repair: {
      'another version': {
        name: 'express@1.2.3',
        host: hostWith({ express: { version: '4.18.0' } }),
        comment: "Package(s) '{name}' successfully installed",
        changes: { old: [], new: ['{name}'] },
        planned: "NPM package(s) '{name}' are set to be installed",
        runs: ['npm install -- {name}'],
      },
    },
    'nothing to do': {
      usual: { comment: "Package(s) '{name}' satisfied by what is installed" },
      'a version that fits': { name: 'express@^1.0', host: hostWith({ express: { version: '1.1.0' } }) },
      'a package of a tag': { name: 'express@latest', host: hostWith({ express: { version: '1.1.0' } }) },
    },
    cannot: {
      'a directory that there is not': {
        args: { dir: '/srv/none' },
        host: hostWith({}),
        comment: '/srv/none does not exist',
      },
      'a package that there is not': {
        name: 'nosuch',
        host: hostWith({}),
        comment: "Error installing 'nosuch': npm ERR! 404 Not Found - 'nosuch@*'",
        planned: "NPM package(s) 'nosuch' are set to be installed",
        plannedChanges: { old: [], new: ['nosuch'] },
        runs: ['npm install -- nosuch'],
      },
      'a host without npm': {
        host: { files: { '/srv/app/x': '' } },
        comment: 'npm cannot be run: Cannot run npm: no such file or directory',
      },
      'what would be an option': {
        name: '--prefix=/',
        host: hostWith({}),
        comment: '"--prefix=/" is not a package',
      },
    },
  },
  'npm.removed': {
    usual: { name: 'express', args: { dir: '/srv/app' }, runsWith },
    repair: {
      'a package': {
        host: hostWith({ express: { version: '1.1.0' } }),
        comment: "Package 'express' was successfully removed",
        changes: { express: 'Removed' },
        planned: "Package 'express' is set to be removed",
        runs: ['npm uninstall -- express'],
      },
    },
    'nothing to do': {
      'a package that is not there': { host: hostWith({}), comment: "Package 'express' is not installed" },
    },
    cannot: {
      'a host without npm': {
        host: { files: { '/srv/app/x': '' } },
        comment: 'npm cannot be run: Cannot run npm: no such file or directory',
      },
    },
  },
  'npm.bootstrap': {
    usual: { name: '/srv/app', runsWith },
    create: {
      'a directory without what it asks for': {
        host: hostWith({}, { problems: ['missing: express@^4, required by app@1.0.0'] }),
        comment: 'Directory was successfully bootstrapped',
        changes: { '/srv/app': 'Bootstrapped' },
        planned: '/srv/app is set to be bootstrapped',
        runs: ['npm install'],
      },
    },
    repair: {
      'a directory with another version than it asks for': {
        host: hostWith({ express: { version: '3.0.0' } }, { problems: ['invalid: express@3.0.0'] }),
        comment: 'Directory was successfully bootstrapped',
        changes: { '/srv/app': 'Bootstrapped' },
        planned: '/srv/app is set to be bootstrapped',
        runs: ['npm install'],
      },
    },
    'nothing to do': {
      'a directory that has it all': { host: hostWith({}), comment: 'Directory is already bootstrapped' },
    },
    cannot: {
      'a directory that asks for nothing': {
        name: '/srv/other',
        comment: '/srv/other/package.json does not exist',
      },
    },
  },
};
