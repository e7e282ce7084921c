# shellcheck shell=bash
# SPDX-FileCopyrightText: The sctpp authors
# SPDX-License-Identifier: BSL-1.0
#
# What goes into the guest: programs with the libraries they need, files, directories. It becomes a tar
# archive that the guest reads from a disk, so that a large file is never in its memory twice.
#
#   payload_file HOSTPATH GUESTPATH    a file or a directory; for a program, its libraries too
#   payload_pack ARCHIVE               writes the archive
#
# $work is the run's temporary folder. Library folders the guest's loader would not search by itself are
# collected in library_folders, those of programs in program_folders.
# shellcheck disable=SC2154,SC2034 # variables shared with on-kernel

library_folders='' program_folders=''

payload_file() {
  local from=$1 to=$2 file
  if [ -d "$from" ]; then
    mkdir -p "$work/trees$to"
    cp -a --reflink=auto -- "$from/." "$work/trees$to"
    while IFS= read -r -d '' file; do
      payload_libraries "$file"
    done < <(find "$from" -type f \( -perm -u+x -o -name '*.so*' \) -print0)
    return
  fi
  payload_link "$from" "$to"
  payload_libraries "$from"
  [ ! -x "$from" ] || add_folder program_folders "${to%/*}"
}

# A link now, the content when the archive is written.
payload_link() {
  mkdir -p "$work/links${2%/*}"
  ln -sfn -- "$(realpath -- "$1")" "$work/links$2"
}

add_folder() { # VARIABLE FOLDER
  case :${!1}: in *":$2:"*) ;; *) printf -v "$1" %s "${!1:+${!1}:}$2" ;; esac
}

is_elf() { [ "$(head -c 4 -- "$1" 2>/dev/null | tr -d '\0')" = $'\x7fELF' ]; }

payload_libraries() {
  local file=$1 line path interpreter
  if ! is_elf "$file"; then
    # A script needs its interpreter, unless the guest's busybox is it.
    [ "$(head -c 2 -- "$file" 2>/dev/null | tr -d '\0')" = '#!' ] || return 0
    read -r interpreter _ < <(sed -n '1s/^#! *//p' "$file") || true
    case $interpreter in
      /bin/sh | /usr/bin/env | '') ;;
      *) [ ! -x "$interpreter" ] || [ -e "$work/links$interpreter" ] || payload_file "$interpreter" "$interpreter" ;;
    esac
    return 0
  fi
  while IFS= read -r line; do
    case $line in
      *'=> not found'*) die "$file needs ${line%% =>*}, which is not installed here" ;;
      *'=> /'*) path=${line#*=> } path=${path% (*} ;;
      */*' (0x'*) path=${line% (*} ;; # the loader, or a library linked by its path
      *) continue ;;
    esac
    path=$(realpath -s -- "${path%% =>*}")
    [ -e "$work/links$path" ] || payload_link "$path" "$path"
    case ${path%/*} in
      /lib | /lib64 | /usr/lib | /usr/lib64 | /lib/*-linux-gnu* | /usr/lib/*-linux-gnu*) ;;
      *) add_folder library_folders "${path%/*}" ;;
    esac
  done < <(LC_ALL=C ldd "$file" 2>/dev/null | sed 's/^[[:space:]]*//')
}

# glibc opens this one by itself when a thread is cancelled or a stack is printed: no list names it.
payload_implicit() {
  local library
  for library in /{,usr/}lib/*-linux-gnu/libgcc_s.so.1 /{,usr/}lib64/libgcc_s.so.1; do
    [ ! -e "$library" ] || payload_link "$library" "$library"
  done
}

payload_pack() {
  mkdir -p "$work/links" "$work/trees"
  tar -C "$work/links" --dereference --owner=0 --group=0 -cf "$1" . &&
    tar -C "$work/trees" --owner=0 --group=0 -rf "$1" .
}
