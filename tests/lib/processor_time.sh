# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0
# processor_time COMMAND...: how much of it a command takes, in milliseconds.
processor_time() {
  local TIMEFORMAT='%U %S'
  { time "$@" >/dev/null; } 2>&1 | awk '{ print int(($1 + $2) * 1000) }'
}
