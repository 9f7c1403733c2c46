/**
 * Settings that people bring from Salt and that nothing here acts on, with what to do instead. They are said so where they are
 * set: a schedule that never runs, or rights that nobody checks, must not look as if they held.
 */
const unheeded: Readonly<Record<string, string>> = {
  beacons: 'the drift watch repairs what states declare; events of your own come from `event.send`',
  engines: 'run them as services of their own, over `muster events`',
  ext_pillar: 'put the data into pillar_roots, or read it with `sdb.get`',
  external_auth: 'whoever may open the control socket may do everything: see socket_group and socket_mode',
  fileserver_backend: 'files come from file_roots',
  gitfs_remotes: 'clone the repository into a directory of file_roots',
  hgfs_remotes: 'clone the repository into a directory of file_roots',
  git_pillar: 'clone the repository into a directory of pillar_roots',
  peer: 'minions ask one another nothing but the mine',
  peer_run: 'minions run nothing on the master',
  publisher_acl: 'whoever may open the control socket may do everything: see socket_group and socket_mode',
  publisher_acl_blacklist:
    'whoever may open the control socket may do everything: see socket_group and socket_mode',
  reactor: 'follow `muster events` with a program of your own',
  return: 'results are kept by the master: see `muster jobs`',
  event_return: 'follow `muster events` with a program of your own',
  schedule: 'use a systemd timer or cron with `muster call`; drift is corrected without one',
};

/** What to say of a setting of Salt's that nothing acts on; undefined for any other name. */
export function unheededSetting(name: string): string | undefined {
  const instead = Object.hasOwn(unheeded, name) ? unheeded[name] : undefined;
  return instead === undefined ? undefined : `is a setting of Salt that Muster does not act on: ${instead}`;
}
