# shellcheck shell=bash
# SPDX-FileCopyrightText: The sctpp authors
# SPDX-License-Identifier: BSL-1.0
#
# Packages of another Debian suite, through an apt configuration of its own: own sources, lists and
# cache. Nothing is ever added to the system's. Needs packages.sh to be sourced before.
#
#   suite_apt SUITE DIR       prepares DIR, fetches the suite's package lists and sets APT_OPTIONS
#   install_from_suite SUITE PACKAGE...      installs them (bookworm-backports, for example)
#
# Both return 1 after one or two lines that say what could not be reached and why.

debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The mirror is the one the system's apt uses for Debian. SCTPP_DEBIAN_MIRROR overrides it, for systems
# that have apt but other sources (Ubuntu).
debian_mirror() {
  if [ -n "${SCTPP_DEBIAN_MIRROR:-}" ]; then
    printf '%s\n' "${SCTPP_DEBIAN_MIRROR%/}"
    return
  fi
  local suites='(bullseye|bookworm|trixie|forky|sid|oldstable|stable|testing|unstable)'
  apt-get --print-uris update 2>/dev/null |
    sed -En "s#^'(.*)/dists/$suites/.*#\1#p" | sed -n 1p
}

suite_apt() {
  local suite=$1 dir=$2 mirror log
  mirror=$(debian_mirror)
  if [ -z "$mirror" ]; then
    say "$suite cannot be reached: apt has no source for Debian here; set SCTPP_DEBIAN_MIRROR=URL"
    return 1
  fi
  need "$debian_keyring=debian-archive-keyring"
  mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
  # A suite of backports needs the suite it extends, for what its packages depend on.
  printf "deb [signed-by=$debian_keyring] $mirror %s main\n" "${suite%-backports}" "$suite" |
    sort -u >"$dir/sources.list"
  # The sandbox user could not write to a folder in somebody's home. Signatures are checked as always.
  APT_OPTIONS=(
    -o "Dir::Etc::sourcelist=$dir/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache" -o "APT::Sandbox::User=$(id -un)"
    -o Acquire::Retries=3 -o APT::Update::Error-Mode=any -o APT::Default-Release=
  )
  log=$dir/update.log
  apt-get -q "${APT_OPTIONS[@]}" update >"$log" 2>&1 </dev/null || {
    say "$suite cannot be reached at $mirror:"
    { grep '^E:' "$log" || tail -n 1 "$log"; } | sed -n '1s/^/  /p' >&2
    return 1
  }
}

install_from_suite() {
  local suite=$1 dir status=0
  shift
  if ! present apt-get; then
    say "needs $* of Debian's $suite; there is no apt-get here, please install them"
    exit "$SCTPP_STATUS_PACKAGES"
  elif [ "${SCTPP_INSTALL:-yes}" = no ]; then
    say "needs $* of Debian's $suite; with that suite among apt's sources, run:"
    printf 'apt-get install -y --no-install-recommends -t %s %s\n' "$suite" "$*" >&2
    exit "$SCTPP_STATUS_PACKAGES"
  fi
  dir=$(mktemp -d)
  local APT_OPTIONS=()
  if suite_apt "$suite" "$dir"; then
    say "installing $* from $suite"
    APT_OPTIONS+=(-o "APT::Sandbox::User=root" -t "$suite")
    install_packages "$@" || { say "could not install $* from $suite"; status=1; }
  else
    status=1
  fi
  as_root rm -rf "$dir" # root's apt has written to it
  return "$status"
}
