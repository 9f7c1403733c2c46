import type { LawCases, MemoryHost, MemoryProgram } from '@muster/engine';

const packages = '/srv/venv/lib/python3.11/site-packages';

/** What pip makes of its operands: a directory for each distribution. */
const python: MemoryProgram = async (args, _command, host) => {
  const operands = args.slice(args.indexOf('--') + 1);
  const files = args.flatMap((arg, index) => (args[index - 1] === '--requirement' ? [arg] : []));
  const wanted = [...operands, ...(await Promise.all(files.map((file) => host.files.readText(file))))];
  for (const requirement of wanted.join('\n').split('\n').filter(Boolean)) {
    const [, name = '', version = '1.0'] =
      /^([A-Za-z0-9_.-]+?)(?:[=~<>]=?([\d.]+).*)?$/.exec(requirement) ?? [];
    await changeDistribution(args[2] === 'uninstall', name, version, host);
  }
  return {};
};

async function changeDistribution(
  isRemoval: boolean,
  name: string,
  version: string,
  host: MemoryHost,
): Promise<void> {
  const present = (await host.files.list(packages)).find((entry) =>
    entry.startsWith(`${name.toLowerCase()}-`),
  );
  if (present !== undefined) await host.files.remove(`${packages}/${present}`, { recursive: true });
  if (isRemoval) return;
  const directory = `${packages}/${name.toLowerCase()}-${version}.dist-info`;
  await host.files.makeDirectory(directory, { parents: true });
}

const virtualenv: MemoryProgram = async (args, _command, host) => {
  const root = args.at(-1) ?? '';
  await host.files.makeDirectory(`${root}/lib/python3.11/site-packages`, { parents: true });
  await host.files.makeDirectory(`${root}/bin`, { parents: true });
  const bytes = Buffer.from('include-system-site-packages = false\n');
  await host.files.writeAtomically(
    `${root}/bin/python`,
    { kind: 'bytes', bytes: Buffer.from('') },
    { mode: 0o755 },
  );
  await host.files.writeAtomically(`${root}/pyvenv.cfg`, { kind: 'bytes', bytes }, {});
  return {};
};

const programs = { python, virtualenv };
const environment = {
  '/srv/venv/bin/python': '',
  '/srv/venv/pyvenv.cfg': 'include-system-site-packages = false\n',
  [`${packages}/django-3.2.25.dist-info/METADATA`]: '',
};
const system = { '/usr/bin/virtualenv': '', '/srv/app/requirements.txt': 'Django~=3.2\ngunicorn==20.1\n' };

/** Uses of `pip.*` and `virtualenv.*` states. */
export const pipLaws: LawCases = {
  'virtualenv.managed': {
    usual: { name: '/srv/venv', host: { files: system, programs } },
    create: {
      usual: { comment: 'Created new virtualenv', planned: 'Virtualenv {name} is set to be created' },
      'a new virtualenv with requirements': {
        args: { requirements: '/srv/app/requirements.txt', pip_pkgs: ['requests'] },
        changes: { new: 'python3', packages: { new: ['requests'], old: '' } },
        runs: [
          { run: 'virtualenv --no-download /srv/venv', timeoutMs: 600000 },
          {
            run: '/srv/venv/bin/python -m pip install --no-input --requirement /srv/app/requirements.txt -- requests',
            env: { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' },
            cwd: '/srv/app',
            timeoutMs: 3600000,
          },
        ],
      },
      'a new virtualenv': {
        changes: { new: 'python3' },
        runs: [{ run: 'virtualenv --no-download /srv/venv', timeoutMs: 600000 }],
      },
    },
    repair: {
      'a requirement that is not met yet': {
        args: { requirements: ['/srv/app/requirements.txt'] },
        host: { files: { ...system, ...environment }, programs },
        comment: 'Installed packages into virtualenv /srv/venv',
        changes: { packages: { new: ['gunicorn==20.1'], old: '' } },
        planned: 'Packages are set to be installed into virtualenv /srv/venv',
        runs: [
          {
            run: '/srv/venv/bin/python -m pip install --no-input --requirement /srv/app/requirements.txt --',
            env: { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' },
            cwd: '/srv/app',
            timeoutMs: 3600000,
          },
        ],
      },
    },
    'nothing to do': {
      'nothing to do': {
        args: { pip_pkgs: ['Django>=3'] },
        host: { files: { ...system, ...environment }, programs },
        comment: 'virtualenv exists',
      },
    },
  },
  'pip.installed': {
    usual: { host: { files: environment, programs } },
    repair: {
      'a distribution in another version': {
        name: 'Django==4.2',
        args: { bin_env: '/srv/venv', index_url: 'https://user:sesame-open@index.test/simple' },
        secrets: ['sesame-open'],
        comment: 'All packages were successfully installed',
        changes: { 'Django==4.2': 'Installed' },
        planned: 'Python package(s) set to be installed: Django==4.2',
        runs: [
          {
            run: '/srv/venv/bin/python -m pip install --no-input -- Django==4.2',
            env: {
              PIP_DISABLE_PIP_VERSION_CHECK: '1',
              PIP_ROOT_USER_ACTION: 'ignore',
              PIP_INDEX_URL: 'https://user:sesame-open@index.test/simple',
            },
            timeoutMs: 3600000,
          },
        ],
      },
    },
    'nothing to do': {
      'nothing to do': {
        name: 'django',
        args: { bin_env: '/srv/venv/bin/pip' },
        comment: 'Python package django was already installed',
      },
    },
  },
  'pip.removed': {
    repair: {
      'a distribution': {
        name: 'Django',
        args: { bin_env: '/srv/venv' },
        host: { files: environment, programs },
        comment: 'Package was successfully removed.',
        changes: { Django: 'Removed' },
        planned: 'Package Django is set to be removed',
        runs: ['/srv/venv/bin/python -m pip uninstall --yes -- django'],
      },
    },
  },
};
