# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
#
# The routes of scripts/check-packages, which sources this: a function each, route_NAME, that prints its tests' lines.
# Of $work: source/ is what users get, by-meson/ and by-cmake/ are where it is installed.
# shellcheck disable=SC2154,SC2317  # set there; called by name

here=$PWD/tests/packages
version=$(awk '/^#define SCTPP_VERSION_(MAJOR|MINOR|PATCH) / { printf "%s%s", dot, $3; dot = "." }' \
  include/sctpp/version.hpp)
export CMAKE_GENERATOR=Ninja # which Meson has brought along; a bare machine has no make

# The files of the project without anybody's build folders, as a folder, a Git repository and an archive.
prepare() {
  source=$work/source archive=$work/sctpp-$version.tar.gz
  mkdir "$source"
  { git ls-files -z -co --exclude-standard 2>/dev/null || find . -path './build*' -prune -o -type f -print0; } |
    tar -c --null --ignore-failed-read --no-recursion -T - 2>/dev/null | tar -x -C "$source"
  tar -C "$work" -czf "$archive" --transform="s,^source,sctpp-$version," source
  cp -r "$source" "$work/repository"
  (
    cd "$work/repository" && git init -q -b main && git add -A &&
      git -c user.name=sctpp -c user.email=sctpp@localhost commit -q -m all && git tag "v$version"
  )
  (
    meson setup "$work/meson-build" "$source" --prefix "$work/by-meson" -Dtests=disabled &&
      meson install -C "$work/meson-build" &&
      cmake -S "$source" -B "$work/cmake-build" -DCMAKE_INSTALL_PREFIX="$work/by-cmake" &&
      cmake --install "$work/cmake-build"
  ) >"$work/install.log" 2>&1 || true # route_install tells
}

# run_route NAME: its lines come in one piece.
run_route() {
  local status=0
  route=$1
  "route_${1//-/_}" >"$work/$1.lines" 2>"$work/$1.said" || status=$?
  if [ "$status" != 0 ] && ! grep -q '^not ok ' "$work/$1.lines"; then
    echo "not ok packages/$1: ended with status $status" >>"$work/$1.lines"
    tail -n 30 "$work/$1.said" | sed 's/^/    /' >>"$work/$1.lines"
  elif ! grep -qE '^(not )?ok |^skip ' "$work/$1.lines"; then
    echo "not ok packages/$1: no test ran" >>"$work/$1.lines"
  fi
  cat "$work/$1.lines"
  ! grep -q '^not ok ' "$work/$1.lines"
}

# check NAME COMMAND...: COMMAND is to succeed; in a folder of its own.
check() {
  local name=$1 folder=$work/$route-${1//[^A-Za-z0-9+]/-}
  shift
  mkdir "$folder"
  if (cd "$folder" && "$@") >"$folder.log" 2>&1; then
    echo "ok packages/$route: $name"
  else
    echo "not ok packages/$route: $name: see below"
    tail -n 30 "$folder.log" | sed 's/^/    /'
  fi
}

# says COMMAND...: it runs, and tells the version that was built.
says() { "$@" | tee /dev/stderr | grep -qF "sctpp $version: "; }

# compiled COMPILER FLAG...: the two units by hand.
compiled() {
  "$1" -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror "${@:2}" "$here/main.cpp" "$here/second.cpp" \
    -o consumer && says ./consumer
}

route_versions() { "$here/check-versions"; }

route_copy() {
  mkdir "$work/copied"
  cp -r "$source/include/sctpp" "$work/copied"
  check 'g++' compiled g++ "-I$work/copied"
  check 'clang++' compiled clang++ "-I$work/copied"
}

route_single_header() {
  mkdir "$work/single" "$work/single-all"
  scripts/single-header "$work/single/sctpp.hpp"
  scripts/single-header --with all "$work/single-all/sctpp.hpp"
  # Who writes <sctpp/sctpp.hpp> may put the file there.
  mkdir "$work/single/sctpp"
  ln "$work/single/sctpp.hpp" "$work/single/sctpp/sctpp.hpp"
  check 'g++' compiled g++ "-I$work/single"
  check 'clang++' compiled clang++ "-I$work/single"
  check 'the same tokens as the folder, g++' same_tokens g++
  check 'the same tokens as the folder, clang++' same_tokens clang++
  check 'beside headers of the folder' beside_the_folder
}
same_tokens() {
  (cd "$source" && scripts/single-header --with all --list) | sed 's/.*/#include <&>/' >folder.cpp
  "$1" -std=c++20 -E -P "-I$source/include" folder.cpp | tr -s ' ' '\n' | grep . >folder.tokens
  "$1" -std=c++20 -E -P -x c++ "$work/single-all/sctpp.hpp" | tr -s ' ' '\n' | grep . >single.tokens
  [ "$(wc -l <folder.tokens)" -gt 10000 ] && diff folder.tokens single.tokens | head -n 20 && cmp folder.tokens single.tokens
}
beside_the_folder() {
  { echo '#include <sctpp/endpoint.hpp>'; echo "#include \"$work/single/sctpp.hpp\""; echo '#include <sctpp/ostream.hpp>'; } >both.cpp
  g++ -std=c++20 -Wall -Wextra -Werror -fsyntax-only "-I$source/include" both.cpp
}

# All unit tests, where each header is only a word that includes the one file.
route_single_header_tests() {
  cp -r "$source" "$work/single-tests"
  scripts/single-header --with all "$work/single-tests/sctpp.hpp"
  find "$work/single-tests/include/sctpp" -name '*.hpp' | while IFS= read -r file; do
    echo "#include \"$work/single-tests/sctpp.hpp\"" >"$file"
  done
  sed -n '/^#define SCTPP_VERSION_[MP]/p' include/sctpp/version.hpp >"$work/version" # where Meson reads it
  cat "$work/version" >>"$work/single-tests/include/sctpp/version.hpp"
  check 'unit tests on the one file' unit_tests "$work/single-tests"
}
unit_tests() {
  meson setup build "$1" -Dtests=enabled -Dwerror=true -Ddebug=false && ninja -C build tests/unit/unit-tests &&
    build/tests/unit/unit-tests
}

route_install() {
  check 'meson' [ -e "$work/by-meson/include/sctpp/sctpp.hpp" ]
  check 'cmake' [ -e "$work/by-cmake/include/sctpp/sctpp.hpp" ]
  check 'both install the same files' diff -r "$work/by-meson" "$work/by-cmake"
  [ -e "$work/by-cmake/include/sctpp/sctpp.hpp" ] || sed 's/^/    /' "$work/install.log"
}

pkg_config() {
  local flags
  read -ra flags < <(PKG_CONFIG_PATH=$2/share/pkgconfig pkg-config --cflags --libs "sctpp >= $version") &&
    compiled "$1" "${flags[@]}"
}
route_pkg_config() {
  check 'g++, installed by meson' pkg_config g++ "$work/by-meson"
  check 'clang++, installed by cmake' pkg_config clang++ "$work/by-cmake"
}

# What README.md says to write, once it is installed: with its own program.
route_readme() {
  check "Meson's line" readme_meson
  check "CMake's lines" readme_cmake
  check "pkg-config's line" readme_pkg_config
  check "Meson's wrap" readme_wrap
  check "CMake's FetchContent" readme_fetch
}
fragment() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{//!p}" "$source/README.md" | grep .; }
# A project of README's program, in this folder.
meson_project_of_readme() {
  fragment 'cpp program' >program.cpp
  { echo "project('program', 'cpp', default_options: 'cpp_std=c++20')"; echo "executable('program', 'program.cpp', dependencies:"; fragment meson; echo ')'; } >meson.build
}
cmake_project_of_readme() { # LINES
  fragment 'cpp program' >program.cpp
  printf '%s\n' 'cmake_minimum_required(VERSION 3.16)' 'project(program CXX)' 'add_executable(program program.cpp)' "$1" >CMakeLists.txt
}
readme_meson() {
  meson_project_of_readme
  PKG_CONFIG_PATH=$work/by-meson/share/pkgconfig meson setup build && ninja -C build && [ -x build/program ]
}
readme_cmake() {
  cmake_project_of_readme "$(fragment cmake)"
  cmake -B build -Dsctpp_ROOT="$work/by-cmake" && cmake --build build && [ -x build/program ]
}
# From the repository here, instead of its address.
fetched() { fragment "$1" | sed "s,https://github.com/sctpp/sctpp,file://$work/repository,"; }
readme_wrap() {
  mkdir -p subprojects
  fetched ini >subprojects/sctpp.wrap
  meson_project_of_readme
  meson setup --wrap-mode=forcefallback build && ninja -C build program && [ -x build/program ]
}
readme_fetch() {
  cmake_project_of_readme "$(fetched 'cmake fetch'; fragment cmake | grep target_link)"
  cmake -B build && cmake --build build && [ -x build/program ]
}
readme_pkg_config() {
  fragment 'cpp program' >program.cpp
  PKG_CONFIG_PATH=$work/by-cmake/share/pkgconfig sh -ec "$(fragment sh)" && [ -x a.out ]
}

cmake_project() {
  cmake -S "$here/cmake" -B . -DCMAKE_BUILD_TYPE=Release "$@" && cmake --build . && says ./consumer
}
cmake_refused() {
  ! cmake -S "$here/cmake" -B . -DROUTE=find_package -Dsctpp_ROOT="$work/by-cmake" "-DWANTED=$1" 2>&1 | tee refused.log &&
    grep -q 'with requested version' refused.log
}
route_cmake() {
  check 'find_package, installed by meson' cmake_project -DROUTE=find_package -Dsctpp_ROOT="$work/by-meson"
  check 'find_package, installed by cmake, this version' \
    cmake_project -DROUTE=find_package -Dsctpp_ROOT="$work/by-cmake" -DWANTED="$version"
  check 'find_package refuses a newer version' cmake_refused "${version%.*}.$((${version##*.} + 1))"
  check 'find_package refuses another major' cmake_refused "$((${version%%.*} + 1)).0"
  check 'find_package refuses an older minor' cmake_refused 0.0
  check 'add_subdirectory' cmake_project -DROUTE=add_subdirectory -DSCTPP_SOURCE="$source"
  check 'FetchContent, an archive' cmake_project -DROUTE=FetchContent -DSCTPP_SOURCE="$archive"
  check 'FetchContent, a folder' cmake_project -DROUTE=FetchContent -DFETCHCONTENT_SOURCE_DIR_SCTPP="$source"
  check 'FetchContent, git' cmake_project -DROUTE=FetchContent_git -DSCTPP_SOURCE="file://$work/repository" "-DTAG=v$version"
}

meson_project() {
  mkdir -p project/subprojects
  cp "$here"/*.cpp "$here"/meson/* project
  "$@" && ninja -C build && says build/consumer
}
meson_dependency() { PKG_CONFIG_PATH=$work/by-meson/share/pkgconfig meson setup --wrap-mode=nofallback build project; }
meson_subproject() { cp -r "$source" project/subprojects/sctpp && meson setup --wrap-mode=forcefallback build project; }
meson_wrap() {
  printf '%s\n' "$@" '[provide]' 'dependency_names = sctpp' >project/subprojects/sctpp.wrap
  meson setup --force-fallback-for=sctpp build project
}
route_meson() {
  check 'dependency' meson_project meson_dependency
  check 'subproject, a folder' meson_project meson_subproject
  check 'subproject, wrap-git' meson_project meson_wrap \
    '[wrap-git]' "url = file://$work/repository" "revision = v$version" 'depth = 1'
  check 'subproject, wrap-file' meson_project meson_wrap \
    '[wrap-file]' "directory = sctpp-$version" "source_url = file://$archive" "source_filename = sctpp-$version.tar.gz" \
    "source_hash = $(sha256sum "$archive" | cut -d ' ' -f 1)"
}

# The port's own script, with stand-ins for vcpkg's functions, and a program built from the tree that it leaves.
route_vcpkg() {
  check 'the port makes a tree as vcpkg wants it' cmake -DPORT_DIR="$source/packaging/vcpkg" -DSOURCE="$source" \
    -DWORK="$work/vcpkg-tree" -P "$here/check-port.cmake"
  check 'find_package in that tree' cmake_project -DROUTE=find_package -Dsctpp_DIR="$work/vcpkg-tree/packages/share/sctpp"
  check 'find_package in that tree, with its feature fmt' vcpkg_fmt
}
# The system's fmt is the port's that the feature names.
vcpkg_fmt() {
  cmake_project -DROUTE=find_package -Dsctpp_DIR="$work/vcpkg-tree/packages/share/sctpp" -DWITH="$(cat "$work/vcpkg-tree/features/fmt")" &&
    says ./printer
}

# The recipe, with stand-ins for Conan's classes. What Conan generates for its test packages is stood in for too.
route_conan() {
  check 'the recipe packages what it should' "$here/check-recipe" "$source" "$work/conan-package"
  check 'the test package for CMake' conan_cmake
  check 'the test package for Meson' conan_meson
}
conan_cmake() {
  cmake -S "$source/packaging/conan/cmake" -B . -Dsctpp_ROOT="$work/by-cmake" && cmake --build . && says ./consumer
}
conan_meson() {
  PKG_CONFIG_PATH=$work/by-meson/share/pkgconfig meson setup . "$source/packaging/conan/meson" && ninja && says ./consumer
}

# in_root SUITE PACKAGES COMMAND...: prints COMMAND's lines, which it runs in a bare root.
in_root() {
  if [ "$(id -u)" != 0 ]; then
    echo "skip packages/$route: a root of Debian $1 is made by root only, as it mounts"
    return
  fi
  scripts/fresh-root --suite "$1" --with "$2" -- "${@:3}"
}
suite_packages=meson,cmake,ninja-build,pkgconf,python3,libcatch2-dev,libfmt-dev,libsctp-dev,g++
route_debian() {
  in_root bookworm build-essential,debhelper,meson,lintian,autopkgtest,cmake,pkg-config,ninja-build,xz-utils \
    tests/packages/in-debian
}
# All that runs on this machine otherwise, where there is only what it needs.
route_bare() {
  in_root bookworm g++,clang,meson,cmake,ninja-build,pkg-config,python3,git,libsctp-dev,libfmt-dev,libasio-dev \
    scripts/check-packages "${long_routes[@]}" "${routes[@]}" | sed -E 's,^(ok|not ok|skip) packages/,\1 packages/bare: ,'
}
route_trixie() { in_root trixie "$suite_packages,clang-19" tests/packages/in-suite trixie g++ clang++-19 static clang++-19 modules; }
# (g++ is 14 in trixie and 16 in sid, which has 15 beside it.)
route_sid() { in_root sid "$suite_packages,g++-15,clang-22" tests/packages/in-suite sid g++ clang++-22 g++-15 g++ modules; }
