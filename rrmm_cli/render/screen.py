"""Owns the terminal: boxes, bold, wrapping; the only module with Rich; text is never markup."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import IO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rrmm_cli.render.columns import Column
from rrmm_cli.render.page import Facts, Grid, Lines, Page
from rrmm_cli.render.text import visible

_HEIGHT = 25
"""Any height: Rich asks the terminal for a missing one, and ignores the width when it can't."""


class _Console(Console):
    """A console that lets a closed pipe through to the one place that handles it."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(stream: IO[str], width: int, *, styled: bool) -> Console:
    """A console that adds nothing of its own: no markup, no highlighting, no emoji."""
    return _Console(
        file=stream,
        width=width,
        height=_HEIGHT,
        markup=False,
        highlight=False,
        emoji=False,
        force_terminal=styled,
        color_system="standard" if styled else None,
        no_color=not styled,
        legacy_windows=False,
        force_jupyter=False,
    )


def fitting(columns: Sequence[Column], width: int) -> list[int]:
    """The indexes of the columns that fit, in their order; the lightest are dropped first."""
    kept = list(range(len(columns)))
    while len(kept) > 1 and sum(columns[index].least + 2 for index in kept) > width:
        kept.remove(min(kept, key=lambda index: columns[index].weight))
    return kept


def widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column: at least its least, and what is left goes where text is longest."""
    natural = [
        max(len(column.title), *(len(row[number]) for row in rows))
        for number, column in enumerate(columns)
    ]
    given = [min(column.least, most) for column, most in zip(columns, natural, strict=True)]
    spare = width - sum(given) - _GAP * (len(columns) - 1)
    while spare > 0:
        wanting = [number for number in range(len(columns)) if given[number] < natural[number]]
        if not wanting:
            break
        share = max(1, spare // len(wanting))
        for number in wanting:
            more = min(share, natural[number] - given[number], spare)
            given[number] += more
            spare -= more
    return given


_GAP = 2
"""Between two columns: one of padding and one of the box's invisible divider."""


def show_table(target: Console, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """A list as a table; cells wrap and are never cut."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column, width in zip(columns, widths(columns, rows, target.width), strict=True):
        table.add_column(Text(column.title), overflow="fold", width=width)
    for row in rows:
        table.add_row(*(Text(visible(value)) for value in row))
    target.print(table)


def show_page(target: Console, page: Page) -> None:
    """A page: a title, then its parts."""
    title = Text(visible(page.title), style="bold")
    if page.subtitle:
        title.append(Text("  " + visible(page.subtitle), style="not bold"))
    target.print(title)
    for number, block in enumerate(page.blocks):
        if number and isinstance(block, Facts):
            target.print()
        for part in _parts(block):
            target.print(part)


def _parts(block: Facts | Lines | Grid) -> Iterator[Text | Padding | Table]:
    match block:
        case Facts():
            table = Table.grid(padding=(0, 2, 0, 0))
            table.add_column(style="dim", no_wrap=True)
            table.add_column(overflow="fold")
            for label, value in block.rows:
                if value:
                    table.add_row(Text(label), Text(visible(value)))
            yield table
        case Lines():
            if block.title:
                yield Text("")
                yield Text(visible(block.title), style="bold")
            table = Table.grid(padding=(0, 1, 0, 0))
            table.add_column(width=1)
            table.add_column(overflow="fold")
            for first, *rest in block.items:
                table.add_row(Text("-"), Text(visible(first)))
                for line in rest:
                    table.add_row(Text(""), Text(visible(line), style="dim"))
            yield table
        case Grid():
            if block.title:
                yield Text("")
                yield Text(visible(block.title), style="bold")
            used = [
                index
                for index in range(len(block.columns))
                if any(row[index] for row in block.rows)
            ]
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
            for index in used:
                table.add_column(Text(block.columns[index]), overflow="fold")
            for row in block.rows:
                table.add_row(*(Text(visible(row[index])) for index in used))
            yield table


def is_terminal(stream: IO[str]) -> bool:
    """Whether a person's terminal is at the other end."""
    return stream.isatty()


def stdout_console(width: int, *, styled: bool) -> Console:
    """The console of the answer."""
    return console(sys.stdout, width, styled=styled)
