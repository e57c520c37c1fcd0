#!/usr/bin/env bash
# Installs what the Makefile targets need; quick when nothing changed.
#
#   deploy/setup.sh run            .venv with the bot and its run-time extras, and their Debian packages
#   deploy/setup.sh test           the same, the test tools, and the real servers that tests start themselves
#   deploy/setup.sh transformers   .venv and in it the extra of that name: sentence-transformers, and torch without CUDA
#   deploy/setup.sh test-transformers   the same extra and the test tools in .venv-transformers, apart from .venv
#
# As root on Debian or Ubuntu missing Debian packages are installed, with no service started and none enabled;
# without root they are named and the script stops with 1. pip runs with the user's own configuration.
# Nothing here needs /proc or /dev/shm: a bare chroot is enough.
set -Eeuo pipefail
trap 'printf "setup: stopped by an unexpected error at line %s of deploy/setup.sh\n" "$LINENO" >&2' ERR

run_packages=(
  tesseract-ocr tesseract-ocr-nld tesseract-ocr-fra tesseract-ocr-deu # text of scanned papers
  tesseract-ocr-osd libseccomp2 # which way up a page lies; holds the readers of strangers' files
  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core # letters as PDF
)
test_packages=(
  postfix dovecot-core dovecot-imapd dovecot-lmtpd postgresql openssl # peers, started by the tests themselves
  chromium libatomic1 # pages as a citizen sees them, and what the driver of the browser needs
)
run_extras=docs,pdf,postgres,mailauth
test_extras=$run_extras,learn,test,lint

python=${PYTHON:-python3}
policy=/usr/sbin/policy-rc.d
policy_saved=$policy.before-inzage
names_before="" # file with the packages that were there before, while an installation runs
policy_mark='# written by deploy/setup.sh of Inzage for the time of one installation'
cluster_conf=/etc/postgresql-common/createcluster.d/inzage-no-cluster.conf

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# --- Debian packages ---------------------------------------------------------------------------------------

# Prints the given packages that are not installed, on one line.
missing_of() {
  local installed package missing=()
  installed=" $(dpkg-query -W -f '${Package}=${db:Status-Status} ' "$@" 2>/dev/null || true)"
  for package in "$@"; do
    case "$installed" in *" $package=installed "*) continue ;; esac
    # Ubuntu has its browser outside the package system: any Chromium on the path will do.
    if [ "$package" = chromium ] && command -v chromium-browser google-chrome >/dev/null; then continue; fi
    missing+=("$package")
  done
  printf '%s' "${missing[*]-}"
}

restore_services() {
  rm -f "$cluster_conf"
  rmdir -p --ignore-fail-on-non-empty "${cluster_conf%/*}" 2>/dev/null || true
  if [ -e "$policy_saved" ] || [ -L "$policy_saved" ]; then
    mv -f "$policy_saved" "$policy"
  elif [ -f "$policy" ] && grep -qF "$policy_mark" "$policy"; then
    rm -f "$policy"
  fi
}

# Whatever ends the installation, services stay as they were.
end_installation() {
  if [ -n "$names_before" ]; then
    disable_new_services "$names_before"
    rm -f "$names_before"
    names_before=""
  fi
  restore_services
}

# invoke-rc.d asks this program before it starts, stops or restarts anything; 101 means "not allowed".
hold_services() {
  restore_services # a run that was killed may have left its own behind
  trap end_installation EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if [ -e "$policy" ] || [ -L "$policy" ]; then mv "$policy" "$policy_saved"; fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy"
  chmod 755 "$policy"
  mkdir -p "${cluster_conf%/*}"
  printf 'create_main_cluster = false\n' >"$cluster_conf" # the tests make their own clusters
}

installed_names() { dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u; }

# Our peers are for tests only: what this run installed of them does not start at the next boot either.
disable_new_services() { # $1: file with the names installed before
  local package path
  installed_names | comm -13 "$1" - | while read -r package; do
    case "$package" in postfix* | dovecot-* | postgresql*) ;; *) continue ;; esac
    dpkg -L "$package" | while read -r path; do
      case "$path" in
      */systemd/system/*@.*) ;;
      */systemd/system/*.service | */systemd/system/*.socket | */systemd/system/*.timer | */systemd/system/*.path)
        deb-systemd-helper disable "${path##*/}" >/dev/null 2>&1 || true ;;
      /etc/init.d/*) update-rc.d "${path##*/}" disable >/dev/null 2>&1 || true ;;
      esac
    done
  done
}

# A list of trusted authorities that someone put here without the package ca-certificates (a container behind a proxy)
# would be overwritten when that package comes in, and pip could reach nothing; it is put back as it was.
keep_authorities() { # keep_authorities COMMAND…
  local bundle=/etc/ssl/certs/ca-certificates.crt kept=""
  if [ -s "$bundle" ] && [ -n "$(missing_of ca-certificates)" ]; then
    kept=$(mktemp)
    cp "$bundle" "$kept"
  fi
  "$@"
  if [ -n "$kept" ]; then
    cat "$kept" >"$bundle"
    rm -f "$kept"
  fi
}

update_lists() {
  say "refreshing the package lists"
  apt-get update -q </dev/null >>"$log" 2>&1 || say "apt-get update was not complete; going on with what it got"
}

lists_are_fresh() {
  [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' 2>/dev/null | head -n 1)" ] &&
    [ -n "$(find /var/lib/apt/lists /var/lib/apt/lists/partial -maxdepth 0 -mtime -1 2>/dev/null)" ]
}

apt_install() { # --no-remove: another mail server on this machine is never taken away
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get install -y -q --no-install-recommends --no-remove \
    -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    "$@" </dev/null >>"$log" 2>&1 9>&-
}

apt_install_or_fail() {
  apt_install "$@" && return
  update_lists # a package of the list may have been replaced on the mirror
  apt_install "$@" || fail_with_log "apt-get could not install: $*"
}

install_debian_packages() {
  local missing
  [ $# -gt 0 ] || return 0
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "not Debian or Ubuntu: please install what these packages hold: $*"
    return
  fi
  missing=$(missing_of "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    fail "not root, and these Debian packages are missing: $missing"
  fi
  exec 9>/run/inzage-setup.lock
  flock 9 # one run at a time holds the services
  hold_services
  names_before=$(mktemp)
  installed_names >"$names_before"
  lists_are_fresh || update_lists
  say "installing Debian packages: $missing"
  # shellcheck disable=SC2086 # one word per package
  keep_authorities apt_install_or_fail $missing
  end_installation
  exec 9>&-
}

# --- Python environments -----------------------------------------------------------------------------------

fail_with_log() {
  tail -n 25 "$log" >&2
  fail "$1 (whole log: $log)"
}

require_python() {
  command -v "$python" >/dev/null || fail "$python is not on the path; Inzage needs Python 3.11 or newer"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Inzage needs Python 3.11 or newer; $python is older (choose one with PYTHON=…)"
}

# Debian ships venv and ensurepip apart from python3; other Pythons bring their own.
venv_package() { "$python" -c 'import ensurepip, venv' 2>/dev/null || printf 'python3-venv'; }

digest_of() { { cat pyproject.toml deploy/constraints*.txt && printf '%s\n' "$PWD" "$@"; } | sha256sum | cut -d ' ' -f 1; }

# Where an index offers no CPU build of torch, pip takes the one for graphics cards: said before the gigabytes come.
refuse_graphics_libraries() { # refuse_graphics_libraries DIRECTORY [pip arguments]
  local environment=$1 found
  shift
  say "asking pip what it would install into $environment"
  # Older pips fetch all of it only to say what they would do.
  "$environment/bin/python" -m pip install --disable-pip-version-check --quiet 'pip>=25.3' </dev/null >>"$log" 2>&1 ||
    fail_with_log "pip could not renew itself"
  found=$("$environment/bin/python" -m pip install --disable-pip-version-check --quiet --dry-run --report - \
    -c deploy/constraints.txt "$@" </dev/null 2>>"$log" | "$python" deploy/graphics_libraries.py 2>>"$log") ||
    fail_with_log "pip could not find the Python packages"
  [ -z "$found" ] || fail "nothing was installed: torch would come for graphics cards, with $(wc -w <<<"$found") packages of\
 several GB (${found%% *}, …); name an index with its CPU build, see deploy/handbook/install.md, The language model"
}

expect_no_graphics_libraries() { # $1: environment
  local found
  found=$("$1/bin/python" -m pip inspect 2>>"$log" | "$python" deploy/graphics_libraries.py)
  [ -z "$found" ] || fail "$1 holds packages for graphics cards ($found); remove it and start anew"
}

# install_python DIRECTORY STAMP EXTRAS [pip arguments]: nothing to do when the stamp holds today's digest.
install_python() {
  local environment=$1 stamp=$1/.inzage-$2 extras=$3 digest
  shift 3
  digest=$(digest_of "$extras" "$("$python" -V)" "$@")
  if [ -x "$environment/bin/inzage" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ] &&
    "$environment/bin/python" -c '' 2>/dev/null; then
    return
  fi
  if ! "$environment/bin/python" -m pip --version >/dev/null 2>&1; then
    say "making $environment with $("$python" -V)"
    rm -rf "$environment"
    "$python" -m venv "$environment" >>"$log" 2>&1 || fail_with_log "could not make $environment"
  fi
  rm -f "$stamp"
  if [[ ,$extras, == *,transformers,* ]]; then refuse_graphics_libraries "$environment" "$@" ".[$extras]"; fi
  say "installing Python packages into $environment (a minute or so)"
  "$environment/bin/python" -m pip install --disable-pip-version-check --progress-bar off \
    -c deploy/constraints.txt "$@" -e ".[$extras]" </dev/null >>"$log" 2>&1 ||
    fail_with_log "pip could not install the Python packages"
  if [[ ,$extras, == *,transformers,* ]]; then expect_no_graphics_libraries "$environment"; fi
  printf '%s\n' "$digest" >"$stamp"
}

install_for_running() {
  # shellcheck disable=SC2046 # no word when the package is not needed
  install_debian_packages $(venv_package) "${run_packages[@]}"
  # The test environment holds all that running needs.
  if [ -e .venv/.inzage-test ]; then
    install_python .venv test "$test_extras"
  else
    install_python .venv run "$run_extras"
  fi
}

main() {
  local what=${1-}
  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  log=$(mktemp)
  require_python
  # shellcheck disable=SC2046
  case "$what" in
  run) install_for_running ;;
  test)
    install_debian_packages $(venv_package) "${run_packages[@]}" "${test_packages[@]}"
    install_python .venv test "$test_extras"
    ;;
  transformers)
    install_for_running
    install_python .venv transformers transformers -c deploy/constraints-transformers.txt
    ;;
  test-transformers)
    install_debian_packages $(venv_package)
    install_python .venv-transformers transformers transformers,test -c deploy/constraints-transformers.txt
    ;;
  *) fail "usage: deploy/setup.sh run|test|transformers|test-transformers" ;;
  esac
  rm -f "$log"
}

main "$@"
