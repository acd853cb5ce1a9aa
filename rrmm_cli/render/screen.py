"""Owns the terminal: boxes, bold, wrapping; the only module with Rich; text is never markup."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rrmm_cli.render.columns import Column
from rrmm_cli.render.page import Facts, Grid, Lines, Page
from rrmm_cli.render.text import NARROWEST_TABLE, PIECE_BREAK, visible

_HEIGHT = 25
"""Any height: Rich asks the terminal for a missing one, and ignores the width when it can't."""


class _Page(io.StringIO):
    """Text that is drawn before it is written; it can say what the real stream can."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """What the real stream can say, which decides how boxes are drawn."""
        return self._encoding


def new_console(width: int, *, styled: bool, unicode: bool) -> Console:
    """A console that adds nothing of its own: no markup, no highlighting, no emoji."""
    return Console(
        file=_Page("utf-8" if unicode else "ascii"),
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


def drawn(target: Console) -> str:
    """What has been drawn on a console."""
    assert isinstance(target.file, _Page)
    return target.file.getvalue()


def fitting(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The indexes of the columns that fit, in their order; the lightest are dropped first."""
    least = _least(columns, rows)
    kept = list(range(len(columns)))
    while len(kept) > 1 and sum(least[index] + _GAP for index in kept) > width + _GAP:
        # Of equally light ones the last goes: what was asked for first matters most.
        kept.remove(min(reversed(kept), key=lambda index: columns[index].weight))
    return kept


def widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column: at least its least, and what is left goes where text is longest."""
    natural = _natural(columns, rows)
    given = _least(columns, rows)
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


def _natural(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """The width at which nothing of a column wraps."""
    return [
        max([len(column.title), *(len(row[number]) for row in rows)])
        for number, column in enumerate(columns)
    ]


_LONGEST_WORD = 20
"""Up to this length a word is never broken; almost all ids and fixed terms are shorter."""


def _least(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """The narrowest that each column may become: no word of it is broken that can stay whole."""
    return [
        max(min(column.least, most), *(_longest_word(row[number]) for row in rows), 0)
        for number, (column, most) in enumerate(zip(columns, _natural(columns, rows), strict=True))
    ]


def _longest_word(text: str) -> int:
    """The length of the longest piece of a text that a narrow column may not break."""
    words = text.split()
    if not words or max(map(len, words)) <= _LONGEST_WORD:
        return max(map(len, words), default=0)
    pieces = [piece for word in words for piece in _hyphenated(word, _LONGEST_WORD).split("\n")]
    return min(max(map(len, pieces)), _LONGEST_WORD)


def _in_lines(text: str, width: int) -> str:
    """A cell's text, each of several pieces from a line's beginning."""
    return _hyphenated(text, width).replace(PIECE_BREAK, PIECE_BREAK.rstrip() + "\n")


def _hyphenated(text: str, width: int) -> str:
    """A text whose words that are too long for a line go on in the next after a hyphen."""
    return " ".join(
        word if len(word) <= width else _in_pieces(word, width) for word in text.split(" ")
    )


def _in_pieces(word: str, width: int) -> str:
    line, lines = "", []
    for piece in _HYPHEN.split(word):
        if line and len(line) + len(piece) > width:
            lines.append(line)
            line = ""
        line += piece
    return "\n".join([*lines, line])


_HYPHEN = re.compile("(?<=[^-]-)(?=[^-])")
"""After a hyphen inside a word."""


_GAP = 2
"""Between two columns: one of padding and one of the box's invisible divider."""


_NO_LINES = box.Box("    \n" * 8)
"""As wide as the other box, so that a dumb terminal drops no further column."""


def show_table(
    target: Console,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    boxed: bool = True,
) -> None:
    """A list as a table; cells wrap and are never cut."""
    drawing = box.SIMPLE_HEAD if boxed else _NO_LINES
    table = Table(box=drawing, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    given = widths(columns, rows, target.width)
    for column, width in zip(columns, given, strict=True):
        table.add_column(Text(column.title), overflow="fold", width=width)
    for row in rows:
        cells = zip(row, given, strict=True)
        table.add_row(*(Text(_in_lines(visible(value), width)) for value, width in cells))
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
        for part in _parts(block, target):
            folded = isinstance(part, Text) and part.no_wrap is True
            target.print(part, soft_wrap=folded, end="" if folded else "\n")


def _parts(block: Facts | Lines | Grid, target: Console) -> Iterator[Text | Padding | Table]:
    match block:
        case Facts():
            filled = [(label, value) for label, value in block.rows if value]
            beside = max((len(label) for label, _ in filled), default=0) + 2
            narrow = target.width < NARROWEST_TABLE
            yield _hanging(
                [
                    ("", "", f"{label}  {value}", "")
                    if narrow
                    else (label.ljust(beside), "dim", value, "")
                    for label, value in filled
                ],
                target,
            )
        case Lines():
            if block.title:
                yield Text("")
                yield Text(visible(block.title), style="bold")
            yield _hanging(
                [
                    ("- ", "", line, "") if number == 0 else ("  ", "", line, "dim")
                    for item in block.items
                    for number, line in enumerate(item)
                ],
                target,
            )
        case Grid():
            if block.title:
                yield Text("")
                yield Text(visible(block.title), style="bold")
            used = [
                index
                for index in range(len(block.columns))
                if any(row[index] for row in block.rows)
            ]
            if target.width < NARROWEST_TABLE:
                yield from _records(block, used)
                return
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
            for index in used:
                table.add_column(Text(block.columns[index]), overflow="fold")
            for row in block.rows:
                table.add_row(*(Text(visible(row[index])) for index in used))
            yield table


def _hanging(rows: Sequence[tuple[str, str, str, str]], target: Console) -> Text:
    """Texts with their styles, each beside its mark; further lines of one stand below its first."""
    drawn_text = Text(no_wrap=True)
    for mark, mark_style, value, style in rows:
        for number, line in enumerate(_folded(visible(value), target, target.width - len(mark))):
            drawn_text.append(mark if number == 0 else " " * len(mark), mark_style)
            drawn_text.append(line + "\n", style)
    return drawn_text


def _folded(text: str, target: Console, width: int) -> list[str]:
    """A text in lines of that width; the terminal itself wraps an address, to be copied whole."""
    rest, _, last = text.rpartition(" ")
    if last.startswith(("https://", "http://")) and cell_len(text) > width:
        return [*(_folded(rest, target, width) if rest else ()), last]
    return [line.plain.rstrip() for line in Text(text).wrap(target, width, overflow="fold")]


def _records(block: Grid, used: Sequence[int]) -> Iterator[Text]:
    """A small table as `heading: value` lines, with an empty line between its rows."""
    for number, row in enumerate(block.rows):
        if number:
            yield Text("")
        for index in used:
            if row[index]:
                yield Text(f"{block.columns[index]}: {visible(row[index])}")
