/** The Debian packages that hosts can install without a network, each with its dependencies. */
export const offlinePackages: readonly string[] = [
  // The database host of the worked example
  'postgresql postgresql-client python3-psycopg2',
  // The API host of the worked example
  'nginx supervisor gunicorn python3-gunicorn python3-django python3-djangorestframework',
  'git python3-venv python3-pip virtualenv python3-setuptools python3-wheel',
  // What tests install, remove, hold and upgrade
  'hello cowsay figlet sl rsync gnupg tmux jq acl at logrotate ruby',
].flatMap((line) => line.split(' '));
