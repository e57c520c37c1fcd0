#!/usr/bin/env bash
# Proves on an empty Debian 12 that a clone and two commands are enough.
#
#   deploy/prove-debian12.sh [--bare] [--keep] [COMMAND…]
#
# Makes a throw-away system with debootstrap, installs git, make and python3 in it and nothing else, clones the last
# commit of this repository, and runs each COMMAND in the clone (default: 'make demo ARGS=--exit' and 'make test').
#   --bare   leave /proc and /dev/shm unmounted
#   --keep   leave the system behind and print where it is
# The apt and pip settings of this machine hold inside too, with the local folders they name, so that a mirror or
# proxy that is needed here is used there. Needs root, debootstrap and unshare; leaves no mount and no process.
set -euo pipefail

suite=bookworm
commands=()
bare=no
keep=no
default_mirror=http://deb.debian.org/debian

say() { printf 'prove: %s\n' "$*"; }
fail() {
  printf 'prove: %s\n' "$*" >&2
  exit 1
}

# shellcheck disable=SC2016 # apt's own words in dollar signs
# The mirror this machine uses for the same suite, else for any suite of Debian.
mirror() {
  local uris
  uris=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null || true)
  { printf '%s\n' "$uris" | sed -n "s/^$suite //p" && printf '%s\n' "$default_mirror"; } | head -n 1
}

# shellcheck disable=SC2016
host_uses_suite() { apt-get indextargets --format '$(CODENAME)' 2>/dev/null | grep -x "$suite" >/dev/null; } # reads to the end: no broken pipe

copy_into() { # the same path inside, links followed, nothing that is already there replaced
  local path
  for path in "$@"; do
    [ -e "$path" ] || continue
    mkdir -p "$root${path%/*}"
    cp -rLn "$path" "$root${path%/*}/" 2>/dev/null || true # a dangling link is no reason to stop
  done
}

copy_apt_settings() {
  copy_into /etc/apt/apt.conf /etc/apt/apt.conf.d /etc/apt/auth.conf /etc/apt/auth.conf.d /etc/hosts
  cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
  if host_uses_suite; then
    rm -f "$root/etc/apt/sources.list"
    copy_into /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/keyrings /usr/share/keyrings \
      /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d
  fi
}

pip_files() { printf '%s\n' /etc/pip.conf /etc/xdg/pip "$HOME/.config/pip" "$HOME/.pip"; }

# Variables that say how packages are fetched: pip's own, proxies, certificates.
settings_environment() { env | grep -E '^(PIP_|SSL_CERT|REQUESTS_CA_BUNDLE=|CURL_CA_BUNDLE=|GIT_SSL_|(https?|no|HTTPS?|NO)_(proxy|PROXY)=)' || true; }

# Absolute paths that those settings name and that exist here.
named_paths() {
  { settings_environment && pip_files | while read -r path; do
    if [ -e "$path" ]; then find -L "$path" -type f -exec cat {} +; fi
  done; } | grep -oE '(^|[= ]|file://)/[^ ,]+' | sed -E 's#^[= ]?(file://)?##' | sort -u | while read -r path; do
    if [ -e "$path" ]; then printf '%s\n' "$path"; fi
  done
}

share_named_paths() {
  local path
  named_paths | while read -r path; do
    if [ -f "$path" ] || [[ $path == /etc/* ]]; then
      copy_into "$path"
      continue
    fi
    # The pages of a local index link to files beside its folder.
    if [ "${path##*/}" = simple ]; then path=${path%/*}; fi
    mkdir -p "$root$path"
    mount --rbind "$path" "$root$path"
    mount -o remount,bind,ro "$root$path"
  done
}

inside() {
  local setting settings=()
  while read -r setting; do
    if [ -n "$setting" ]; then settings+=("$setting"); fi
  done <<<"$(settings_environment)"
  chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DEBIAN_FRONTEND=noninteractive "${settings[@]}" "$@" </dev/null
}

timed() {
  local started=$SECONDS
  say "$*"
  inside /bin/bash -c "cd /srv/inzage && $*" || fail "failed after $((SECONDS - started)) s: $*"
  say "$* took $((SECONDS - started)) s"
}

check_services_are_off() {
  local left
  left=$(find "$root"/etc/systemd/system "$root"/etc/rc[2-5].d -name 'postfix*.service' -o -name 'dovecot*.service' \
    -o -name 'postgresql*.service' -o -name 'S*postfix' -o -name 'S*dovecot' -o -name 'S*postgresql')
  [ -z "$left" ] || fail "a service of the test peers would start at boot: $left"
  [ ! -e "$root/usr/sbin/policy-rc.d" ] || fail "the policy file of the installation was left behind"
}

prove() { # runs in its own mount and process namespace: when it ends, so does everything in it
  root=$1
  shift
  if [ "$bare" = no ]; then
    mount -t proc proc "$root/proc"
    mkdir -p "$root/dev/shm"
    mount -t tmpfs tmpfs "$root/dev/shm"
  fi
  copy_apt_settings
  # shellcheck disable=SC2046 # one word per path
  copy_into $(pip_files)
  share_named_paths
  say "installing git, make and python3"
  inside apt-get -qq update
  inside apt-get -qq install -y --no-install-recommends -o Dpkg::Use-Pty=0 git make python3 >/dev/null
  for command in "$@"; do timed "$command"; done
  check_services_are_off
  if [ -d "$root/srv/inzage/.venv" ]; then say "size of .venv: $(du -sm "$root/srv/inzage/.venv" | cut -f 1) MB"; fi
}

main() {
  while [ $# -gt 0 ]; do
    case "$1" in
    --bare) bare=yes ;;
    --keep) keep=yes ;;
    -*) fail "usage: deploy/prove-debian12.sh [--bare] [--keep] [COMMAND…]" ;;
    *) commands+=("$1") ;;
    esac
    shift
  done
  [ ${#commands[@]} -gt 0 ] || commands=('make demo ARGS=--exit' 'make test')
  [ "$(id -u)" = 0 ] || fail "needs root (chroot and mounts)"
  for program in debootstrap unshare git; do
    command -v $program >/dev/null || fail "needs $program"
  done
  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  root=$(mktemp -d /var/tmp/inzage-proof.XXXXXX)
  if [ "$keep" = yes ]; then trap 'say "left behind: $root"' EXIT; else trap 'rm -rf --one-file-system "$root"' EXIT; fi
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  chmod 755 "$root"
  say "making Debian $suite in $root"
  debootstrap --variant=minbase "$suite" "$root" "$(mirror)" >"$root.log" 2>&1 ||
    { tail -n 5 "$root.log" >&2 && fail "debootstrap failed (log: $root.log)"; }
  rm -f "$root.log"
  git clone --quiet --no-hardlinks . "$root/srv/inzage"
  export bare
  unshare --mount --propagation private --pid --fork --kill-child bash "$PWD/deploy/prove-debian12.sh" --in "$root" "${commands[@]}"
  say "proved: ${commands[*]}"
}

if [ "${1-}" = --in ]; then
  bare=${bare:?}
  shift
  prove "$@"
else
  main "$@"
fi
