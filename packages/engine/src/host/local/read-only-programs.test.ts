import { expect, test } from 'vitest';
import { assertReadsOnly } from './read-only-programs.ts';

const allowed = `
  apt-cache policy nginx
  apt-get -s install nginx
  apt-get --print-uris update
  apt-mark showhold
  blkid -c /dev/null -o export
  dig +short -t A -q example.org
  dpkg --compare-versions 1 lt 2
  git -C /srv rev-parse HEAD
  git config --get user.name
  git remote
  git remote get-url origin
  git branch --list
  git symbolic-ref HEAD
  git submodule status
  gpg --show-keys key.asc
  gpg --list-keys
  ip -j addr show
  ip route get 10.0.0.1
  ping -c 1 -W 1 host
  /srv/venv/bin/pip3.11 freeze
  pip --version
  python3.11 --version
  python3 -m pip list
  supervisorctl -c /etc/supervisord.conf status
  sysctl -a
  systemctl show -p Id nginx
  systemctl --root /srv is-enabled nginx
  gem list --exact --installed rake
  npm list --global --json --depth=0
  update-alternatives --query editor
  locale -a
`;

const refused = `
  rm -rf /
  apt-cache gencaches
  apt-get install nginx
  apt-mark hold nginx
  blkid -o export
  blkid -c /dev/null -w cache
  dig -f names
  dpkg -i package.deb
  git -C /srv checkout main
  git config user.name me
  git ls-remote --upload-pack=/tmp/x origin
  git diff --output=/tmp/x
  git remote add origin url
  git branch new
  git symbolic-ref HEAD refs/heads/main
  git symbolic-ref -d HEAD
  git submodule update
  gpg --delete-keys key
  ip link set eth0 down
  ip netns exec blue rm -rf /
  ip -batch commands
  ping -f host
  pip install django
  python3 -c 1
  python3 -m pip install django
  supervisorctl restart app
  sysctl -w kernel.hostname=a
  systemctl restart nginx
  systemctl -p show restart nginx
  gem install list
  npm install list
  update-alternatives --set editor /usr/bin/vi
`;

const commands = (text: string) => text.trim().split(/\n\s*/);
const ask = (command: string) => {
  const [program = '', ...args] = command.split(' ');
  return () => assertReadsOnly({ argv: [program, ...args] });
};

test.each(commands(allowed))('%s only reads', (command) => {
  expect(ask(command)).not.toThrow();
});

test.each(commands(refused))('%s is refused', (command) => {
  expect(ask(command)).toThrow('is not known to only read');
});

test.each([
  [{ PGOPTIONS: '-c default_transaction_read_only=on' }, [], true],
  [{ PGOPTIONS: '-c default_transaction_read_only=on' }, ['-o', 'file'], false],
  [{ PGOPTIONS: '' }, [], false],
])('psql with %j and %j: %s', (env, args, isAllowed) => {
  const asking = () => assertReadsOnly({ argv: ['psql', ...args], env });
  if (isAllowed) expect(asking).not.toThrow();
  else expect(asking).toThrow('is not known to only read');
});
