#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""catch2-lines.py NAME STATUS XML [MORE-OUTPUT]: what Catch2's xml reporter wrote, as a line per test case.

The program may have died at any point (or the machine under it), so the XML may stop anywhere, and may have other
output around it. STATUS is what the program ended with."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def events(text):
    """The parse events of as much of the text as is XML."""
    parser = ElementTree.XMLPullParser(['start', 'end'])
    start = text.find('<?xml')
    try:
        for line in text[start:].splitlines(keepends=True) if start >= 0 else []:
            parser.feed(line)
            yield from parser.read_events()
    except ElementTree.ParseError:
        yield from parser.read_events()


def text_of(element, path):
    return ' '.join((element.findtext(path) or '').split())


def details(case):
    """What failed, as the console reporter would tell it; what belongs to it is indented."""
    for element in case.iter():
        where = f'{pathlib.Path(element.get("filename", "")).name}:{element.get("line")}'
        said = ' '.join((element.text or '').split())
        if element.tag == 'Expression' and element.get('success') == 'false':
            yield f'{where}: {element.get("type")}({text_of(element, "Original")}) is {text_of(element, "Expanded")}'
        elif element.tag in ('Failure', 'Exception', 'FatalErrorCondition'):
            yield f'{where}: {said or element.tag}'
        elif element.tag in ('Info', 'Warning'):
            yield f'  {said}'


def main():
    name, status, *files = sys.argv[1:]
    text, *more = [pathlib.Path(file).read_text(errors='replace') for file in files]
    failed = complete = False
    running, out = None, []

    def report(title, why, lines):
        nonlocal failed
        failed = True
        out.append(f'not ok {name}: {title}: {why}')
        out.extend(f'    {line}' for line in lines)

    for event, element in events(text):
        if element.tag == 'TestCase' and event == 'start':
            running = element
        elif element.tag == 'TestCase':
            running, title, result = None, element.get('name'), element.find('OverallResult')
            if result is None or result.get('success') != 'true':
                lines = list(details(element))
                report(title, next((line for line in lines if not line.startswith('  ')), 'failed'), lines if len(lines) > 1 else [])
            elif result.get('skips') != '0':
                out.append(f'skip {name}: {title}: {text_of(element, ".//Skip") or "no reason given"}')
            else:
                out.append(f'ok {name}: {title}')
        elif element.tag == 'OverallResultsCases' and event == 'end':
            complete = True

    said = [line for part in (text, *more) for line in part.splitlines()]
    # A sanitizer says first what matters, everything else last.
    first = next((n for n, line in enumerate(said) if 'Sanitizer: ' in line or ': runtime error: ' in line), -25)
    last_words = said[first:][:25]
    if running is not None:
        report(running.get('name'), f'the run ended in the middle of it, with status {status}', last_words)
    elif not complete:
        report('the run', f'ended early, with status {status}', last_words)
    elif status not in ('0', '4') and not failed:  # 4: Catch2's word for "all skipped"
        report('the run', f'ended with status {status}, although no test failed', last_words)
    sys.stdout.write('\n'.join([*out, '']))  # in one piece: several may write to the same log
    sys.exit(1 if failed else 0)


main()
