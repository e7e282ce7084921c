# shellcheck shell=bash
# SPDX-FileCopyrightText: The sctpp authors
# SPDX-License-Identifier: BSL-1.0
#
# Kernels for the guest: Debian's cloud kernel of a suite, or one that was given by hand. Either becomes
# a folder with these files: kernel, version, base.cpio (busybox and the modules, unpacked), and, where it
# can be had, vmlinux (the kernel unpacked: with an emulated processor a start is then a second shorter).
#
#   suite_kernel SUITE CACHE REFRESH   prints the folder, downloading it when it is not cached
#   given_kernel FILE MODULES DIR      fills DIR
#
# $work is the run's temporary folder; a download goes to one of the same name in the cache, and who
# cleans up the one cleans up the other.
# shellcheck disable=SC2034,SC2154 # variables shared with on-kernel

# What a guest needs at once, what it cannot do without (wherever the kernel has it built in, better so),
# and what it may load later: HMACs for SCTP's cookies, and what topologies and tests ask for.
modules_required='virtio_pci virtio_console virtio_blk sctp'
modules_optional='virtio_ring sctp_diag veth dummy sch_netem sch_tbf udp_tunnel ip6_udp_tunnel ipv6
  md5 sha1 sha1_generic sha256 sha256_generic hmac crc32c crc32c_generic'

kernel_format=2 # part of the cache's folder name: raise it when what is in such a folder changes

# What making a kernel's folder needs, for one call of need together with the rest.
kernel_needs=(modinfo=kmod depmod=kmod cpio=cpio busybox=busybox-static xz=xz-utils)
suite_needs=("${kernel_needs[@]}" zstd=zstd apt-get=apt "$debian_keyring=debian-archive-keyring")

suite_kernel_cached() { [ -e "$2/kernels/$1-$kernel_format/kernel" ]; } # SUITE CACHE

suite_kernel() {
  local suite=$1 cache=$2/kernels refresh=$3 link lock
  link=$cache/$suite-$kernel_format
  if [ "$refresh" = no ] && suite_kernel_cached "$suite" "$2"; then
    readlink -f "$link"
    return
  fi
  mkdir -p "$cache"
  # Whoever comes second waits, and then finds it done.
  exec {lock}>"$cache/$suite.lock"
  flock "$lock"
  if [ "$refresh" = yes ] || [ ! -e "$link/kernel" ]; then
    fetch_suite_kernel "$suite" "$cache" "$link" || return
  fi
  exec {lock}>&-
  readlink -f "$link"
}

# All is made in a folder of its own; only a finished one gets the name that runs look for.
fetch_suite_kernel() {
  local suite=$1 cache=$2 link=$3 new packages log status=0
  new=$cache/${work##*/}
  mkdir "$new" || return
  log=$new/log
  say "fetching the cloud kernel of Debian $suite"
  local APT_OPTIONS=()
  suite_apt "$suite" "$new/apt" || return
  packages=$(apt-cache "${APT_OPTIONS[@]}" depends --recurse --important linux-image-cloud-amd64 |
    grep -E '^linux-(base|image|binary|modules)-[0-9]') || true
  mkdir "$new/tree"
  # The version is in the packages' names, and some suites have more than one: hence the list above.
  # shellcheck disable=SC2086
  (cd "$new" && apt-get -q "${APT_OPTIONS[@]}" download ${packages:?} &&
    for deb in *.deb; do dpkg-deb -x "$deb" tree; done) >"$log" 2>&1 </dev/null || status=1
  if [ "$status" != 0 ]; then
    say "could not get the kernel of $suite:"
    tail -n 2 "$log" | sed 's/^/  /' >&2
    return 1
  fi
  local kernel modules
  kernel=$(find "$new/tree" -name 'vmlinuz*' -type f | sed -n 1p)
  modules=$(find "$new"/tree/lib/modules "$new"/tree/usr/lib/modules -mindepth 1 -maxdepth 1 2>/dev/null | sed -n 1p)
  mkdir "$new/done" || return
  given_kernel "$kernel" "$modules" "$new/done" || return

  local kept
  kept=$cache/$suite-$(<"$new/done/version")-$kernel_format.${work##*.}
  mv "$new/done" "$kept" || return
  ln -s "${kept##*/}" "$new/link" || return
  mv -T "$new/link" "$link" || return
  rm -rf "$new"
  # Older ones may be in use by a guest that is just starting; an hour later they are not.
  find "$cache" -maxdepth 1 -type d -name "$suite-*" ! -path "$kept" -mmin +60 -exec rm -rf {} +
}

given_kernel() {
  local kernel=$1 modules=$2 dir=$3 tree
  tree=$dir/tree
  if [ -z "$kernel" ] || [ -z "$modules" ]; then
    say "the kernel's packages hold no kernel or no modules"
    return 1
  fi
  # Each step's failure is passed on: a full disk must not leave half a file that looks whole.
  cp "$kernel" "$dir/kernel" || return
  chmod u+rw "$dir/kernel"
  collect_modules "$modules" "$tree" >"$dir/version" || return
  mkdir -p "$tree"/{bin,dev,proc,sys,tmp,root,run,etc} || return
  ln -s bin "$tree/sbin"
  cp "$(tool busybox)" "$tree/bin/busybox" || return
  "$tree/bin/busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$tree/bin/$applet" || return
  done || return
  (cd "$tree" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) >"$dir/base.cpio" || return
  rm -rf "$tree"
  unpack_kernel "$dir/kernel" "$dir/vmlinux" 2>/dev/null || rm -f "$dir/vmlinux"
}

# unpack_kernel BZIMAGE VMLINUX: fails where that is no bzImage, no program for its compression is here, or
# what comes out has no note that says how to enter it (PVH, which QEMU needs).
unpack_kernel() (
  set +o pipefail # the first of a pipe may be left early
  [ "$(tail -c +$((0x202 + 1)) "$1" | head -c 4)" = HdrS ] || return
  sectors=$(number_at "$1" $((0x1f1)) 1)
  offset=$(($(number_at "$1" $((0x248)) 4) + (sectors + 1) * 512))
  length=$(number_at "$1" $((0x24c)) 4)
  case $(od -An -tx1 -j "$offset" -N 4 "$1" | tr -d ' ') in
    28b52ffd) unpack=(zstd -qdc) ;;
    fd377a58) unpack=(xz -dc --single-stream) ;;
    02214c18) unpack=(lz4 -dc) ;;
    *) return 1 ;;
  esac
  present "${unpack[0]}" || return
  # Four bytes behind the compressed data hold its size; they are none of the program's business.
  tail -c +$((offset + 1)) "$1" | head -c $((length - 4)) | "${unpack[@]}" >"$2" || return
  LC_ALL=C grep -qaP '\x04\0\0\0[\x04\x08]\0\0\0\x12\0\0\0Xen\0' "$2"
)

number_at() { od -An "-tu$3" -j "$2" -N "$3" "$1" | tr -d ' '; } # FILE OFFSET BYTES

# collect_modules MODULES TREE: copies what the guest may need, and what that depends on, unpacked into
# TREE/lib/modules/VERSION. Prints the version.
collect_modules() {
  local modules=$1 tree=$2 version name file index first queue modinfo
  modinfo=$(tool modinfo)
  declare -A at seen
  while IFS= read -r file; do
    name=${file##*/}
    name=${name%%.ko*}
    at[${name//-/_}]=$file
  done < <(find -L "$modules" -name '*.ko' -o -name '*.ko.xz' -o -name '*.ko.zst' -o -name '*.ko.gz')
  first=${at[sctp]:-${at[virtio_console]:-}}
  if [ -n "$first" ]; then
    version=$("$modinfo" -F vermagic "$first") && version=${version%% *}
  else
    version=$(basename "$(readlink -f "$modules")")
  fi
  mkdir -p "$tree/lib/modules/$version"

  for name in $modules_required; do
    [ -n "${at[$name]:-}" ] || builtin_module "$modules" "$name" || {
      say "$modules has no module $name, and the kernel has it not built in either"
      return 1
    }
  done
  read -r -d '' -a queue <<<"$modules_required $modules_optional" || true
  for ((index = 0; index < ${#queue[@]}; index++)); do
    name=${queue[index]//-/_}
    file=${at[$name]:-}
    if [ -z "$file" ] || [ -n "${seen[$name]:-}" ]; then continue; fi
    seen[$name]=yes
    unpack_module "$file" "$tree/lib/modules/$version/$name.ko" || return
    while read -r name; do
      case $name in '' | *:) ;; *) queue+=("$name") ;; esac # "pre:" and "post:" of a soft dependency
    done < <({ "$modinfo" -F depends "$file" && "$modinfo" -F softdep "$file"; } | tr -s ', ' '\n')
  done
  # The list of what is built in keeps the guest's modprobe from complaining; the order file is depmod's wish.
  for name in modules.builtin modules.builtin.modinfo modules.order; do
    [ ! -e "$modules/$name" ] || cp "$modules/$name" "$tree/lib/modules/$version/"
  done
  "$(tool depmod)" -b "$tree" "$version" || return
  printf '%s\n' "$version"
}

builtin_module() {
  grep -qE "/$(printf %s "$2" | sed 's/_/[-_]/g')\.ko" "$1/modules.builtin" 2>/dev/null
}

unpack_module() {
  case $1 in
    *.xz) xz -dc "$1" ;;
    *.zst) need zstd=zstd && zstd -qdc "$1" ;;
    *.gz) gzip -dc "$1" ;;
    *) cat "$1" ;;
  esac >"$2"
}

# tool NAME: its path; kmod's programs are often in a folder that is not in an ordinary user's PATH.
tool() { PATH=$PATH:/usr/sbin:/sbin command -v "$1"; }
