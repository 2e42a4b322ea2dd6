"""Puts tables into pages. Needs no peer: scripts/bench scale uses it, too."""

import sys


def put_into_page(page, name, text):
    """Replaces what stands between the two marks of a table."""
    begin, end = f"<!-- bench {name} -->", f"<!-- end of bench {name} -->"
    content = page.read_text()
    if begin not in content or end not in content:
        sys.exit(f"{page} has no lines '{begin}' and '{end}'; the table goes between them.")
    head, rest = content.split(begin)
    page.write_text(f"{head}{begin}\n\n{text}\n{end}{rest.split(end)[1]}")
