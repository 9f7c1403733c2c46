#!/bin/sh
# Makes a fresh checkout ready to run: the npm packages, Node 24 among them. Everything else (Debian packages for test
# hosts, vagrant) is installed by what needs it, when it needs it.
set -eu
cd "$(dirname "$0")/.."
lock=node_modules/.package-lock.json
if [ ! -x node_modules/.bin/node ] || [ package-lock.json -nt "$lock" ]; then
  echo 'muster: installing npm packages' >&2
  npm ci --no-audit --no-fund --loglevel=error >&2
  touch "$lock"
fi
