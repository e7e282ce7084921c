# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
#
# The steps of scripts/test, which sources this and sets build, full, compilers, suites ("-": any), keep.
# Each step prints its tests' lines; what it prints beside them is for whoever reads the log.
# shellcheck disable=SC2154  # those five

. scripts/lib/packages.sh
. scripts/lib/suites.sh
. scripts/lib/parallel.sh

install_tools() {
  need g++=g++ clang++=clang meson=meson cmake=cmake pkg-config=pkg-config python3=python3 \
    /usr/include/netinet/sctp.h=libsctp-dev /usr/include/fmt/format.h=libfmt-dev /usr/include/asio.hpp=libasio-dev
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

# built TARGET COMPILER VARIANT MESON-OPTION...: one test program, $build/COMPILER-VARIANT/TARGET. Without debug information: a test that
# fails says its line by itself.
built() {
  local target=$1 name=$2-$3 folder=$build/$2-$3 log lock
  log=$build/test/build-$name-${1##*/}.log
  exec {lock}>"$folder.lock" # another step may be at it
  flock "$lock"
  if {
    [ -e "$folder/build.ninja" ] ||
      CXX=$2 meson setup "$folder" -Dtests=enabled -Dwerror=true -Ddebug=false -Db_colorout=never "${@:4}" || rm -rf "$folder"
    ninja -C "$folder" "$target"
  } >"$log" 2>&1; then
    exec {lock}>&-
    return
  fi
  exec {lock}>&-
  echo "not ok build $name $target: see below"
  # What Meson says about the project ends where Ninja, or an error, begins.
  sed -n '/^FAILED\|ERROR\|ninja: error/,$p' "$log" | head -n 60 | sed 's/^/    /'
  return 1
}

# catch2 NAME COMMAND...: runs a Catch2 program (on-kernel may stand before it), and prints its test cases' lines. Kernels have
# mistakes of their own, which show once in a hundred runs: after a panic, which is told, it is all run once more.
catch2() {
  local name=$1 xml status=0
  xml=$build/test/${1//[^A-Za-z0-9+-]/-}.xml
  shift
  "$@" --reporter xml >"$xml" 2>"$xml.err" || status=$?
  if [ "$status" = 240 ]; then
    echo "note $name: the kernel panicked, in the test that is the last of $xml.panic; run once more"
    sed 's/^/    /' "$xml.err"
    mv "$xml" "$xml.panic"
    status=0
    "$@" --reporter xml >"$xml" 2>"$xml.err" || status=$?
  fi
  python3 scripts/test.d/catch2-lines.py "$name" "$status" "$xml" "$xml.err"
}

# succeeds NAME COMMAND...: a line that tells whether it does; with the end of what it said if not.
succeeds() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "ok $name"
  else
    echo "not ok $name: see below"
    tail -n 20 <<<"$said" | sed 's/^/    /'
    return 1
  fi
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

step_style() { tests/style/run ${full:+--full}; }
# refuses_cpp17 COMPILER: who forgets -std=c++20 is told in one error.
refuses_cpp17() {
  local said
  said=$("$1" -std=c++17 -Iinclude -fsyntax-only -x c++ - 2>&1 <<<'#include <sctpp/sctpp.hpp>') || true
  echo "$said"
  grep -q 'sctpp needs C++20: compile with -std=c++20' <<<"$said" && [ "$(wc -l <<<"$said")" -le 20 ]
}
step_static() {
  local status=0 compiler
  compile_checks static || status=1
  for compiler in "${compilers[@]}"; do succeeds "C++17 is told that it is too old [$compiler]" refuses_cpp17 "$compiler" || status=1; done
  [ -z "$full" ] || lines_of 'C++23' compile_checks static --flags=-std=c++2b || status=1
  compile_checks contributing || status=1
  return "$status"
}
step_refused() { compile_checks refused; }
step_headers() { compile_checks headers; }

# build_all TARGET: with each compiler; `ready` are those that succeeded, the others have printed their line.
build_all() {
  local compiler
  ready=()
  for compiler in "${compilers[@]}"; do
    if built "$1" "$compiler" plain; then ready+=("$compiler"); fi
  done
}

step_unit() {
  local compiler status=0
  build_all tests/unit/unit-tests
  for compiler in "${ready[@]}"; do
    catch2 "unit $compiler" "$build/$compiler-plain/tests/unit/unit-tests" || status=1
  done
  return "$status"
}

# What the fuzzers' targets were given before; a minute each of what they were not.
step_corpus() { scripts/fuzz --replay; }
step_fuzz() { scripts/fuzz --time 60; }

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
  local compiler suite topology at_a_time=$(($(nproc) * 2)) # guests, which wait for the kernel's timers most of their time
  build_all tests/kernel/kernel-tests
  for topology in - two-paths; do # the longest first
    for suite in "${suites[@]}"; do
      for compiler in "${ready[@]}"; do
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
step_cost() {
  local status=0
  own tests/cost/run "${compilers[@]}" || status=1
  own benchmarks/call-sites "${compilers[@]}" || status=1
  return "$status"
}
step_examples() { own tests/examples/run "${suites[@]/#/--suite=}" "${compilers[@]}"; }
step_peers() { own tests/peers/run "${suites[@]/#/--suite=}"; }
step_docs() {
  local suite options=()
  for suite in "${suites[@]}"; do
    [ "$suite" = - ] || options+=(--suite "$suite")
  done
  own tests/docs/run "${options[@]}"
}
# The documents as a site, in a browser.
step_site() { own tests/site/run; }
step_packages() {
  local options=()
  [ -n "$full" ] || options+=(--quick)
  [ -z "$keep" ] || options+=(--keep)
  scripts/check-packages "${options[@]}"
}

# Catch2 itself needs exceptions, so a small program with a main() of its own runs on the kernel.
step_no_exceptions() {
  local flags='--flags=-fno-exceptions -fno-rtti' compiler suite status=0 at_a_time=$(($(nproc) * 2)) # guests, as in step_kernel
  lines_of no-exceptions compile_checks static "$flags" || status=1
  lines_of no-exceptions compile_checks headers --only order "$flags" || status=1
  build_all tests/no-exceptions/no-exceptions-tests
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

# What the library, and the examples, cost a compiler: limits, and notes.
step_compile_time() {
  local status=0
  own tests/cost/headers "${compilers[@]}" || status=1
  own tests/cost/examples "${compilers[0]}" || status=1
  return "$status"
}

# Instructions for a message, beside C and libsctp.
step_bench() {
  local options=() suite status=0
  for suite in "${suites[@]}"; do [ "$suite" = - ] || options+=(--suite "$suite"); done
  succeeds 'bench: the pure parts do what their twins in C do' scripts/bench --pure --quick || status=1
  scripts/bench --quick --lines "${options[@]:---suite=bookworm}" || status=1
  return "$status"
}

# All tests against the headers of other kernels.
step_kernel_headers() { own tests/kernel-headers/run; }

# AddressSanitizer and UBSan by clang++, which compiles with them in half of g++'s time; ThreadSanitizer by g++.
step_sanitizers() {
  local folder=$build/clang++-sanitizers topology programs=() unit='' status=0
  local options=('-Db_sanitize=address,undefined' -Db_lundef=false '-Dcpp_args=-fno-sanitize-recover=all -g1') # -g1: lines, for a report
  need '/usr/lib/llvm-*/lib/clang/*/lib/*/libclang_rt.asan*.a=libclang-rt-dev'
  built tests/unit/unit-tests clang++ sanitizers "${options[@]}"
  catch2 'unit sanitizers' "$folder/tests/unit/unit-tests" >"$build/test/unit-sanitizers.lines" &
  unit=$!
  if built tests/kernel/kernel-tests clang++ sanitizers "${options[@]}"; then
    for topology in - two-paths; do
      programs+=("$folder/tests/kernel/kernel-tests sanitizers ${suites[0]} $topology --memory 1024")
    done
  else
    status=1
  fi
  if built tests/kernel/kernel-threads g++ threads -Db_sanitize=thread -Dcpp_args=-g1; then
    programs+=("$build/g++-threads/tests/kernel/kernel-threads threads ${suites[0]} - --memory 1024")
  else
    status=1
  fi
  [ "${#programs[@]}" = 0 ] || printf '%s\n' "${programs[@]}" | in_parallel kernel_run || status=1
  wait "$unit" || status=1
  cat "$build/test/unit-sanitizers.lines"
  return "$status"
}
