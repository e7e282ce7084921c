# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
#
# The steps of scripts/test, which sources this and sets build, compilers, suites ("-": any), keep.
# Each step prints its tests' lines; what it prints beside them is for whoever reads the log.
# shellcheck disable=SC2154  # those four

. scripts/lib/packages.sh
. scripts/lib/suites.sh

install_tools() {
  need g++=g++ clang++=clang meson=meson cmake=cmake pkg-config=pkg-config python3=python3 \
    /usr/include/netinet/sctp.h=libsctp-dev
  # Debian 12's own Catch2 is too old. Elsewhere Meson takes the system's or its wrap.
  if [ ! -e /usr/share/pkgconfig/catch2-with-main.pc ] && grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then
    install_from_suite bookworm-backports libcatch2-dev
  fi
}

# compile_checks FOLDER OPTION...
compile_checks() {
  local compiler options=()
  for compiler in "${compilers[@]}"; do options+=(--compiler "$compiler"); done
  "tests/$1/run" "${options[@]}" "${@:2}"
}

# in_parallel COMMAND... <LINES: runs COMMAND with each line's words, as many at a time as there are cores.
in_parallel() {
  local words pids=() pid status=0
  while read -ra words; do
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
    "$@" "${words[@]}" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || status=1; done
  return "$status"
}

# built COMPILER VARIANT MESON-OPTION...: the test programs in $build/COMPILER-VARIANT.
built() {
  local compiler=$1 folder=$build/$1-$2 log=$build/test/build-$1-$2.log
  shift 2
  [ -e "$folder/build.ninja" ] ||
    CXX=$compiler meson setup "$folder" -Dtests=enabled -Dwerror=true "$@" >"$log" 2>&1 || {
      build_failed "$folder" "$log"; rm -rf "$folder"; return 1; }
  ninja -C "$folder" >"$log" 2>&1 || { build_failed "$folder" "$log"; return 1; }
}

build_failed() {
  echo "not ok build ${1##*/}: see below"
  grep -v '^ninja: Entering' "$2" | tail -n 60 | sed 's/^/    /'
}

# catch2 NAME COMMAND...: runs a Catch2 program (on-kernel may stand before it), and prints its test cases' lines.
catch2() {
  local name=$1 xml status=0
  xml=$build/test/${1//[^A-Za-z0-9+-]/-}.xml
  shift
  "$@" --reporter xml >"$xml" 2>"$xml.err" || status=$?
  python3 scripts/test.d/catch2-lines.py "$name" "$status" "$xml" "$xml.err"
}

# lines_of NAME COMMAND...: runs what prints lines itself, puts NAME into them, and adds one if it dies without a word.
lines_of() {
  local name=$1 output status=0
  shift
  output=$("$@" 2>&1) || status=$?
  sed -E "s/^(ok|not ok|skip) /&$name: /" <<<"$output"
  if [ "$status" != 0 ] && ! grep -q '^not ok ' <<<"$output"; then
    echo "not ok $name: ended with status $status"
  fi
  return "$status"
}

step_static() { compile_checks static; }
step_refused() { compile_checks refused; }
step_headers() { compile_checks headers; }

# build_all: builds with each compiler; `ready` are those that succeeded, the others have printed their line.
build_all() {
  local compiler
  ready=()
  for compiler in "${compilers[@]}"; do
    if built "$compiler" plain; then ready+=("$compiler"); fi
  done
}

step_unit() {
  local compiler status=0
  build_all
  for compiler in "${ready[@]}"; do
    catch2 "unit $compiler" "$build/$compiler-plain/tests/unit/unit-tests" || status=1
  done
  return "$status"
}

# kernel_run PROGRAM NAME SUITE TOPOLOGY OPTION...: the kernel tests of one build, one boot. SUITE and TOPOLOGY may be
# "-": on-kernel's choice, which is this machine's own kernel if that has SCTP; the plain network.
kernel_run() {
  local program=$1 name="kernel $2" suite=$3 topology=$4 tests='~[two-paths]' options=("${@:5}")
  if [ "$suite" != - ]; then
    options+=(--suite "$suite") name+=" $suite"
  fi
  if [ "$topology" != - ]; then
    options+=(--topology "$topology") name+=" $topology" tests="[$topology]"
    "$program" --list-tests "$tests" | grep -q '^0 ' && return 0
  fi
  catch2 "$name" scripts/on-kernel --timeout 600 "${options[@]}" -- "$program" "$tests"
}

step_kernel() {
  local compiler suite topology
  build_all
  for suite in "${suites[@]}"; do
    for compiler in "${ready[@]}"; do
      for topology in - two-paths; do
        echo "$build/$compiler-plain/tests/kernel/kernel-tests $compiler $suite $topology"
      done
    done
  done | in_parallel kernel_run
}

# A test of its own, written by hand where it stands: it prints the lines.
own() {
  if [ -x "$1" ]; then "$@"; else echo "skip $1: is not there"; fi
}

step_road() { own tests/road/run; }
step_cost() { own tests/cost/run; }
step_consumers() { own tests/consumers/run ${keep:+--keep}; }

# Catch2 itself needs exceptions, so a small program with a main() of its own runs on the kernel.
step_no_exceptions() {
  local flags='--flags=-fno-exceptions -fno-rtti' compiler suite status=0
  lines_of no-exceptions compile_checks static "$flags" || status=1
  lines_of no-exceptions compile_checks headers --only alone "$flags" || status=1
  build_all
  for suite in "${suites[@]}"; do
    for compiler in "${ready[@]}"; do echo "$compiler $suite"; done
  done | in_parallel no_exceptions_run || status=1
  return "$status"
}
no_exceptions_run() {
  local options=() name="kernel $1"
  if [ "$2" != - ]; then
    options+=(--suite "$2") name+=" $2"
  fi
  lines_of "no-exceptions $name" \
    scripts/on-kernel "${options[@]}" -- "$build/$1-plain/tests/no-exceptions/no-exceptions-tests"
}

# g++, whose sanitizer libraries come with it.
step_sanitizers() {
  local program=$build/g++-sanitizers/tests topology status=0
  built g++ sanitizers -Db_sanitize=address,undefined -Dcpp_args=-fno-sanitize-recover=all
  catch2 'unit sanitizers' "$program/unit/unit-tests" || status=1
  for topology in - two-paths; do
    echo "$program/kernel/kernel-tests sanitizers ${suites[0]} $topology --memory 1024"
  done | in_parallel kernel_run || status=1
  return "$status"
}
