#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""prepare.py FOLDER: what doxygen reads, made of the headers and of the Markdown pages, line for line.

Of the headers it leaves out what a reader of the reference does not look for: overloads that exist to be refused, the
kernel's side of options and events, and the inline namespace. Of Markdown it translates what GitHub and doxygen write
differently: links to headings, to files and to other pages, and the names of code blocks.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The order of the pages in the site's menu: README is its front.
PAGES = [line for line in (ROOT / 'docs/site/pages').read_text().splitlines() if line and not line.startswith('#')]


def blank(match):
    """As many lines of nothing: doxygen's messages then name the right ones."""
    return '\n' * match[0].count('\n')


def without_argument(text, start):
    """Without the template parameter that begins there, up to the comma or bracket that ends it."""
    depth, at = 0, start
    while depth > 0 or text[at] not in ',>':
        depth += {'<': 1, '(': 1, '>': -1, ')': -1}.get(text[at], 0)
        at += 1
    return text[:start].rstrip(', ') + '\n' * text[start:at].count('\n') + text[at:].replace(', ', '', 1 if text[at] == ',' else 0)


# What needs no words where it stands, because it means what it means everywhere: its text in the reference.
CONVENTIONAL = [(re.compile(rf'^( +(?:[^/\n]*[ &*])?{name})', re.MULTILINE), text) for name, text in (
    (r'operator==\(', 'Whether all of both is equal.'),
    (r'(?:begin|end)\(\) const', 'To walk over what it holds.'),
    (r'size\(\) const', 'How many it holds.'),
    (r'empty\(\) const', 'Whether it holds nothing.'),
    (r'capacity\(\)', 'How many it can hold.'),
    (r'clear\(\)', 'Takes all out.'),
    (r'contains\(.*\) const', 'Whether it holds this.'),
    (r'operator\[\]\(', 'The element with this index, which must be less than size().'),
    (r'(?:using )?value_type = ', 'The type of what it holds.'),
    (r'(?:using )?error_type = ', 'The type of what it holds otherwise.'),
    (r'has_value\(\) const', 'Whether it is a success.'),
    (r'operator bool\(\) const', 'Whether it is a success.'),
    (r'operator(?:\*|->)\(\)', 'The value; there must be one.'),
    (r'(?:(\w+)\(\2|operator=\(\w+)&&\) noexcept = default', 'Moved; what it was moved from holds nothing.'),
    (r'bool enabled\b', 'Whether it is on.'),
    (r'association_id association\{\}', 'Which association.'),
)]


def spoken(text):
    """With words for what is conventional and has none, in the line itself: the numbers of lines stay."""
    for pattern, words in CONVENTIONAL:
        def put(match):
            before, line = text[:match.start()].rsplit('\n', 2)[-2], text[match.start():].split('\n', 1)[0]
            return match[0] if before.lstrip().startswith('///') or '///<' in line else f'/** {words} */{match[1]}'
        text = pattern.sub(put, text)
    return text


def without_deleted(text):
    """Without the overloads that are deleted, and what is said above them."""
    lines = text.split('\n')
    for end, line in enumerate(lines):
        if '= delete;' in line:
            start = end
            while not re.search(r'[;{}:]$|[;{}]\s*//[^/]|^$', lines[start - 1]):
                start -= 1
            lines[start:end + 1] = [''] * (end + 1 - start)
    return '\n'.join(lines)


def header(text):
    text = text.replace('::inline v0', '').replace('protected:', 'private:')
    text = without_deleted(text)
    text = re.sub(r'^template <[^\n]*>\n(?:    requires[^\n]*\n)?(?:struct|inline constexpr bool) (?:\w*traits|\w+::formatter|is_range)<.*?^};$',
                  blank, text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r'\[\[gnu::[^]]*\]\] ?', '', text)
    while (verdict := re.search(r'class (?:Verdict|Why) = ', text)):
        text = without_argument(text, verdict.start())
    text = re.sub(r'^( *)template <>\n\1(?=(?!struct|class|inline constexpr)[^\n]*\()', r'\n\1', text, flags=re.MULTILINE)
    text = re.sub(r'^template <[^\n]*>\n\w+\([^\n]*\) -> [^\n]*;$', blank, text, flags=re.MULTILINE)
    # The inside of containers, and of options and features what the sockets call.
    text = re.sub(r'^(?:template <[^\n]*>\n)?struct \w*codec(?:<[^\n]*>)? (?:: [^\n]*)?\{.*?^};$', blank, text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r'^    class iterator \{.*?^    };$', lambda inside: '    class iterator;' + blank(inside), text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r'^    (?:result<void> set_on|template <[^\n]*>\n    static consteval auto judge)\(.*?^    }$', blank, text, flags=re.MULTILINE | re.DOTALL)
    return spoken(text)


FRONT = ROOT / 'README.md'


def page_of(path):
    """The page's name: of a README, that of its folder."""
    return path.parent.name if path.name == 'README.md' and path != FRONT else path.stem


def anchor(page, title):
    """GitHub's name of a heading, with the page before it: doxygen's names are of the whole site."""
    return f'{page}-' + re.sub(r'[^\w\- ]', '', title).strip().lower().replace(' ', '-').replace('_', '-')


def link(path, target):
    """Where a link of this page leads on the site."""
    file, _, heading = target.partition('#')
    if re.match(r'\w+:', target):
        return target
    to = (path.parent / file).resolve() if file else path
    if to == FRONT:
        return f'index.html#{anchor(to.stem, heading)}' if heading else 'index.html'
    if to.suffix == '.md' and str(to.relative_to(ROOT)) not in PAGES:
        return None
    if to.suffix == '.md':
        return f'#{anchor(page_of(to), heading)}' if heading else f'#page-{page_of(to)}'
    if to.suffix == '.svg' or to.suffix == '.png':
        return to.name
    if to.suffix == '.hpp' and to.is_relative_to(ROOT / 'include/sctpp') and 'detail' not in to.parts:
        return to.name.replace('_', '__').replace('.', '_8') + '.html'
    return 'files.html' if to.is_relative_to(ROOT / 'include') else None


def markdown(path, text):
    out, fence = [], False
    # A page has the name of its heading only if that comes first.
    for line in re.sub(r'\A<!--.*-->\n', '\n', text).splitlines():
        if line.startswith('```'):
            fence = not fence
            language = line[3:].split(' ')[0]
            line = '```' + {'cpp': '{.cpp}', 'c': '{.c}', '': ''}.get(language, '{.unparsed}') if fence else '```'
        elif not fence:
            heading = re.match(r'(#+) (.*)$', line)
            if heading and heading[1] == '#':
                line = f'# {heading[2]} {{#page-{page_of(path)}}}' if path != FRONT else line
            elif heading and path == FRONT:  # a part of the front, no page of the menu
                line += f' <a name="{anchor(path.stem, heading[2])}"></a>'
            elif heading:
                line += f' {{#{anchor(page_of(path), heading[2])}}}'
            else:
                def moved(match):
                    to = link(path, match[2])
                    said = match[1].replace('`', '') if to and to[0] == '#' else match[1]  # doxygen shows them in its own links
                    return f'[{said}]({to})' if to else said
                line = re.sub(r'\[((?:[^]`]|`[^`]*`)+)\]\(([^)\s]+)\)', moved, line)
        out.append(line)
    return '\n'.join(out) + '\n'


def main():
    folder = pathlib.Path(sys.argv[1])
    for path in (ROOT / 'include/sctpp').rglob('*.hpp'):
        if 'detail' not in path.parts:
            to = folder / path.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(header(path.read_text()))
    for name in PAGES:
        path = ROOT / name
        to = folder / name
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(markdown(path, path.read_text()))


if __name__ == '__main__':
    main()
