#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the whole library one file, sctpp.hpp: what sctpp.hpp includes, and the other headers beside it.

Left out are only those that need another library or are slow to compile, as they print: take them in by --with,
as in `--with format.hpp`. Who includes the file and headers of the folder in one unit gets each declaration once.
"""
import argparse
import pathlib
import re
import sys

INCLUDE = pathlib.Path(__file__).resolve().parents[2] / 'include'
DIRECTIVE = re.compile(r'[ \t]*#[ \t]*(\w+)[ \t]*(.*)')
# A header that includes one of these is taken in only if it is asked for.
COSTLY = re.compile(r'#[ \t]*include[ \t]*<(format|ostream|fmt/|asio|boost/|liburing)')
LICENCE = '// SPDX-License-Identifier: BSL-1.0\n'


def public_headers():
    """The umbrella first, then what it does not include, by name."""
    found = sorted(path for path in (INCLUDE / 'sctpp').rglob('*.hpp') if path.parent.name != 'detail')
    return sorted(found, key=lambda path: path.name != 'sctpp.hpp')


class Paste:
    def __init__(self):
        self.seen, self.system, self.out = set(), set(), []

    def paste(self, path):
        """The header, with the guard that it has, and each header that it includes where that stands."""
        if path in self.seen:
            return
        self.seen.add(path)
        depth = 0
        for number, line in enumerate(path.read_text().splitlines(keepends=True), 1):
            if line == LICENCE:
                continue
            word, rest = found.groups() if (found := DIRECTIVE.match(line)) else ('', '')
            depth += word.startswith('if') - (word == 'endif')
            if word == 'include':
                name = rest.split('//')[0].strip()[1:-1]
                own = INCLUDE / name
                if own.is_file():
                    if depth != 1:  # in the guard and nothing else: whether it comes must not depend on anything
                        sys.exit(f'{path}:{number}: one of our headers is included on a condition')
                    self.paste(own)
                    continue
                if name.startswith('sctpp/'):
                    sys.exit(f'{path}:{number}: there is no such header')
                if depth == 1:
                    if name in self.system:
                        continue
                    self.system.add(name)
            self.out.append(line)
        if depth:
            sys.exit(f'{path}: #if and #endif do not pair')


def main():
    parser = argparse.ArgumentParser(prog='single-header', description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('output', nargs='?', default='sctpp.hpp', metavar='FILE', help='to write to; sctpp.hpp')
    parser.add_argument('--with', dest='wanted', action='append', default=[], metavar='HEADER',
                        help='also this header, named as in include/sctpp; may be repeated; "all" for all')
    parser.add_argument('--list', action='store_true', help='only name the headers, in their order')
    options = parser.parse_args()

    headers = public_headers()
    names = {str(path.relative_to(INCLUDE / 'sctpp')) for path in headers}
    if unknown := set(options.wanted) - names - {'all'}:
        sys.exit(f'single-header: there is no header {", ".join(sorted(unknown))} in include/sctpp')
    headers = [path for path in headers if not COSTLY.search(path.read_text()) or
               {'all', str(path.relative_to(INCLUDE / 'sctpp'))} & set(options.wanted)]
    if options.list:
        print(*(path.relative_to(INCLUDE) for path in headers), sep='\n')
        return
    made = Paste()
    for path in headers:
        made.paste(path)
    every = set((INCLUDE / 'sctpp').rglob('*.hpp')) - set(public_headers())
    if missing := every - made.seen:
        sys.exit('single-header: nothing includes ' + ', '.join(sorted(path.name for path in missing)))
    version = '.'.join(re.findall(r'^#define SCTPP_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)', ''.join(made.out), re.MULTILINE))
    text = (
        f'{LICENCE}// sctpp {version}, in one file. Made by scripts/single-header: edit the headers instead.\n'
        + re.sub(r'\n{3,}', '\n\n', ''.join(made.out)))
    try:
        pathlib.Path(options.output).write_text(text)
    except OSError as failed:
        sys.exit(f'single-header: {options.output}: {failed.strerror}')


if __name__ == '__main__':
    main()
