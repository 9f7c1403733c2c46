#!/bin/sh
# Installs this Muster on a Debian-like host: the program in /opt/muster, `muster` on the PATH, the systemd
# units. Nothing is started and no configuration is written; repeating it upgrades.
#
#   ./install.sh && muster --version
#
# --with-salt-names also makes links for the programs salt, salt-call, salt-cp, salt-key and salt-run, --without-salt-names
# removes them. A program of that name which is not Muster's stays as it is and is named.
set -eu

salt_names=
case ${1-} in
'') ;;
--with-salt-names | --without-salt-names) salt_names=$1 ;;
*) echo "install.sh: takes --with-salt-names or --without-salt-names, not $1" >&2; exit 64 ;;
esac

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
others=0
for name in salt salt-call salt-cp salt-key salt-run; do
  link=/usr/local/bin/$name
  if [ "$(readlink "$link" || true)" = "$home/bin/muster" ]; then rm "$link"; ours=yes; else ours=; fi
  case $salt_names in --without-salt-names) continue ;; '') [ "$ours" ] || continue ;; esac
  if other=$(command -v "$name"); then
    echo "install.sh: $other is not Muster's: it stays, and $name is not installed" >&2
    others=1
  else
    ln -s "$home/bin/muster" "$link"
  fi
done
install -d -m 0755 /etc/muster
install -d /etc/systemd/system
install -m 0644 "$home"/systemd/*.service /etc/systemd/system/
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "muster $("$home/bin/muster" --version) is installed; units: muster-master, muster-minion"
exit "$others"
