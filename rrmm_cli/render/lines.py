"""Owns text without decoration: pipes and `--plain`; one record per line, or one fact per line."""

from __future__ import annotations

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
