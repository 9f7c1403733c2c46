#!/bin/sh
# Installs this Muster on a Debian-like host: the program in /opt/muster, `muster` on the PATH, the systemd
# units. Nothing is started and no configuration is written; repeating it upgrades.
#
#   ./install.sh && muster --version
set -eu

source=$(dirname "$(readlink -f "$0")")
home=/opt/muster
[ "$(id -u)" = 0 ] || { echo "install.sh: must be run as root" >&2; exit 1; }

if [ "$source" != "$home" ]; then
  # The old tree stays whole until the new one is: daemons that run load their later parts from it
  rm -rf "$home.new" "$home.old"
  cp -a "$source" "$home.new"
  chown -R root:root "$home.new"
  if [ -e "$home" ]; then mv "$home" "$home.old"; fi
  mv "$home.new" "$home"
  rm -rf "$home.old"
fi

ln -sfn "$home/bin/muster" /usr/local/bin/muster
install -d -m 0755 /etc/muster
install -d /etc/systemd/system
install -m 0644 "$home"/systemd/*.service /etc/systemd/system/
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "muster $("$home/bin/muster" --version) is installed; units: muster-master, muster-minion"
