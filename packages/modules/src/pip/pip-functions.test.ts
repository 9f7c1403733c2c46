import { createMemoryHost, type Json, type JsonRecord } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

const packages = '/srv/venv/lib/python3.11/site-packages';
const files = {
  '/srv/venv/bin/python': '',
  '/srv/venv/pyvenv.cfg': '',
  [`${packages}/Django-3.2.25.dist-info/METADATA`]: '',
  [`${packages}/pip-23.0.1.dist-info/METADATA`]: '',
};

test.each<readonly [string, JsonRecord, Json]>([
  ['pip.list', {}, { django: '3.2.25', pip: '23.0.1' }],
  ['pip.list', { prefix: 'Dj' }, { django: '3.2.25' }],
  ['pip.freeze', {}, ['django==3.2.25', 'pip==23.0.1']],
  ['pip.is_installed', { pkgname: 'DJANGO' }, true],
  ['pip.is_installed', { pkgname: 'flask' }, false],
  ['pip.version', {}, '23.0.1'],
])('%s(**%j) reads the directories of Python', async (name, named, answer) => {
  expect(await call(name, { bin_env: '/srv/venv', ...named })).toEqual({ answer, ran: [] });
});

const done = { retcode: 0, stdout: 'done', stderr: '' };
const pip = '/srv/venv/bin/python -m pip';

test.each<readonly [string, JsonRecord, string]>([
  ['pip.install', { pkgs: 'flask, gunicorn==20.1' }, `${pip} install --no-input -- flask gunicorn==20.1`],
  [
    'pip.install',
    { requirements: ['/srv/r.txt'], upgrade: true, no_deps: true, pre_releases: true },
    `${pip} install --no-input --upgrade --no-deps --pre --requirement /srv/r.txt --`,
  ],
  ['pip.uninstall', { pkgs: ['django'] }, `${pip} uninstall --yes -- django`],
])('%s(**%j) runs %s', async (name, named, command) => {
  expect(await call(name, { bin_env: '/srv/venv', ...named })).toEqual({ answer: done, ran: [command] });
});

test.each<readonly [JsonRecord, string]>([
  [{}, 'python3 -m venv /srv/new'],
  [
    { system_site_packages: true, prompt: 'app' },
    'python3 -m venv --system-site-packages --prompt=app /srv/new',
  ],
  [{ venv_bin: 'virtualenv', python: 'python3' }, 'virtualenv --no-download --python=python3 /srv/new'],
])('virtualenv.create(**%j) runs %s', async (named, command) => {
  expect(await call('virtualenv.create', { path: '/srv/new', ...named })).toEqual({
    answer: done,
    ran: [command],
  });
});

test('a requirement that pip would take for an option is refused', async () => {
  await expect(call('pip.install', { pkgs: ['--pre'], bin_env: '/srv/venv' })).rejects.toThrow(
    '"--pre" is not a Python requirement',
  );
});

const answered = () => ({ stdout: 'done' });

async function call(name: string, named: JsonRecord) {
  const host = createMemoryHost({
    files,
    programs: { python: answered, python3: answered, virtualenv: answered },
  });
  const answer = await callOwn(name, { positional: [], named }, functionContext(host));
  return { answer, ran: host.deeds.map(({ argv }) => argv.join(' ')) };
}
