#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What the benchmarks say, for people: used by scripts/bench.

report.py follow OUT.json SUITE COMPILER   reads what the guest prints, shows how far it is, writes OUT.json
report.py show FILE.json...                the table, the limits, and what does not hold; status 1 if anything does not
report.py lines FILE.json...               the limits as lines of tests
report.py scale OUT.md SUITE               what the guest prints of many associations, as a table; status 1 if it is above the limit
report.py document FILE.json FILE.md...    writes docs/performance.md and docs/performance.svg"""
import html
import json
import math
import os
import re
import sys
import textwrap

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TWIN = 1.001  # of what the C twin takes
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
    bad = []

    def memory(one):
        _, _, built, allocated, resident, _ = one
        return f"{max(allocated, resident) / built:.0f}" if built else ""

    with open(out, "w", encoding="utf-8") as f:
        f.write(f"### Linux {kernel}\n\n"
                "| associations | sctpp | of C | with `sndbuf_policy` 1 | the kernel's bytes for each | the program's, sctpp | C | allocations, sctpp |\n"
                "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
        for (count, both), other in zip(runs[0].items(), runs[1].values()):
            ours, twin = both["sctpp"], both["C"]
            ratio = ours[0] / twin[0]
            if ratio > TWIN + 5e-5:
                bad.append(f"{count} associations: {ratio:.4f} of C is more than {TWIN}")
            if ours[3] > 0 or ours[4] > twin[4] or ours[5] > 0:
                bad.append(f"{count} associations: sctpp takes memory for them")
            f.write(f"| {count} | {ours[0]:.0f} | {ratio:.4f} | {other['sctpp'][0]:.0f} | {ours[1]:.0f} | {memory(ours)} | {memory(twin)} | {ours[5]:.0f} |\n")
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


def checks(run):
    """(row, what, value, limit, holds, reason of a known exception)"""
    found = []

    def check(row, what, value, limit):
        holds = value <= limit + 5e-5
        reason = next((e[3] for e in EXCEPTIONS if not holds and row["name"].startswith(e[0]) and e[1] == what and value <= float(e[2])), None)
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
    left, right, step, gap = 260, 60, 15, 14
    width, full = 760, 760 - left - right
    height = 64 + sum(step * len(v) + gap for _, v in bars)
    colours = ("#2f81b7", "#8c6bb1", "#2a9d6f")
    x = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13" role="img">',
         "<!-- SPDX-License-Identifier: BSL-1.0 -->",
         "<title>Instructions for a message, of what libsctp's sctp_sendmsg and sctp_recvmsg take</title>",
         "<style>svg{background:#fff}text{fill:#1f2328}.g{stroke:#8b949e;stroke-width:1}@media(prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}}</style>"]
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
                     f'<text x="{left + full * value + 5:.1f}" y="{y + step - 5}" font-size="11">{value * 100:.1f} %</text>')
            y += step
        y += gap
    x.append("</svg>")
    return "\n".join(x) + "\n"


def folded(text):
    """Prose in lines of at most 120 characters; headings, tables and pictures as they are."""
    out = []
    for block in re.split(r"\n\n", text):
        if not block or block[0] in "#|<!":
            out.append(block)
            continue
        items = re.split(r"\n(?=- )", block)
        out.append("\n".join(textwrap.fill(" ".join(i.split()), 120, subsequent_indent="  " if i.startswith("- ") else "", break_long_words=False,
                                           break_on_hyphens=False) for i in items))
    return "\n\n".join(out)


def document(runs, extra):
    def name_of(name):
        return re.sub(r", IPv4$", "", name)

    out = ["<!-- Written by scripts/bench. -->", "# Performance", "",
           "How many instructions a message takes, from the program through the whole kernel and back, beside the same in plain C and with",
           "libsctp. `scripts/bench` makes this page: it boots Debian's kernels in QEMU with a clock that counts instructions, where no",
           "other load of the machine is seen, and the same addresses and seeds at each boot. From boot to boot nine rows of ten repeat within",
           "0.1 %, and their ratios to C within 0.001; batches and set-up, to which it matters where the kernel's memory lies, within 0.6 %, and a",
           "bind to 16 addresses within 3 %. It says nothing about caches, or what entering a kernel costs on real hardware: look at the",
           "system calls too.", "",
           "![Instructions for a message, of what libsctp takes](performance.svg)", "",
           "Each pair has the same buffers and options, and checks every byte of what arrives. They take turns on one association (A B A B),",
           "behind a turn that is not measured and just after a tick of the timer; the least of all turns counts. No turn has waited, and the",
           "processor was never idle.", "",
           "- *none*, *info*, *lifetime*, *all*: what is said of a message when it is sent: nothing; stream and payload protocol; these",
           "  and a lifetime; all there is, unordered and with an immediate acknowledgement, which is what it costs.",
           "- `/plain`, `/info`, `+next`, `+name`, `/bytes`: what is asked for when it is received: whether it is whole; `receive_info` as well; also",
           "  `next_info`; also the sender's address; nothing at all (`receive_bytes`).",
           "- *stream*: 32 messages one way (4 of 16 KiB, 1 of 256 KiB); *round trip*: there and back; *batch*: 32 messages by `send_batch`,",
           "  received one by one or (`/batch`) by `receive_batch`.",
           "- *C* is `sendmsg` and `recvmsg` by hand, *libsctp* is `sctp_sendmsg` and `sctp_recvmsg`, unless the row says otherwise.", ""]
    for run in runs:
        out += [f"## Linux {run['kernel']}, {run['compiler']}", "",
                "| row | sctpp | of C | of libsctp | system calls | allocations |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
        bad = {(c[0], c[1]) for c in checks(run) if not c[4]}
        for row in run["rows"]:
            ours = row.get("sctpp")
            if not ours:
                continue
            mark = lambda what, text: f"**{text}** over" if (row["name"], what) in bad else text
            out.append(f"| {name_of(row['name'])} | {ours['least']:.0f} | "
                       + (mark("C", f"{ours['least'] / row['C']['least']:.4f}") if "C" in row else "") + " | "
                       + (mark("libsctp", f"{ours['least'] / row['libsctp']['least']:.3f}") if "libsctp" in row else "")
                       + f" | {ours['system_calls']:.2f} | {ours['allocations']:.0f} |")
        out.append("")
    out += ["## Limits, and where they do not hold", "",
            f"Every row takes at most {TWIN} of what its twin in C takes, and allocates nothing. What does not hold has \"over\" behind it in the tables, and is:", "",
            "| row | beside | at most | why |", "| --- | --- | ---: | --- |"]
    out += [f"| {e[0]} | {e[1]} | {e[2]} | {e[3]} |" for e in EXCEPTIONS]
    unknown = [(version(run), *c) for run in runs for c in checks(run) if not c[4] and not c[5]]
    out += [f"| {c[1]} ({c[0]}) | {c[2]} | {c[4]} | {c[3]:.4f}: not explained |" for c in unknown]
    out.append("")
    if any("scale" in name for name in extra):
        out += ["## Many associations on one socket", "",
                "A one-to-many server with so many associations, the last as many as fit into a guest of 512 MB: instructions of a round trip of",
                "64 bytes over them in turn, and what an association takes of memory with both its ends. Half of them are set up with sctpp, half in",
                "C, and what the program itself takes for that, from the allocator and in pages, is counted for each half: nothing.", "",
                "The cost of a message grows with the number of associations because the kernel, when a chunk is acknowledged, looks at all",
                "associations of the socket for one that waits for room in the send buffer, which they share. With the sysctl",
                "`net.sctp.sndbuf_policy=1` each has room of its own, and the cost stays as it is with one.", ""]
    for name in extra:
        with open(name, encoding="utf-8") as f:
            out += [f.read().rstrip("\n"), ""]
    with open(os.path.join(TOP, "docs", "performance.md"), "w", encoding="utf-8") as f:
        f.write(folded("\n".join(out).rstrip("\n")) + "\n")
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
