"""Owns text without decoration: pipes and `--plain`; one record per line, or one fact per line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rrmm_cli.render.page import Facts, Grid, Lines, Page
from rrmm_cli.render.text import visible


def aligned(
    titles: Sequence[str], rows: Sequence[Sequence[str]], *, styled: bool = False
) -> Iterator[str]:
    """A heading and one line per row, in aligned columns, unwrapped and uncut."""
    table = [[visible(value) for value in row] for row in ([*titles], *rows)]
    widths = [max(len(row[index]) for row in table) for index in range(len(titles))]
    for number, row in enumerate(table):
        padded = [value.ljust(width) for value, width in zip(row, widths, strict=True)]
        line = "  ".join(padded).rstrip()
        yield (_bold(line) if styled and number == 0 else line) + "\n"


def records(
    titles: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None
) -> Iterator[str]:
    """Each row as `key: value` lines, with an empty line between rows.

    With a width, the lines wrap between words, where a terminal would cut them.
    """
    for number, row in enumerate(rows):
        if number:
            yield "\n"
        for title, value in zip(titles, row, strict=True):
            if value:
                line = f"{title}: {visible(value)}"
                yield (line if width is None else _wrapped(line, width)) + "\n"


def _wrapped(line: str, width: int) -> str:
    import textwrap

    return textwrap.fill(
        line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def refilled(text: str, width: int) -> str:
    """A text that was written for a wider screen, its paragraphs and rows filled anew.

    What stands in a second column goes on below its beginning, as long as there is room for it.
    """
    items: list[tuple[str, str]] = []
    before = ""
    for line in text.splitlines():
        if items and _goes_on(before, *items[-1], line):
            prefix, body = items[-1]
            items[-1] = (prefix, f"{body} {line.strip()}")
        else:
            items.append(_in_columns(line))
        before = line
    return "".join(_filled(prefix, body, width) + "\n" for prefix, body in items)


_ROW = re.compile(r"( +\S.*?  +)(\S.*)")
"""An indented name, and what is said of it after two spaces or more."""
_WRITTEN_TO = 90
"""A line of prose that the next line's first word would bring beyond it was broken for room."""
_LEAST_BESIDE = 24
"""With fewer columns than these a row's text stands below its name."""


def _in_columns(line: str) -> tuple[str, str]:
    """A line's first column or its indent, and the rest."""
    if row := _ROW.fullmatch(line):
        return row[1], row[2]
    body = line.lstrip()
    return line[: len(line) - len(body)], body


def _goes_on(before: str, prefix: str, body: str, line: str) -> bool:
    """Whether a line belongs to the one before it, whose item began with that prefix."""
    words = line.split()
    if not words or not body or len(line) - len(line.lstrip()) != len(prefix):
        return False
    return bool(prefix.strip()) or len(before) + 1 + len(words[0]) > _WRITTEN_TO


def _filled(prefix: str, body: str, width: int) -> str:
    import textwrap

    name = prefix.rstrip()
    below = bool(name) and width - len(prefix) < _LEAST_BESIDE
    indent = " " * (_LIST_INDENT if below else len(prefix))
    filled = textwrap.fill(
        body,
        width,
        initial_indent=indent if below else prefix,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{name}\n{filled}" if below else filled


_LIST_INDENT = 4
"""Of a row's text that stands below its name."""


def page_lines(page: Page, *, styled: bool = False) -> Iterator[str]:
    """A page with one line per fact or sentence."""
    title = visible(page.title)
    yield _bold(title) if styled else title
    yield (f": {visible(page.subtitle)}" if page.subtitle else "") + "\n"
    for number, block in enumerate(page.blocks):
        match block:
            case Facts():
                if number:
                    yield "\n"
                for label, value in block.rows:
                    if value:
                        yield f"{label}: {visible(value)}\n"
            case Lines():
                if block.title:
                    yield f"\n{visible(block.title)}\n"
                for first, *rest in block.items:
                    yield f"- {visible(first)}\n"
                    for line in rest:
                        yield f"  {visible(line)}\n"
            case Grid():
                if block.title:
                    yield f"\n{visible(block.title)}\n"
                yield from aligned(block.columns, block.rows)


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"
