/** The options that templates see on both sides; `renderer` is the only one that changes what is rendered. */
export const minionOptions = {
  id: 'web1',
  renderer: 'jinja|yaml',
  master: 'salt',
  master_port: 4506,
  file_client: 'remote',
  saltenv: 'base',
  pillarenv: 'base',
  test: false,
  state_verbose: true,
  cachedir: '/var/cache/salt/minion',
  conf_file: '/etc/salt/minion',
  root_dir: '/',
  __role: 'minion',
};
