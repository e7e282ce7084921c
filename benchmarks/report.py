#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the benchmarks say, for people: used by scripts/bench.

report.py follow OUT.json SUITE COMPILER   reads what the guest prints, shows how far it is, writes OUT.json
report.py show FILE.json...                the table, the limits, and what does not hold; status 1 if anything does not
report.py lines FILE.json...               the limits as lines of tests
report.py scale OUT.md SUITE               what the guest prints of many associations, as tables; status 1 if it is above the limit
report.py document FILE.json FILE.md...    writes docs/performance.md and docs/performance.svg, and docs/performance-rows.md, which has all rows

A FILE.md has a line `<!-- rows -->`: what is before it is for docs/performance.md, what is behind it for docs/performance-rows.md."""
import fnmatch
import html
import json
import math
import os
import re
import subprocess
import sys
import textwrap

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TWIN = 1.001  # of what the C twin takes
SCALE = 1000  # associations: the row of many that docs/performance.md has
ROWS = "<!-- rows -->"  # in a part of the documents: what comes next is for docs/performance-rows.md
GRACE = 1.002  # what a test grants above a limit, because a quick run has fewer turns; tables do not
# Of what sctp_sendmsg and sctp_recvmsg take, by the kernel's version: the limit for each.
REFERENCE = {
    "stream info/info, 64 B, IPv4": 0.985,
    "stream info/bytes, 64 B, IPv4": 0.957,
    "stream none/bytes, 64 B, IPv4": 0.93,
    "stream none/bytes, 1200 B, IPv4": 0.943,
    "batch/bytes, 64 B, IPv4": {"6.1": 0.467, "6.12": 0.480, "7": 0.452},
    "batch/bytes, 1200 B, IPv4": {"6.1": 0.605, "6.12": 0.644, "7": 0.604},
}


def exceptions():
    """Rows whose limit is not reached, what they take at most, and why: benchmarks/exceptions.tsv."""
    with open(os.path.join(TOP, "benchmarks", "exceptions.tsv"), encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


EXCEPTIONS = exceptions()


def marked(text, over):
    """As the documents show what is above its limit."""
    return f"**{text}** over" if over else text


def follow(out, suite, compiler):
    run = {"suite": suite, "compiler": compiler, "rows": []}
    tell = sys.stderr.isatty()
    rows, problem = {}, None
    for line in sys.stdin:
        words = line.rstrip("\n").split("\t")
        if words[0] == "kernel":
            run["kernel"], run["kernel_build"] = words[1], words[2]
        elif words[0] == "clock":
            run["clock"] = words[1]
            if words[1] == "instructions":
                said = subprocess.run(["qemu-system-x86_64", "--version"], capture_output=True, text=True, check=True).stdout
                run["emulator"] = said.splitlines()[0]
        elif words[0] == "row":
            name, who, least, median, calls, allocations, turns = words[1:]
            if name not in rows:
                rows[name] = {"name": name}
                print(f"\r\033[K{suite}: {len(rows)} rows, {name}" if tell else f"{suite}: {name}", end="" if tell else "\n", file=sys.stderr, flush=True)
            rows[name][who] = {"least": float(least), "median": float(median), "system_calls": float(calls),
                               "allocations": float(allocations), "turns": int(turns)}
        elif words[0] == "idle":
            run["idle"] = int(words[1])
        elif words[0] == "end":
            run["complete"] = True
        elif words[0].startswith("# stopped"):
            problem = words[0][2:]
        elif words[0]:
            print(line, end="", file=sys.stderr)
    if tell:
        print("\r\033[K", end="", file=sys.stderr)
    run["rows"] = list(rows.values())
    with open(out, "w", encoding="utf-8") as f:
        json.dump(run, f, indent=1)
        f.write("\n")
    if not run.get("complete"):
        print(f"{suite}: the benchmarks ended early: {problem or 'the guest says no more'}", file=sys.stderr)
        return 1
    return 0


def scale(out, suite):
    """Of two runs: as the kernel is, and with net.sctp.sndbuf_policy=1."""
    runs, kernel, ends = [], "", 0
    for line in sys.stdin:
        words = line.rstrip("\n").split("\t")
        if words[0] == "kernel":
            kernel = words[1]
            runs.append({})
        elif words[0] == "scale":
            runs[-1].setdefault(int(words[1]), {})[words[2]] = [float(w) for w in words[3:]]
            print(f"{suite}: {words[1]} associations, {words[2]}: {words[3]}", file=sys.stderr)
        elif words[0] == "end":
            ends += 1
        elif words[0].startswith("#"):
            print(line, end="", file=sys.stderr)
    if ends != 2:
        print(f"{suite}: the measurement of many associations ended early", file=sys.stderr)
        return 1
    bad, rows, most, greedy, spent = [], [], 0, False, 0

    def memory(one):
        _, _, built, allocated, resident, _ = one
        return f"{max(allocated, resident) / built:.0f}" if built else ""

    for (count, both), other in zip(runs[0].items(), runs[1].values()):
        ours, twin = both["sctpp"], both["C"]
        ratio = ours[0] / twin[0]
        over = ratio > TWIN + 5e-5
        if over:
            bad.append(f"{count} associations: {ratio:.4f} of C is more than {TWIN}")
        if ours[3] > 0 or ours[4] > twin[4] or ours[5] > 0:
            bad.append(f"{count} associations: sctpp takes memory for them")
            greedy = True
        most, spent = max(most, ratio), max(spent, int(memory(ours) or 0))
        rows.append(f"| {count} | {ours[0]:.0f} | {marked(f'{ratio:.4f}', over)} | {other['sctpp'][0]:.0f} | {ours[1]:.0f} | {memory(ours)} | {memory(twin)} | {ours[5]:.0f} |")
    few, many, last = (runs[0].get(count, {}).get("sctpp") for count in (1, SCALE, max(runs[0])))
    with open(out, "w", encoding="utf-8") as f:
        f.write(f"| Linux {kernel} | " + " | ".join(f"{one[0]:.0f}" if one else "" for one in (few, many, last))
                + f" ({max(runs[0])}) | {marked(f'{most:.4f}', most > TWIN + 5e-5)} | "
                + (f"{runs[1][SCALE]['sctpp'][0]:.0f}" if SCALE in runs[1] else "") + f" | {last[1]:.0f} | {marked(str(spent), greedy)} |\n"
                f"{ROWS}\n### Linux {kernel}\n\n"
                "| associations | sctpp | of C | with `sndbuf_policy` 1 | the kernel's bytes for each | the program's, sctpp | C | allocations, sctpp |\n"
                "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
        f.writelines(row + "\n" for row in rows)
    for what in bad:
        print(f"{suite}: {what}", file=sys.stderr)
    return 1 if bad else 0


def load(files):
    runs = []
    for name in files:
        with open(name, encoding="utf-8") as f:
            runs.append(json.load(f))
    return runs


def version(run):
    major, minor = run["kernel"].split(".")[:2]
    return f"{major}.{minor}"


def limit_of(name, run):
    limit = REFERENCE.get(name)
    if isinstance(limit, dict):
        of = version(run)
        limit = next((v for k, v in limit.items() if of == k or of.startswith(k + ".") and "." not in k), limit["7"])
    return limit


def exception_of(name, what):
    """The first that speaks of the row."""
    return next((e for e in EXCEPTIONS if fnmatch.fnmatchcase(name, e[0]) and e[1] == what), None)


def checks(run):
    """(row, what, value, limit, holds, reason of a known exception)"""
    found = []

    def check(row, what, value, limit):
        holds = value <= limit + 5e-5
        known = exception_of(row["name"], what)
        reason = known[3] if known and not holds and value <= float(known[2]) else None
        found.append((row["name"], what, value, limit, holds, reason))

    for row in run["rows"]:
        ours = row.get("sctpp")
        if not ours:
            continue
        if "C" in row and run["clock"] == "instructions":
            check(row, "C", ours["least"] / row["C"]["least"], TWIN)
        limit = limit_of(row["name"], run)
        if "libsctp" in row and limit and run["clock"] == "instructions":
            check(row, "libsctp", ours["least"] / row["libsctp"]["least"], limit)
        check(row, "allocations", ours["allocations"], 0)
    if run["clock"] == "instructions":
        check({"name": "all rows"}, "hundredths of a second idle", run.get("idle", math.inf), 1)
    return found


def tinted(text, bad, colour):
    return f"\033[31m{text}\033[0m" if bad and colour else text


def show(runs):
    colour = sys.stdout.isatty()
    failed = False
    for run in runs:
        bad = {(c[0], c[1]): c for c in checks(run) if not c[4]}
        print(f"\nLinux {run['kernel']}, {run['compiler']}: {run['clock']} for a message (round trip, call)")
        print(f"{'':42} {'sctpp':>10} {'C':>10} {'libsctp':>10} {'to C':>8} {'to libsctp':>10} {'calls':>6} {'allocs':>6}")
        for row in run["rows"]:
            cell = {who: f"{row[who]['least']:.0f}" if who in row else "-" for who in ("sctpp", "C", "libsctp")}
            first = row.get("sctpp") or row.get("C")
            to_c = f"{row['sctpp']['least'] / row['C']['least']:.4f}" if "sctpp" in row and "C" in row else "-"
            to_lib = f"{first['least'] / row['libsctp']['least']:.3f}" if "libsctp" in row else "-"
            name = row["name"] + ("" if "sctpp" in row else " (C only)")
            print(f"{name:42} {cell['sctpp']:>10} {cell['C']:>10} {cell['libsctp']:>10} "
                  + tinted(f"{to_c:>8}", (row["name"], "C") in bad, colour) + " "
                  + tinted(f"{to_lib:>10}", (row["name"], "libsctp") in bad, colour)
                  + f" {first['system_calls']:6.2f} " + tinted(f"{first['allocations']:6.0f}", (row["name"], "allocations") in bad, colour))
        for name, what, value, limit, _, reason in bad.values():
            failed |= reason is None
            print(tinted(f"above the limit: {name}, {what}: {value:.4f} is more than {limit}" + (f" (known: {reason})" if reason else ""), True, colour))
    return 1 if failed else 0


def lines(runs):
    failed = False
    for run in runs:
        for name, what, value, limit, holds, reason in checks(run):
            title = f"bench {version(run)}: {name}, {what}"
            if holds:
                print(f"ok {title}: {value:.4f}")
            elif reason:
                print(f"note {title}: {value:.4f}, above {limit}: {reason}")
            elif limit and value <= limit * GRACE:
                print(f"ok {title}: {value:.4f}, above {limit} by less than a quick run may be")
            else:
                failed = True
                print(f"not ok {title}: {value:.4f} is more than {limit}")
    return 1 if failed else 0


# ---- the document ----

def chart(runs):
    """What of libsctp's instructions each way takes: one group of bars per row, one bar per kernel."""
    wanted = [("stream info/info+name, 64 B, IPv4", "stream, protocol; info and name"), ("stream info/info, 64 B, IPv4", "stream, protocol; info"),
              ("stream info/bytes, 64 B, IPv4", "stream, protocol; bytes"), ("stream none/bytes, 64 B, IPv4", "nothing; bytes"),
              ("stream none/bytes, 1200 B, IPv4", "nothing; bytes (1200 B)"), ("batch/bytes, 64 B, IPv4", "batch of 32"),
              ("batch/bytes, 1200 B, IPv4", "batch of 32 (1200 B)")]
    bars = []
    for name, label in wanted:
        values = []
        for run in runs:
            row = next((r for r in run["rows"] if r["name"] == name and "libsctp" in r), None)
            if row:
                values.append((version(run), (row.get("sctpp") or row["C"])["least"] / row["libsctp"]["least"]))
        if values:
            bars.append((label, values))
    left, right, step, gap = 200, 60, 12, 10
    width, full = 760, 760 - left - right
    height = 64 + sum(step * len(v) + gap for _, v in bars)
    colours = ("#2f81b7", "#8c6bb1", "#2a9d6f")
    x = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" role="img">',
         "<!-- SPDX-License-Identifier: BSL-1.0 -->",
         "<title>Instructions for a message, of what libsctp's sctp_sendmsg and sctp_recvmsg take</title>",
         "<style>svg{background:#fff}text{fill:#1f2328;stroke:#fff;stroke-width:4;paint-order:stroke}.g{stroke:#8b949e;stroke-width:1}"
         "@media(prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3;stroke:#0d1117}}</style>"]
    for i, run in enumerate(runs):
        x.append(f'<rect x="{left + i * 110}" y="10" width="12" height="12" fill="{colours[i % 3]}"/><text x="{left + 18 + i * 110}" y="21">Linux {version(run)}</text>')
    for tenth in range(0, 11, 2):
        at = left + full * tenth / 10
        x.append(f'<line class="g" x1="{at:.0f}" y1="32" x2="{at:.0f}" y2="{height - 26}" opacity="{1 if tenth in (0, 10) else 0.35}"/>'
                 f'<text x="{at:.0f}" y="{height - 10}" text-anchor="middle">{tenth * 10} %</text>')
    y = 40
    for label, values in bars:
        x.append(f'<text x="{left - 10}" y="{y + step * len(values) / 2 + 4:.0f}" text-anchor="end">{html.escape(label)}</text>')
        for i, (_, value) in enumerate(values):
            x.append(f'<rect x="{left}" y="{y}" width="{full * value:.1f}" height="{step - 3}" fill="{colours[i % 3]}"/>'
                     f'<text x="{left + full * value + 5:.1f}" y="{y + step - 3}" font-size="10">{value * 100:.1f} %</text>')
            y += step
        y += gap
    x.append("</svg>")
    return "\n".join(x) + "\n"


def folded(text):
    """Prose in lines of at most 120 characters; headings, tables, code and pictures as they are."""
    out = []
    for block in re.split(r"\n\n", text):
        if not block or block[0] in "#|<!" or block.startswith("```"):
            out.append(block)
            continue
        block = re.sub(r"\[[^]]*\]\(", lambda link: re.sub(r"\s", "\0", link[0]), block)  # the site knows a link only in one line
        items = re.split(r"\n(?=- )", block)
        out.append("\n".join(textwrap.fill(" ".join(i.split()), 120, subsequent_indent="  " if i.startswith("- ") else "", break_long_words=False,
                                           break_on_hyphens=False) for i in items))
    return "\n\n".join(out).replace("\0", " ")


# The rows that docs/performance.md has.
TELLING = ("stream none/plain, 64 B", "stream none/bytes, 64 B", "stream info/info, 64 B", "stream info/info, 1200 B", "stream info/info, 256 KiB",
           "stream one-to-many info/info, 64 B", "round trip info/info, 64 B", "round trip with events, 64 B", "batch/bytes, 64 B", "batch info/info, 64 B",
           "batch/batch, 64 B")


def name_of(name):
    return re.sub(r", IPv4$", "", name)


def written(name, out):
    with open(os.path.join(TOP, "docs", name), "w", encoding="utf-8") as f:
        f.write(folded("\n".join(out).rstrip("\n")) + "\n")


def ratios(row, bad):
    """Of C and of libsctp, marked if above the limit; empty if there is no such twin."""
    def ratio(who, digits):
        return marked(f"{row['sctpp']['least'] / row[who]['least']:.{digits}f}", (row["name"], who) in bad) if who in row else ""
    return ratio("C", 4), ratio("libsctp", 3)


def over(run):
    return {(c[0], c[1]) for c in checks(run) if not c[4]}


def summary(runs):
    out = ["| row | " + " | ".join(f"{version(run)}: sctpp | of C | of libsctp" for run in runs) + " |", "| --- |" + " ---: | ---: | ---: |" * len(runs)]
    bad = [over(run) for run in runs]
    for name in TELLING:
        cells = []
        for run, its in zip(runs, bad):
            row = next((r for r in run["rows"] if name_of(r["name"]) == name and "sctpp" in r), None)
            cells += [f"{row['sctpp']['least']:.0f}", *ratios(row, its)] if row else ["", "", ""]
        out.append(f"| {name} | " + " | ".join(cells) + " |")
    return out


def limits(runs):
    """Each limit, and whether it holds on each kernel."""
    out = ["| limit | at most | " + " | ".join(version(run) for run in runs) + " |", "| --- | ---: |" + " ---: |" * len(runs)]

    def every(what):
        cells = []
        for run in runs:
            of = [c for c in checks(run) if c[1] == what]
            missed = sum(not c[4] for c in of)
            cells.append(marked(f"{missed} of {len(of)}", True) if missed else f"all {len(of)} hold")
        return " | ".join(cells)

    out += [f"| every row, of C | {TWIN} | {every('C')} |", f"| every row, allocations | 0 | {every('allocations')} |"]
    for name in REFERENCE:
        found = [next((c for c in checks(run) if c[0] == name and c[1] == "libsctp"), None) for run in runs]
        most = [f"{limit_of(name, run):.3f}" for run in runs]
        out.append(f"| {name_of(name)}, of libsctp | {', '.join(most if len(set(most)) > 1 else most[:1])} | " + " | ".join(marked(f"{c[2]:.3f}", not c[4]) if c else "" for c in found) + " |")
    return out


def reasons(runs):
    """What does not hold, or may not, and why."""
    found = [(run, *c) for run in runs for c in checks(run)]
    out = ["| row | beside | most of all kernels | at most | why |", "| --- | --- | ---: | ---: | --- |"]
    for exception in EXCEPTIONS:
        names, what, most, why = exception
        of = [c for c in found if exception_of(c[1], c[2]) is exception]
        worst = max(of, key=lambda c: c[3] - c[4], default=None)
        out.append(f"| `{names}` | {what} | {marked(f'{worst[3]:.4f}', not worst[5]) if worst else ''} | {most} | {why} |")
    out += [f"| {name_of(c[1])} ({version(c[0])}) | {c[2]} | {marked(f'{c[3]:.4f}', True)} | {c[4]} | not explained |" for c in found if not c[5] and not c[6]]
    return out


def parts(files):
    """What belongs to docs/performance.md, and what to docs/performance-rows.md."""
    both = []
    for name in files:
        with open(name, encoding="utf-8") as f:
            first, rest = f.read().split(ROWS + "\n")
            both.append((first.rstrip("\n"), rest.strip("\n")))
    return both


def document(runs, extra):
    many, others = parts([name for name in extra if "scale" in name]), parts([name for name in extra if "scale" not in name])
    kernels = ", ".join(run["kernel"] for run in runs)
    out = ["<!-- Written by scripts/bench. -->", "# Performance", "",
           "How many instructions a message takes, from the program through the whole kernel and back, beside the same in plain C and with",
           "libsctp. `scripts/bench` makes this page, and [the page of all rows](performance-rows.md).", "",
           "![Instructions for a message, of what libsctp takes](performance.svg)", "",
           "## A message", "",
           f"Instructions on Linux {kernels}, built with {' and '.join(dict.fromkeys(run['compiler'] for run in runs))}, over IPv4. IPv6, other sizes, other ways",
           f"to send and to receive, options and addresses: [all {max(len([r for r in run['rows'] if 'sctpp' in r]) for run in runs)} rows of each kernel](performance-rows.md),",
           "with system calls and allocations.", "", *summary(runs), "",
           "- *none*, *info*, *lifetime*, *all*: what is said of a message when it is sent: nothing; stream and payload protocol; these",
           "  and a lifetime; all there is, unordered and with an immediate acknowledgement, which is what it costs.",
           "- `/plain`, `/info`, `+next`, `+name`, `/bytes`: what is asked for when it is received: whether it is whole; `receive_info` as well; also",
           "  `next_info`; also the sender's address; nothing at all (`receive_bytes`).",
           "- *stream*: 32 messages one way (4 of 16 KiB, 1 of 256 KiB); *round trip*: there and back; *batch*: 32 messages by `send_batch`,",
           "  received one by one or (`/batch`) by `receive_batch`.",
           "- *C* is the same system calls by hand. *libsctp* is `sctp_sendmsg` and `sctp_recvmsg`, unless the row says otherwise: with stream and",
           "  payload protocol, taken with `sctp_sndrcvinfo`, whatever is sent and received in the row.", "",
           "## How it is measured", "",
           "`scripts/bench` boots Debian's kernels in QEMU with a clock that counts instructions, where no",
           "other load of the machine is seen, and the same addresses and seeds at each boot. From boot to boot nine rows of ten repeat within",
           "0.1 %, and their ratios to C within 0.001; batches and set-up, to which it matters where the kernel's memory lies, within 0.6 %, and a",
           "bind to 16 addresses within 3 %. It says nothing about caches, or what entering a kernel costs on real hardware: look at the",
           "system calls too. On a bare Debian 12 what it needs it installs; `--help` tells how some rows alone are measured.", "",
           "Each pair has the same buffers and options, and checks every byte of what arrives. They take turns on one association (A B A B; then libsctp",
           "on one of its own), behind a turn that is not measured and just after a tick of the timer, on several pairs of sockets; the least of all turns counts,",
           "once two pairs have reached it within 0.1 % and the twins are as near to each other (or after four times as many pairs). No turn has waited, and the",
           "processor was never idle.", "",
           "## Limits, and where they do not hold", "",
           f"Every row takes at most {TWIN} of what its twin in C takes, and allocates nothing; some have a limit beside libsctp, too. What does not",
           "hold stands in bold, with \"over\" behind it, here and in all tables.", "", *limits(runs), "",
           "[What is over, and why](performance-rows.md#what-is-over-and-why), each with a limit of its own.", "",
           "## What else is measured", ""]
    rows = ["<!-- Written by scripts/bench. -->", "# Performance: all rows", "",
            "Every row that `scripts/bench` measures. [Performance](performance.md) says how, what the names of rows mean, and has the limits: what",
            "is above its limit stands in bold, with \"over\" behind it. The instructions are those of a message, or of a round trip, or of a call.", "",
            "## What is over, and why", "",
            "What is over, or was on some kernel or in some order of rows, has a limit of its own, above which the tests fail:", "", *reasons(runs), ""]
    for run in runs:
        rows += [f"## Linux {run['kernel']}, {run['compiler']}", "",
                 "| row | sctpp | of C | of libsctp | system calls | allocations |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
        bad = over(run)
        for row in run["rows"]:
            if ours := row.get("sctpp"):
                rows.append(f"| {name_of(row['name'])} | {ours['least']:.0f} | " + " | ".join(ratios(row, bad)) + f" | {ours['system_calls']:.2f} | "
                            + marked(f"{ours['allocations']:.0f}", (row["name"], "allocations") in bad) + " |")
            else:  # what sctpp does not offer
                twin = row["C"]
                rows.append(f"| {name_of(row['name'])}: C alone, {twin['least']:.0f} | | | {twin['least'] / row['libsctp']['least']:.3f} | {twin['system_calls']:.2f} | |")
        rows.append("")
    if many:
        out += ["- [Many associations on one socket](performance-rows.md#many-associations-on-one-socket): a message costs the more the more there are, with sctpp as in C,",
                "  because the kernel looks at all of them when a chunk is acknowledged; with the sysctl `net.sctp.sndbuf_policy=1` it does not."]
        rows += ["## Many associations on one socket", "",
                 "A one-to-many server with so many associations, the last as many as fit into a guest of 512 MB: instructions of a round trip of",
                 "64 bytes over them in turn, and what an association takes of memory with both its ends. Half of them are set up with sctpp, half in",
                 "C, and what the program itself takes for that, from the allocator and in pages, is counted for each half: nothing.",
                 "", "The cost of a message grows with the number of associations because the kernel, when a chunk is acknowledged, looks at all",
                 "associations of the socket for one that waits for room in the send buffer, which they share. With the sysctl",
                 "`net.sctp.sndbuf_policy=1` each has room of its own, and the cost stays as it is with one.", "",
                 f"| kernel | 1 | {SCALE} | as many as fit | of C, at most | {SCALE} with `sndbuf_policy` 1 | the kernel's bytes for each | the program's |",
                 "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", *(first for first, _ in many), ""]
        for _, rest in many:
            rows += [rest, ""]
    for first, rest in others:
        out += [first]
        rows += [rest, ""]
    written("performance.md", out)
    written("performance-rows.md", rows)
    with open(os.path.join(TOP, "docs", "performance.svg"), "w", encoding="utf-8") as f:
        f.write(chart(runs))
    return 0


def main(words):
    what, rest = words[0], words[1:]
    if what == "follow":
        return follow(*rest)
    if what == "scale":
        return scale(*rest)
    runs = load([r for r in rest if r.endswith(".json")])
    if what == "document":
        return document(runs, [r for r in rest if r.endswith(".md")])
    return {"show": show, "lines": lines}[what](runs)


sys.exit(main(sys.argv[1:]))
