#!/bin/sh
# Makes a machine of the Vagrantfile a part of the example fleet: Muster from the checkout's build, a minion,
# and on the host called master the master with the checkout's states and pillar.
#
# usage: provision.sh ID MASTER-ADDRESS
set -eu
id=$1 master=$2
checkout=/vagrant

[ -x "$checkout/dist/muster/install.sh" ] || {
  echo "provision.sh: no build in dist/muster: run 'npm ci && npm run build' in the checkout, then 'vagrant rsync'" >&2
  exit 1
}
"$checkout/dist/muster/install.sh"

if [ "$id" = master ]; then
  printf 'file_roots:\n  base: [%s]\npillar_roots:\n  base: [%s]\n' "$checkout/states" "$checkout/pillar" \
    > /etc/muster/master.yaml
  systemctl enable --now muster-master
fi

printf 'master: %s\nid: %s\n' "$master" "$id" > /etc/muster/minion.yaml
systemctl enable --now muster-minion
systemctl restart muster-minion
