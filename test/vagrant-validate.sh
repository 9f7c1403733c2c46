#!/bin/sh
# Says whether the Vagrantfile is valid, with Debian's vagrant (installed when missing, as root).
set -eu
cd "$(dirname "$0")/.."
if ! command -v vagrant > /dev/null; then
  [ "$(id -u)" = 0 ] || { echo 'vagrant-validate.sh: vagrant is not installed; skipped'; exit 0; }
  apt-get -q update > /dev/null
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends vagrant > /dev/null
fi
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
# Nothing of a user's own machines is touched
export VAGRANT_HOME="$room/home" VAGRANT_DOTFILE_PATH="$room/machines" VAGRANT_CHECKPOINT_DISABLE=1
vagrant validate --ignore-provider
