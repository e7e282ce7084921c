# shellcheck shell=bash
# SPDX-FileCopyrightText: The sctpp authors
# SPDX-License-Identifier: BSL-1.0
#
# Programs and files a script needs, installed when they are missing. To be sourced:
#
#   need CHECK=PACKAGE...   CHECK is a command's name or an absolute path (a glob may stand in it),
#                           PACKAGE the Debian package that brings it. What is missing is installed in
#                           one go, with sudo when not root; nothing happens when all is there.
#
# With SCTPP_INSTALL=no, nothing is installed: the one command to run is printed instead. That, a system
# without apt-get, and an installation that fails all end the script with status $SCTPP_STATUS_PACKAGES.

SCTPP_STATUS_PACKAGES=245

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# present CHECK: is this command or path there? An ordinary user's PATH often lacks the sbin folders.
present() {
  case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    *) PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v -- "$1" >/dev/null ;;
  esac
}

# as_root COMMAND...: runs it as root, asking sudo only where that is needed.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

need() {
  local pair
  for pair in "$@"; do
    present "${pair%%=*}" && continue
    # Whoever comes second waits, and then finds it there. (Not for what an installation may leave running.)
    (flock 8 && need_now "$@" 8>&-) 8>"/tmp/sctpp-packages-$(id -u).lock" || exit
    return
  done
}

need_now() {
  local pair missing=() packages=()
  for pair in "$@"; do
    present "${pair%%=*}" && continue
    missing+=("${pair%%=*}")
    case " ${packages[*]} " in *" ${pair#*=} "*) ;; *) packages+=("${pair#*=}") ;; esac
  done
  [ "${#missing[@]}" -gt 0 ] || return 0

  local command="apt-get install -y --no-install-recommends ${packages[*]}"
  [ "$(id -u)" = 0 ] || command="sudo $command"
  if ! present apt-get; then
    say "needs ${missing[*]} (on Debian: ${packages[*]}); there is no apt-get here, please install them"
    exit "$SCTPP_STATUS_PACKAGES"
  elif [ "${SCTPP_INSTALL:-yes}" = no ]; then
    say "needs ${missing[*]}; to install them, run:"
    printf '%s\n' "$command" >&2
    exit "$SCTPP_STATUS_PACKAGES"
  elif [ "$(id -u)" != 0 ] && ! present sudo; then
    say "needs ${missing[*]}; there is no sudo here, so as root run: ${command#sudo }"
    exit "$SCTPP_STATUS_PACKAGES"
  fi

  say "installing ${packages[*]}"
  install_packages "${packages[@]}" || {
    say "could not install ${packages[*]}; to see it again, run: $command"
    exit "$SCTPP_STATUS_PACKAGES"
  }
  for pair in "$@"; do
    present "${pair%%=*}" || {
      say "${pair#*=} is installed, but there is still no ${pair%%=*}"
      exit "$SCTPP_STATUS_PACKAGES"
    }
  done
}

# install_packages PACKAGE... [with APT_OPTIONS=(...) set]: one apt-get call, silent unless it fails.
# The package lists are fetched only when there are none, or when those on disk turn out too old.
install_packages() {
  local log install status=0
  log=$(mktemp)
  install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends
    -o DPkg::Lock::Timeout=300 ${APT_OPTIONS[@]+"${APT_OPTIONS[@]}"} "$@")
  if [ -z "${APT_OPTIONS[*]-}" ] && ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
    update_lists >>"$log" 2>&1 || true
    as_root "${install[@]}" >>"$log" 2>&1 </dev/null || status=$?
  elif ! as_root "${install[@]}" >>"$log" 2>&1 </dev/null; then
    { update_lists && as_root "${install[@]}" </dev/null; } >>"$log" 2>&1 || status=$?
  fi
  [ "$status" = 0 ] || tail -n 25 "$log" >&2
  rm -f "$log"
  return "$status"
}

# apt-get update does not wait for a lock as an installation can: another run may hold it for a moment.
update_lists() {
  local try
  for try in 1 2 3 4 5 6; do
    as_root apt-get update -q ${APT_OPTIONS[@]+"${APT_OPTIONS[@]}"} </dev/null && return 0
    sleep "$try"
  done
  return 1
}
