# shellcheck shell=bash
# SPDX-License-Identifier: BSL-1.0

# in_parallel COMMAND... <LINES: runs COMMAND with each line's words, as many at a time as there are cores (or at_a_time). What each says
# comes in one piece when it ends; the status is 1 if one failed.
in_parallel() {
  local words pids=() pid status=0 said
  said=$(mktemp -d)
  while read -ra words; do
    while [ "$(jobs -rp | wc -l)" -ge "${at_a_time:-$(nproc)}" ]; do wait -n || true; done
    (
      # shellcheck disable=SC2064 # now
      trap "flock '$said' cat '$said/${#pids[@]}'" EXIT
      "$@" "${words[@]}" >"$said/${#pids[@]}" 2>&1
    ) &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || status=1; done
  rm -r "$said"
  return "$status"
}
