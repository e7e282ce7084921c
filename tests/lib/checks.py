# SPDX-License-Identifier: BSL-1.0
"""What the compile-time test runners share: options, parallel compiling, and the lines they print.

Each check ends as one line on standard output, which scripts/test counts:

    ok NAME
    not ok NAME: WHY
    skip NAME: WHY
    note NAME: WHAT       (told, not counted)

Indented lines under a `not ok` are the compiler's own words.
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wshadow', '-Werror']


def parse_arguments(doc, *more):
    """--compiler and --flags as every runner has them, and `more` (name, settings) pairs of its own."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--compiler', action='append', metavar='NAME', help='instead of g++ and clang++; may be repeated')
    parser.add_argument('--flags', default='', help='more flags for the compiler, in one word')
    for name, settings in more:
        parser.add_argument(name, **settings)
    options = parser.parse_args()
    options.compiler = options.compiler or ['g++', 'clang++']
    missing = [name for name in options.compiler if not shutil.which(name)]
    if missing:
        sys.exit(f'{parser.prog}: there is no {" and no ".join(missing)} here: install it, or name others by --compiler')
    options.flags = options.flags.split()
    return options


def compile_text(compiler, flags, text=None):
    """Runs the compiler from the project's root, on `text` where given; its status and output."""
    command = [compiler, '-std=c++20', '-Iinclude', *flags]
    if text is not None:
        command += ['-x', 'c++', '-']
    done = subprocess.run(command, input=text, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, env={**os.environ, 'LC_ALL': 'C'})
    return done.returncode, done.stdout


def indent(text, lines=40):
    shown = text.splitlines()
    cut = [f'... {len(shown) - lines} lines more'] if len(shown) > lines else []
    return ''.join(f'    {line}\n' for line in shown[:lines] + cut)


def report(name, why=None, output=''):
    """One check's line, printed in one piece: other threads print too."""
    sys.stdout.write((f'not ok {name}: {why}\n' if why else f'ok {name}\n') + indent(output))
    sys.stdout.flush()
    return not why


def each(functions):
    """Calls them on all cores; their results, in order."""
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return list(pool.map(lambda function: function(), functions))


def run_all(functions):
    """Calls checks, each of which tells whether it passed; whether all did."""
    return all(each(functions))
