import type { LawCases, StateLaws } from '@muster/engine';
import { pipRun, programs, virtualenvFiles } from '../testing/python-programs.ts';

const requirements = { '/srv/app/requirements.txt': 'Django~=3.2\ngunicorn==20.1\n' };
const bare = { files: { '/srv/app/requirements.txt': 'Django~=3.2\ngunicorn==20.1\n' }, programs };
const host = { ...bare, files: { ...requirements, '/usr/bin/virtualenv': '' } };
const there = { ...host, files: { ...host.files, ...virtualenvFiles } };
const install = '/srv/venv/bin/python -m pip install --no-input';
/** What a virtualenv is made with. */
const making = { timeoutMs: 600000 };

const managed = (state: string): StateLaws => ({
  usual: { name: '/srv/venv', host, runsWith: pipRun },
  create: {
    usual: {
      comment: 'Created new virtualenv',
      changes: { new: 'python3' },
      planned: 'Virtualenv {name} is set to be created',
      runsWith: making,
    },
    'a virtualenv': { runs: ['virtualenv --no-download /srv/venv'] },
    'a virtualenv, where the program of that name is missing': {
      host: bare,
      runs: ['python3 -m venv /srv/venv'],
    },
    'a virtualenv with all that it may be told, in directories of its account': {
      name: '/home/app/venvs/one',
      args: {
        python: 'python3.11',
        venv_bin: '/opt/bin/virtualenv',
        system_site_packages: true,
        prompt: 'one',
        user: 'app',
        env_vars: { A: 1 },
      },
      host: { ...host, users: [{ name: 'app', home: '/home/app' }] },
      changes: { new: 'python3.11' },
      runs: [
        {
          run: '/opt/bin/virtualenv --no-download --python=python3.11 --system-site-packages --prompt=one /home/app/venvs/one',
          user: 'app',
          env: { A: '1' },
        },
      ],
      files: {
        '/home': { directory: true },
        '/home/app': { directory: true },
        '/home/app/venvs': { directory: true, user: 'app' },
      },
    },
    "a virtualenv by Python's own means": {
      args: { venv_bin: 'venv', python: 'python3.11' },
      changes: { new: 'python3.11' },
      runs: ['python3.11 -m venv /srv/venv'],
    },
    'a virtualenv with requirements': {
      args: {
        requirements: '/srv/app/requirements.txt',
        pip_pkgs: 'requests',
        pip_upgrade: true,
        pip_no_cache_dir: true,
        pip_ignore_installed: true,
      },
      changes: { new: 'python3', packages: { new: ['requests'], old: '' } },
      runs: [
        'virtualenv --no-download /srv/venv',
        {
          run: `${install} --upgrade --ignore-installed --no-cache-dir --requirement /srv/app/requirements.txt -- requests`,
          cwd: '/srv/app',
          ...pipRun,
        },
      ],
    },
  },
  repair: {
    'a requirement that is not met': {
      args: { requirements: ['/srv/app/requirements.txt'], cwd: '/srv' },
      host: there,
      comment: 'Installed packages into virtualenv {name}',
      changes: { packages: { new: ['gunicorn==20.1'], old: '' } },
      planned: 'Packages are set to be installed into virtualenv {name}',
      runs: [{ run: `${install} --requirement /srv/app/requirements.txt --`, cwd: '/srv' }],
    },
  },
  'nothing to do': {
    usual: { comment: 'virtualenv exists' },
    'a virtualenv': { args: { clear: true }, host: there },
    'a virtualenv that meets its requirements': { args: { pip_pkgs: ['Django>=3'] }, host: there },
  },
  cannot: {
    'a Python that is not there': {
      args: { python: 'none' },
      comment:
        "Failed to create virtualenv /srv/venv: RuntimeError: failed to find interpreter for Builtin discover of python_spec='none'",
      planned: 'Virtualenv /srv/venv is set to be created',
      plannedChanges: { new: 'none' },
      runs: [{ run: 'virtualenv --no-download --python=none /srv/venv', ...making, env: {} }],
    },
    'requirements that are not there': {
      args: { requirements: '/none.txt' },
      host: there,
      comment: "pip requirements file '/none.txt' not found",
    },
    'a requirement that no index has': {
      args: { pip_pkgs: ['none'] },
      host: there,
      comment:
        'pip failed: ERROR: Could not find a version that satisfies the requirement none (from versions: none)\nERROR: No matching distribution found for none',
      planned: 'Packages are set to be installed into virtualenv /srv/venv',
      plannedChanges: { packages: { new: ['none'], old: '' } },
      runs: [`${install} -- none`],
    },
    'a path that does not begin at the root': {
      name: 'venv',
      comment: `Invalid argument 'name': expected an absolute path, not 'venv' (${state}, id 'venv')`,
    },
  },
});

/** Uses of `virtualenv.*` states. */
export const virtualenvLaws: LawCases = {
  'virtualenv.managed': managed('virtualenv.managed'),
  'virtualenv.manage': managed('virtualenv.manage'),
};
