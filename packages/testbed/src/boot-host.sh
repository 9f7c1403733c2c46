#!/bin/bash
# Boots one host and stays until it is off. Everything mounted here lives in this process's private mount
# namespace: however the host ends, the overlay and the rest are gone and the machine's mounts are untouched.
#
# usage: unshare -m --propagation private bash boot-host.sh NAME DIR NETNS CGROUP BASE OWNER [NSPAWN-OPTION...]
# OWNER: the process that the host must not outlive; 0 for none
set -eu
name=$1 dir=$2 netns=$3 cgroup=$4 base=$5 owner=$6
shift 6

# A pure cgroup v2 tree, whatever the machine has, and a group of the host's own: systemd keeps its books there
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p "/sys/fs/cgroup/$cgroup"
echo $$ > "/sys/fs/cgroup/$cgroup/cgroup.procs"

# nspawn insists on a tmpfs for its own state
mkdir -p /run/systemd/nspawn
mount -t tmpfs tmpfs /run/systemd/nspawn

mount -t overlay "host-$name" -o "lowerdir=$base,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
[ -e "$dir/root/etc/ssh/ssh_host_ed25519_key" ] ||
  chroot "$dir/root" ssh-keygen -q -t ed25519 -N '' -C "root@$name" -f /etc/ssh/ssh_host_ed25519_key

echo $$ > "$dir/pid"
watch=
if [ "$owner" != 0 ]; then
  { tail --pid="$owner" -f /dev/null; pkill -KILL -P $$ -x systemd-nspawn; } &
  watch=$!
  trap 'pkill -KILL -P $watch; kill -KILL $watch 2>/dev/null || true' EXIT
fi

while :; do
  code=0
  # --register=no --keep-unit: no systemd or machined is needed on the machine
  # API_VFS_WRITABLE=network: the host may write its /proc/sys/net, nothing of the kernel's other settings
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=network \
    systemd-nspawn -q -b -D "$dir/root" -M "$name" --register=no --keep-unit \
    --network-namespace-path="/run/netns/$netns" --capability=CAP_NET_ADMIN \
    --resolv-conf=off --timezone=off --link-journal=no --console=pipe "$@" < /dev/null || code=$?
  # 133: the host asked for a reboot
  [ "$code" = 133 ] || exit "$code"
  echo "--- reboot $(date +%T)"
done
