import type { LawCases } from '@muster/engine';
import { packages, pipRun, programs, systemFiles, virtualenvFiles } from '../testing/python-programs.ts';

const users = [{ name: 'app', home: '/home/app' }];
const host = { files: virtualenvFiles, programs, users };
const system = { files: systemFiles, programs, users };
const pip = '/srv/venv/bin/python -m pip';
const install = `${pip} install --no-input`;

const files = {
  '/srv/app/requirements.txt':
    '# ours\n-r more.txt\nDjango~=3.2  # LTS\nrequests==2.31.0; python_version >= "3"\n',
  '/srv/app/more.txt':
    '-i https://index.test\ngunicorn==20.1 \\\n  --hash=sha256:00\nenum34; python_version < "3.4"\n',
};
const cached = { path: '/cache/requirements', size: 0, sha256: '', mode: 0o644 };

/** Uses of `pip.*` states. */
export const pipLaws: LawCases = {
  'pip.installed': {
    usual: { name: 'requests', args: { bin_env: '/srv/venv' }, host, runsWith: pipRun },
    create: {
      usual: {
        comment: 'All packages were successfully installed',
        changes: { '{name}': 'Installed' },
        planned: 'Python package(s) set to be installed: {name}',
      },
      'a distribution': { runs: [`${install} -- requests`] },
      'distributions with all that pip may be told': {
        args: {
          bin_env: '/srv/venv/bin/pip',
          pkgs: ['requests>=2', 'Django', 'zope.interface'],
          upgrade: true,
          force_reinstall: true,
          ignore_installed: true,
          no_cache_dir: true,
          cwd: '/srv',
          index_url: 'https://user:sesame-open@index.test/simple',
          extra_index_url: 'https://other.test/simple',
          no_index: true,
          find_links: ['/srv/wheels', 'https://wheels.test'],
          trusted_host: 'index.test',
          cert: '/etc/ca.pem',
          proxy: 'proxy.test:3128',
          timeout: 5,
          no_deps: true,
          pre_releases: true,
          no_binary: 'requests,Django',
          env_vars: { CFLAGS: '-O2' },
          extra_args: ['--no-build-isolation', { '--retries': 3 }],
        },
        secrets: ['sesame-open'],
        changes: { 'requests>=2': 'Installed', 'zope.interface': 'Installed' },
        planned: 'Python package(s) set to be installed: requests>=2, zope.interface',
        runs: [
          {
            run: `${install} --upgrade --force-reinstall --ignore-installed --no-deps --pre --no-index --no-cache-dir --no-binary=requests,Django --cert=/etc/ca.pem --timeout=5 --no-build-isolation --retries 3 -- 'requests>=2' Django zope.interface`,
            env: {
              ...pipRun.env,
              PIP_INDEX_URL: 'https://user:sesame-open@index.test/simple',
              PIP_EXTRA_INDEX_URL: 'https://other.test/simple',
              PIP_TRUSTED_HOST: 'index.test',
              PIP_PROXY: 'proxy.test:3128',
              PIP_FIND_LINKS: '/srv/wheels https://wheels.test',
              CFLAGS: '-O2',
            },
            cwd: '/srv',
          },
        ],
      },
      'what files of requirements ask for and is not there': {
        args: { bin_env: '/srv/venv', requirements: ['/srv/app/requirements.txt', 'salt://app.txt'] },
        host: {
          ...host,
          files: {
            ...virtualenvFiles,
            ...files,
            '/cache/requirements': 'requests==2.31.0\ngunicorn==20.1\n',
          },
        },
        context: { files: { 'salt://app.txt': cached } },
        changes: {
          'gunicorn==20.1': 'Installed',
          'requests==2.31.0; python_version >= "3"': 'Installed',
          'requests==2.31.0': 'Installed',
        },
        planned:
          'Python package(s) set to be installed: gunicorn==20.1, requests==2.31.0; python_version >= "3", requests==2.31.0, gunicorn==20.1',
        runs: [`${install} --requirement /srv/app/requirements.txt --requirement /cache/requirements --`],
      },
      'sources in editable form': {
        args: { bin_env: '/srv/venv', editable: '/srv/app' },
        changes: { '/srv/app': 'Installed' },
        planned: 'Python package(s) set to be installed: /srv/app',
        runs: [`${install} --editable /srv/app --`],
      },
      "a distribution for the system's Python": {
        name: 'gunicorn',
        args: {},
        host: system,
        runs: ['/usr/bin/python3 -m pip install --no-input -- gunicorn'],
      },
      'a distribution of an account alone, by the pip of another Python': {
        name: 'gunicorn',
        args: { user: 'app', bin_env: '/usr/bin/pip3.11' },
        host: system,
        runs: [{ run: '/usr/bin/python3.11 -m pip install --no-input -- gunicorn', user: 'app' }],
      },
      'a distribution by the pip that is named for it': {
        name: 'gunicorn',
        args: { user: 'app', pip_bin: '/usr/bin/pip3.11' },
        host: system,
        runs: [{ run: '/usr/bin/python3.11 -m pip install --no-input -- gunicorn', user: 'app' }],
      },
      'a distribution for a virtualenv, whatever pip is named': {
        name: 'Django',
        args: { bin_env: '/srv/venv', pip_bin: '/usr/bin/pip3.11', target: '/srv/lib' },
        runs: [`${install} --target=/srv/lib -- Django`],
      },
      'a distribution in a directory of its own, whatever is elsewhere': {
        name: 'Django',
        args: { bin_env: '/srv/venv', target: '/srv/lib' },
        runs: [`${install} --target=/srv/lib -- Django`],
      },
    },
    repair: {
      'a distribution in another version': {
        name: 'Django==4.2',
        comment: 'All packages were successfully installed',
        changes: { '{name}': 'Installed' },
        planned: 'Python package(s) set to be installed: {name}',
        runs: [`${install} -- Django==4.2`],
      },
    },
    'nothing to do': {
      usual: { comment: 'Python package {name} was already installed' },
      'a distribution in any version': { name: 'django', args: { bin_env: '/srv/venv/bin/pip' } },
      'a version within limits': { name: 'Django >=3.2,<4,!=3.2.24' },
      'a distribution that this Python has no use for': { name: 'enum34; python_version < "3.4"' },
      'several distributions': {
        args: { bin_env: '/srv/venv', pkgs: ['Django', 'django==3.2.25'] },
        comment:
          'Python package Django was already installed\nPython package django==3.2.25 was already installed',
      },
      'files of requirements that are met': {
        args: { bin_env: '/srv/venv', requirements: '/srv/app/more.txt' },
        host: {
          ...host,
          files: { ...virtualenvFiles, ...files, [`${packages}/gunicorn-20.1.0.dist-info/METADATA`]: '' },
        },
        comment: 'Requirements were already installed.',
      },
      'a distribution of the system': { name: 'Supervisor', args: {}, host: system },
      'a distribution of the system, for a virtualenv that sees it': {
        name: 'supervisor',
        host: {
          ...host,
          files: {
            ...virtualenvFiles,
            ...systemFiles,
            '/srv/venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = true\n',
          },
        },
      },
    },
    cannot: {
      'no virtualenv': { args: { bin_env: '/none' }, comment: 'There is no virtualenv in /' },
      'a directory that is none': { args: { bin_env: '/srv' }, comment: 'There is no virtualenv in /srv' },
      'no Python': { args: {}, comment: '/usr/bin/python3 is not there' },
      'a file of requirements that is not there': {
        args: { bin_env: '/srv/venv', requirements: '/none.txt' },
        comment: "pip requirements file '/none.txt' not found",
      },
      'a file of requirements that the master does not have': {
        args: { bin_env: '/srv/venv', requirements: 'salt://none.txt' },
        comment: "pip requirements file 'salt://none.txt' not found",
      },
      'a distribution that no index has': {
        name: 'none==1',
        comment:
          'Failed to install packages: ERROR: Could not find a version that satisfies the requirement none==1 (from versions: none)\nERROR: No matching distribution found for none==1',
        planned: 'Python package(s) set to be installed: none==1',
        plannedChanges: { 'none==1': 'Installed' },
        runs: [`${install} -- none==1`],
      },
    },
  },
  'pip.removed': {
    usual: { name: 'Django', args: { bin_env: '/srv/venv' }, host },
    repair: {
      usual: {
        comment: 'Package was successfully removed.',
        changes: { '{name}': 'Removed' },
        planned: 'Package {name} is set to be removed',
      },
      'a distribution': { runs: [`${pip} uninstall --yes -- django`] },
      'a distribution of an account alone': {
        name: 'gunicorn',
        args: { user: 'app', cwd: '/srv' },
        host: {
          ...system,
          files: {
            ...systemFiles,
            '/home/app/.local/lib/python3.11/site-packages/gunicorn-20.1.0.dist-info/METADATA': '',
          },
        },
        runs: [{ run: '/usr/bin/python3 -m pip uninstall --yes -- gunicorn', user: 'app', cwd: '/srv' }],
      },
    },
    'nothing to do': { 'no such distribution': { name: 'requests', comment: 'Package is not installed.' } },
    cannot: {
      'no Python': { args: { bin_env: '/none/bin/pip' }, comment: '/none/bin/python3 is not there' },
      'a pip that refuses': {
        host: {
          ...host,
          programs: { python: () => ({ code: 1, stderr: 'error: externally-managed-environment\n' }) },
        },
        comment: 'Could not remove Django: error: externally-managed-environment',
        planned: 'Package Django is set to be removed',
        plannedChanges: { Django: 'Removed' },
        runs: [`${pip} uninstall --yes -- django`],
      },
    },
  },
};
