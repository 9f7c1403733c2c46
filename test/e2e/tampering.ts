import type { Tree } from './fleet.ts';

/** Something done to a host by hand, and how to see (by the end of a shell line) that it was put right. */
export interface Tampering {
  readonly about: string;
  readonly host: string;
  readonly tamper: string;
  readonly isRight: string;
}

/** States with whatever surrounds a state, and a service that no state defines, enables or restarts. */
export const surroundings: Tree = {
  'states/top.sls': `
base:
  'master*': [forge, surroundings, ticker]
  'db*': [postgresql]
  'api*': [api]
`,
  'states/surroundings.sls': `
/srv/around:
  file.directory: []
/srv/around/slot:
  file.managed:
    - contents: __slot__:salt:cmd.run(cat /proc/sys/kernel/random/uuid)
    - require: [{file: /srv/around}]
/srv/around/umask:
  file.managed:
    - contents: right
    - umask: '077'
    - require: [{file: /srv/around}]
/srv/around/timeout:
  file.managed:
    - contents: right
    - timeout: 20
    - require: [{file: /srv/around}]
/srv/around/check_cmd:
  file.managed:
    - contents: right
    - check_cmd: grep -q right /srv/around/check_cmd
    - require: [{file: /srv/around}]
/srv/around/unless:
  file.managed:
    - contents: right
    - unless: test -e /srv/around/off
    - require: [{file: /srv/around}]
/srv/around/runas:
  file.managed:
    - contents: right
    - runas: git
    - onlyif: test "$(id -un)" = git
    - require: [{file: /srv/around}]
/srv/around/retry:
  file.managed:
    - contents: right
    - retry: {attempts: 3, interval: 1}
    - require: [{file: /srv/around}]
`,
  'states/ticker.sls': `
write the unit:
  cmd.run:
    - name: printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/ticker.service && systemctl enable ticker
    - creates: /etc/systemd/system/ticker.service
ticker:
  service.running:
    - require: [{cmd: write the unit}]
`,
};

const path = '/srv/around';

/** Each of the states of `surroundings`, tampered with. */
export const surroundedTampering: readonly Tampering[] = [
  ...['umask', 'timeout', 'check_cmd', 'unless', 'runas', 'retry'].map((word) => ({
    about: `a file with ${word}`,
    host: 'master',
    tamper: `echo wrong > ${path}/${word}`,
    isRight: `grep -qx right ${path}/${word}`,
  })),
  {
    about: 'a file with umask that is gone',
    host: 'master',
    tamper: `rm ${path}/umask`,
    isRight: `test "$(stat -c %a ${path}/umask)" = 600`,
  },
  {
    about: 'a file with a slot',
    host: 'master',
    tamper: `cp ${path}/slot ${path}/before; echo wrong > ${path}/slot`,
    isRight: `cmp -s ${path}/slot ${path}/before`,
  },
];

function runs(unit: string): string {
  const shown = (property: string) => `"$(systemctl show -P ${property} ${unit})"`;
  return `systemctl is-active -q ${unit} && test "$(systemctl is-enabled ${unit})" = enabled && test ${shown('NeedDaemonReload')} = no`;
}

const units = '/etc/systemd/system';
const processOf = (unit: string) => `/proc/"$(systemctl show -P MainPID ${unit})"`;

/** Services, taken out of service in every way. */
export const serviceTampering: readonly Tampering[] = [
  {
    about: 'a service that is masked and stopped',
    host: 'db',
    tamper: 'systemctl mask --now postgresql',
    isRight: `${runs('postgresql')} && runuser -u postgres -- psql -qc 'select 1' > /dev/null`,
  },
  {
    about: 'a service that is masked until the next boot and goes on running',
    host: 'api',
    tamper: 'systemctl mask --runtime nginx',
    isRight: runs('nginx'),
  },
  {
    about: 'a service that is disabled',
    host: 'api',
    tamper: 'systemctl disable nginx',
    isRight: runs('nginx'),
  },
  {
    about: 'a unit file of the tree that is changed, with a service that is started with it',
    host: 'master',
    tamper: `sed -i s/^NoNewPrivileges=.*/NoNewPrivileges=no/ ${units}/git-daemon.service && systemctl daemon-reload && systemctl restart git-daemon`,
    isRight: `${runs('git-daemon')} && grep -q 'NoNewPrivs:.1' ${processOf('git-daemon')}/status`,
  },
  {
    about: 'a drop-in that is written for a service of a package',
    host: 'api',
    tamper: `mkdir -p ${units}/nginx.service.d && printf '[Service]\\nEnvironment=BY_HAND=1\\n' > ${units}/nginx.service.d/hand.conf; systemctl daemon-reload && systemctl restart nginx`,
    isRight: `${runs('nginx')} && ! test -e ${units}/nginx.service.d/hand.conf && ! grep -q BY_HAND ${processOf('nginx')}/environ`,
  },
  {
    about: 'a unit file that is written in the place of that of a package',
    host: 'api',
    tamper: `sed 's/^Description=.*/Description=by hand/' /lib/systemd/system/nginx.service > ${units}/nginx.service; systemctl daemon-reload && systemctl restart nginx`,
    isRight: `${runs('nginx')} && ! test -e ${units}/nginx.service && ! systemctl show -P Description nginx | grep -q 'by hand'`,
  },
  {
    about: 'a unit file that is nowhere declared and is changed',
    host: 'master',
    tamper: `sed -i s/infinity/1000000/ ${units}/ticker.service; systemctl daemon-reload && systemctl restart ticker`,
    isRight: `${runs('ticker')} && grep -qa infinity ${processOf('ticker')}/cmdline`,
  },
  {
    about: 'a unit file that is nowhere declared and is removed',
    host: 'master',
    tamper: `systemctl stop ticker; rm ${units}/ticker.service; systemctl daemon-reload`,
    isRight: runs('ticker'),
  },
  {
    about: 'a service that was enabled although no state says so, and is disabled',
    host: 'master',
    tamper: 'systemctl disable --now ticker',
    isRight: runs('ticker'),
  },
];
