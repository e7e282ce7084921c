# shellcheck shell=bash
# SPDX-FileCopyrightText: The sctpp authors
# SPDX-License-Identifier: BSL-1.0
#
# Starting the guest, handing its streams on, and judging how it ended.
#
#   watch_over            starts the watcher that cleans up, whatever happens to this script
#   run_guest KERNEL_DIR  runs it; sets verdict (exit, failed, panic, memory, timeout, lost) and detail
#   kernel_report         prints what the kernel said when it panicked
#
# $work is the run's temporary folder, $cache the lasting one; $memory, $timeout, $count, $verbosity and
# $kvm are options.
# shellcheck disable=SC2154,SC2034,SC2054 # variables shared with on-kernel; commas inside QEMU's arguments

# The watcher lives in a session of its own, so that Ctrl-C does not reach it, and holds the other end of
# a pipe ("lifeline") from this script. The pipe breaks when this script ends in any way, kill -9 included;
# then the watcher ends the guest and removes the folders. It also looks after our parent: when that is
# gone, nobody waits for the result any more (unless we were started with nohup).
watch_over() {
  local parent=$PPID
  case $(trap -p HUP) in *"''"*) parent=1 ;; esac
  mkfifo "$work/lifeline"
  # shellcheck disable=SC2016 # they expand in the watcher
  setsid bash -c '
    work=$1 script=$2 parent=$3 download=$4 guest=
    trap "" INT TERM HUP
    while :; do
      if read -r -t 1 line; then
        guest=$line
      elif [ $? -le 128 ]; then
        break
      elif [ "$parent" != 1 ]; then
        read -r stat <"/proc/$script/stat" || continue
        set -- ${stat##*) }
        [ "$2" = "$parent" ] || kill -TERM "$script"
      fi
    done 2>/dev/null
    [ -z "$guest" ] || kill -KILL "$guest" 2>/dev/null
    rm -rf "$work" "$download"
  ' watcher "$work" "$$" "$parent" "$cache/kernels/${work##*/}" <"$work/lifeline" >/dev/null 2>&1 &
  watcher=$!
  exec {lifeline}>"$work/lifeline"
}

# Ends the watch and waits until all is cleaned up.
end_watch() {
  [ -n "${watcher:-}" ] || return 0
  exec {lifeline}>&-
  wait "$watcher" || true
  watcher=
}

# What the running machine is: a failed start with KVM is remembered for just this one.
machine() { printf '%s %s\n' "$(cat /proc/sys/kernel/random/boot_id)" "$(qemu-system-x86_64 --version | sed -n 1p)"; }

run_guest() {
  local attempts=(tcg tcg) accelerator
  no_kvm=$cache/no-kvm
  if [ "$kvm" = yes ] && [ "$count" = no ] && [ -w /dev/kvm ] && [ "$(machine)" != "$(cat "$no_kvm" 2>/dev/null)" ]; then
    attempts=(kvm tcg tcg)
  fi
  for accelerator in "${attempts[@]}"; do
    detail=
    start_guest "$1" "$accelerator"
    listen_to_guest "$accelerator"
    stop_guest
    [ "$verdict" = silent ] || break
    # Not even process 1 of the guest was heard, so the program has not run: another attempt is safe.
    if [ "$accelerator" = kvm ]; then
      say "KVM is there but does not work, so QEMU emulates the processor (remembered until the next boot)"
      machine >"$no_kvm.$$" && mv "$no_kvm.$$" "$no_kvm"
    else
      say "the guest did not start; once more"
    fi
  done
  judge_console
}

start_guest() {
  local dir=$1 accelerator=$2 out_pipe err_pipe status_pipe cpu=max
  local arguments out_device=virtserialport image=$dir/vmlinux rtc=base=utc acpi=on fixed=''
  # Measurements are to repeat, so whatever one boot draws the next draws too: addresses, and what comes from the clock's
  # time and the processor's random numbers.
  [ "$count" = no ] || rtc=base=2026-01-01,clock=vm acpi=off fixed=' nokaslr norandmaps'
  [ -e "$image" ] || image=$dir/kernel
  [ "$accelerator" = tcg ] || cpu=host
  [ ! -t 1 ] || out_device=virtconsole # a terminal for a terminal: programs then write line by line
  : >"$work/console"
  : >"$work/fetch.tar"
  # Without ACPI an emulated processor's clock would go in steps of 4 ms; most of what ACPI costs the start is to look for devices
  # by it. No self-tests of the kernel's cryptography: a third of the start goes into them.
  arguments=(
    -M "pc,acpi=$acpi,usb=off,smm=off,vmport=off" -accel "$accelerator" -cpu "$cpu" -m "$memory"
    -nodefaults -no-user-config -display none -no-reboot -rtc "$rtc"
    -kernel "$image" -initrd "$work/initrd"
    -append "console=ttyS0 $verbosity panic=-1 oops=panic reboot=t cryptomgr.notests random.trust_cpu=on pci=noacpi$fixed"
    -chardev "file,id=console,path=$work/console" -serial chardev:console
    -add-fd fd=3,set=1 -chardev file,id=out,path=/dev/fdset/1,append=on
    -add-fd fd=4,set=2 -chardev file,id=err,path=/dev/fdset/2,append=on
    -add-fd fd=5,set=3 -chardev file,id=status,path=/dev/fdset/3,append=on
    -chardev "file,id=fetch,path=$work/fetch.tar"
    -device virtio-serial-pci -device "$out_device,chardev=out,name=out"
    -device virtserialport,chardev=err,name=err
    -device virtserialport,chardev=status,name=status -device virtserialport,chardev=fetch,name=fetch
    -drive "if=none,id=payload,format=raw,readonly=on,file=$work/payload.tar"
    -device virtio-blk-pci,drive=payload
  )
  [ "$count" = no ] || arguments+=(-icount shift=0,sleep=off -seed 1)

  # Pipes, never our own streams: QEMU would make those non-blocking for everybody who shares them.
  exec {out_pipe}> >(exec cat {lifeline}>&-)
  relays=($!)
  exec {err_pipe}> >(exec cat >&2 {lifeline}>&-)
  relays+=($!)
  mkfifo "$work/status"
  # It reports its number before it becomes QEMU, and lets go of the lifeline only then.
  (
    echo "$BASHPID" >&"$lifeline"
    ulimit -c 0
    exec qemu-system-x86_64 "${arguments[@]}" 3>&"$out_pipe" 4>&"$err_pipe" 5>"$work/status" \
      >"$work/qemu" 2>&1 </dev/null {out_pipe}>&- {err_pipe}>&- {lifeline}>&-
  ) &
  guest=$!
  exec {status_pipe}<"$work/status" {out_pipe}>&- {err_pipe}>&-
  rm "$work/status"
  status_fd=$status_pipe
}

# Reads what process 1 reports until it is done, the guest is gone, or time is up. The time of --timeout
# begins when process 1 is heard; until then the guest has some patience, whatever it emulates.
listen_to_guest() {
  local deadline left word rest result heard=no patience=60
  verdict=silent
  [ "$1" != kvm ] || patience=10
  deadline=$((${EPOCHREALTIME/[.,]/} / 1000 + patience * 1000))
  while :; do
    left=$((deadline - ${EPOCHREALTIME/[.,]/} / 1000))
    [ "$left" -gt 0 ] || break
    result=0
    read -r -u "$status_fd" -t "$((left / 1000)).$(printf %03d $((left % 1000)))" word rest || result=$?
    if [ "$result" -gt 128 ]; then
      break
    elif [ "$result" != 0 ]; then
      # QEMU has ended. Before anything was heard that may be KVM's fault, and otherwise it stays so.
      [ "$heard$1" = nokvm ] || verdict=lost
      return
    fi
    case $word in
      hello)
        heard=yes
        deadline=$((${EPOCHREALTIME/[.,]/} / 1000 + timeout * 1000))
        ;;
      missing) missing+=("$rest") ;;
      failed | exit)
        verdict=$word detail=$rest
        return
        ;;
    esac
  done
  [ $heard = no ] || verdict=timeout
}

stop_guest() {
  kill -KILL "$guest" 2>/dev/null || true
  wait "$guest" 2>/dev/null || true
  echo >&"$lifeline" # the number may soon be somebody else's
  exec {status_fd}<&-
  wait "${relays[@]}" 2>/dev/null || true
}

# The kernel's own last words say more than the program's status.
judge_console() {
  if grep -qa 'Out of memory: Killed process' "$work/console"; then
    verdict=memory detail=$(sed -n 's/.*Out of memory: Killed process [0-9]* (\([^)]*\)).*/\1/p' "$work/console" | sed -n 1p)
  elif grep -qa 'Kernel panic' "$work/console"; then
    verdict=panic detail=$(sed -n 's/.*Kernel panic - not syncing: //p' "$work/console" | sed -n 1p)
  fi
}

# What the kernel says of its first mistake: what it was, where, and who had called; without registers and code.
kernel_report() {
  tr -d '\r' <"$work/console" | sed -nE 's/^\[ *[0-9.]+\] //; /(BUG|Oops): |kernel BUG at |general protection fault|Kernel panic/,$p' |
    grep -aE '(BUG|Oops): |kernel BUG at |protection fault|Comm:|^RIP: |Call Trace:|^ .*\+0x[0-9a-f]+/0x|</?IRQ>|</?TASK>' | head -n 40
}
