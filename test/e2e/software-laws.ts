import type { JsonRecord, LawUse } from '@muster/engine';

/** One use of a state on a real host, and what to do to the host beforehand. */
export interface HostLawCase extends LawUse {
  /** `module.function`. */
  readonly state: string;
  /** A shell line that brings the host to where the case begins. */
  readonly before?: string;
  /** What comes of it. */
  readonly expect?: { readonly comment?: string; readonly changes?: JsonRecord };
}

const author = 'git -c user.name=author -c user.email=author@example.test';
const remote = 'file:///srv/git/app.git';
const localSource = 'deb [trusted=yes] file:/srv/repository ./';

/** Uses of states with the software that they manage, each on the host as the ones before it left it. */
export const softwareLaws: readonly HostLawCase[] = [
  {
    state: 'pkgrepo.managed',
    kind: 'create',
    about: 'a source of packages',
    name: localSource,
    args: { file: '/etc/apt/sources.list.d/own.list', clean_file: true },
  },
  {
    state: 'pkgrepo.absent',
    kind: 'repair',
    about: 'a source of packages',
    name: localSource,
    args: { file: '/etc/apt/sources.list.d/own.list' },
  },
  { state: 'pkg.installed', kind: 'repair', about: 'a package', name: 'hello' },
  {
    state: 'pkg.installed',
    kind: 'repair',
    about: 'several packages, one of them there',
    name: 'tools',
    args: { pkgs: ['hello', { sl: '>=5' }] },
  },
  { state: 'pkg.installed', kind: 'nothing to do', about: 'a package that others provide', name: 'awk' },
  {
    state: 'pkg.installed',
    kind: 'repair',
    about: 'a package to be held',
    name: 'hello',
    args: { hold: true },
  },
  {
    state: 'pkg.installed',
    kind: 'repair',
    about: 'a package to be released',
    name: 'hello',
    args: { hold: false },
  },
  { state: 'pkg.latest', kind: 'repair', about: 'a package', name: 'figlet' },
  { state: 'pkg.removed', kind: 'repair', about: 'a package', name: 'sl' },
  {
    state: 'pkg.purged',
    kind: 'repair',
    about: 'packages, one of them not there',
    name: 'old',
    args: { pkgs: ['hello', 'telnet'] },
  },
  {
    state: 'pkg.installed',
    kind: 'repair',
    about: 'the software of the following cases',
    name: 'software',
    args: {
      pkgs: [
        'postgresql',
        'supervisor',
        'git',
        'virtualenv',
        'python3-venv',
        'python3-pip',
        'python3-django',
      ],
    },
  },

  {
    state: 'service.dead',
    kind: 'repair',
    about: 'a running service',
    name: 'supervisor',
    args: { enable: false },
  },
  {
    state: 'service.running',
    kind: 'repair',
    about: 'a stopped service',
    name: 'supervisor',
    args: { enable: true },
  },
  { state: 'service.disabled', kind: 'repair', about: 'an enabled service', name: 'supervisor' },
  { state: 'service.enabled', kind: 'repair', about: 'a disabled service', name: 'supervisor' },
  { state: 'service.masked', kind: 'repair', about: 'a service', name: 'rsync' },
  { state: 'service.unmasked', kind: 'repair', about: 'a masked service', name: 'rsync' },
  { state: 'service.dead', kind: 'nothing to do', about: 'a service that is not there', name: 'none' },

  {
    state: 'postgres_user.present',
    kind: 'create',
    about: 'a new role',
    name: 'app',
    args: { password: "it's \\ secret", createdb: true },
    secrets: ["it's \\ secret"],
  },
  {
    state: 'postgres_user.present',
    kind: 'repair',
    about: 'another password',
    name: 'app',
    args: { password: 'second-secret', encrypted: 'scram-sha-256' },
    secrets: ['second-secret'],
  },
  {
    state: 'postgres_user.present',
    kind: 'repair',
    about: 'a password in the older form',
    name: 'app',
    args: { password: 'second-secret', encrypted: 'md5' },
    secrets: ['second-secret'],
  },
  {
    state: 'postgres_user.present',
    kind: 'nothing to do',
    about: 'the same password, whatever its form',
    name: 'app',
    args: { password: 'second-secret' },
  },
  {
    state: 'postgres_user.present',
    kind: 'repair',
    about: 'a member without a login',
    name: 'Reader "1"',
    args: { login: false, groups: ['app'], valid_until: '2035-01-01' },
  },
  {
    state: 'postgres_database.present',
    kind: 'create',
    about: 'a new database',
    name: 'app',
    args: { owner: 'app', encoding: 'UTF8', template: 'template0' },
  },
  {
    state: 'postgres_database.present',
    kind: 'repair',
    about: 'another owner',
    name: 'app',
    args: { owner: 'postgres', owner_recurse: true },
  },
  {
    state: 'postgres_database.present',
    kind: 'nothing to do',
    about: 'nothing to do',
    name: 'app',
    args: { owner: 'postgres' },
  },
  {
    before:
      'cd /; setpriv --reuid=postgres --regid=postgres --init-groups psql -q -d app -c "create table notes (id serial); create table more ()"',
    state: 'postgres_privileges.present',
    kind: 'repair',
    about: 'privileges on a table',
    name: 'app',
    args: {
      object_name: 'notes',
      object_type: 'table',
      privileges: ['SELECT', 'INSERT'],
      maintenance_db: 'app',
    },
  },
  {
    state: 'postgres_privileges.present',
    kind: 'repair',
    about: 'all on all tables, to be passed on',
    name: 'app',
    args: { object_name: 'ALL', object_type: 'table', grant_option: true, maintenance_db: 'app' },
  },
  {
    state: 'postgres_privileges.present',
    kind: 'repair',
    about: 'a sequence',
    name: 'app',
    args: {
      object_name: 'notes_id_seq',
      object_type: 'sequence',
      privileges: 'usage',
      maintenance_db: 'app',
    },
  },
  {
    state: 'postgres_privileges.present',
    kind: 'repair',
    about: 'the database',
    name: 'app',
    args: { object_name: 'app', object_type: 'database', privileges: ['CREATE'] },
  },
  {
    state: 'postgres_privileges.absent',
    kind: 'repair',
    about: 'privileges on a table',
    name: 'app',
    args: { object_name: 'notes', object_type: 'table', privileges: ['INSERT'], maintenance_db: 'app' },
  },
  {
    state: 'postgres_privileges.absent',
    kind: 'repair',
    about: 'membership in a group',
    name: 'Reader "1"',
    args: { object_name: 'app', object_type: 'group' },
  },
  {
    state: 'postgres_privileges.present',
    kind: 'repair',
    about: 'membership in a group',
    name: 'Reader "1"',
    args: { object_name: 'app', object_type: 'group' },
  },
  { state: 'postgres_database.absent', kind: 'repair', about: 'a database', name: 'app' },
  { state: 'postgres_user.absent', kind: 'repair', about: 'a role', name: 'Reader "1"' },
  { state: 'postgres_user.absent', kind: 'nothing to do', about: 'a role that is not there', name: 'none' },

  {
    before: `useradd --system --create-home --home-dir /srv/app app; git init -q --bare -b main /srv/git/app.git; git clone -q /srv/git/app.git /srv/author; cd /srv/author; echo Django > requirements.txt; git add .; ${author} commit -qm first; git push -q origin HEAD:main; chown -R app: /srv/git`,
    state: 'git.latest',
    kind: 'create',
    about: 'a clone under an account',
    name: remote,
    args: { target: '/srv/app/code', rev: 'main', branch: 'main', user: 'app' },
  },
  {
    before: `git config --system safe.directory '*'; cd /srv/author; echo '# second' >> requirements.txt; ${author} commit -qam second; git push -q origin HEAD:main`,
    state: 'git.latest',
    kind: 'repair',
    about: 'a clone that is behind',
    name: remote,
    args: { target: '/srv/app/code', rev: 'main', branch: 'main', user: 'app' },
  },
  {
    before: 'echo mine >> /srv/app/code/requirements.txt',
    state: 'git.latest',
    kind: 'repair',
    about: 'a clone that was tampered with',
    name: remote,
    args: { target: '/srv/app/code', rev: 'main', user: 'app', force_reset: true },
  },

  {
    state: 'virtualenv.managed',
    kind: 'create',
    about: 'a virtualenv that sees the packages of the host',
    name: '/srv/app/venv',
    args: { user: 'app', system_site_packages: true, requirements: '/srv/app/code/requirements.txt' },
  },
  {
    before:
      "mkdir -p /srv/tool && printf \"from setuptools import setup\\nsetup(name='tool', version='1.2')\\n\" > /srv/tool/setup.py && chown -R app: /srv/tool",
    state: 'pip.installed',
    kind: 'repair',
    about: 'a distribution from a directory',
    name: '/srv/tool',
    args: {
      bin_env: '/srv/app/venv',
      user: 'app',
      no_index: true,
      no_deps: true,
      extra_args: ['--no-build-isolation'],
    },
  },
  {
    state: 'pip.removed',
    kind: 'repair',
    about: 'a distribution',
    name: 'tool',
    args: { bin_env: '/srv/app/venv', user: 'app' },
  },

  {
    before: 'printf "[program:tick]\\ncommand=/bin/sleep 1000\\n" > /etc/supervisor/conf.d/tick.conf',
    state: 'supervisord.running',
    kind: 'create',
    about: 'a new program',
    name: 'tick',
    args: { update: true },
  },
  {
    before: 'supervisorctl stop tick',
    state: 'supervisord.running',
    kind: 'repair',
    about: 'a stopped program',
    name: 'tick',
  },
  {
    before: 'sed -i s/1000/2000/ /etc/supervisor/conf.d/tick.conf',
    state: 'supervisord.running',
    kind: 'repair',
    about: 'a changed configuration',
    name: 'tick',
    args: { update: true },
  },
  {
    before: 'systemctl restart supervisor',
    state: 'supervisord.running',
    kind: 'nothing to do',
    about: 'a supervisor that was started a moment ago',
    name: 'tick',
  },
  { state: 'supervisord.dead', kind: 'repair', about: 'a running program', name: 'tick' },
];
