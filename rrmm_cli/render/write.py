"""Owns stdout: the only writer of it; it must never write anything but the answer."""

from __future__ import annotations

import codecs
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING

from rrmm_cli.errors import unwritable
from rrmm_cli.model.json_text import ascii_only
from rrmm_cli.render import machine
from rrmm_cli.render.answer import Answer, Color, Format, Output
from rrmm_cli.render.diagnostics import is_unicode, notify, remark
from rrmm_cli.render.text import NARROWEST_TABLE

if TYPE_CHECKING:
    from rrmm_cli.render.columns import Column
    from rrmm_cli.render.page import Page

_MACHINE = (Format.JSON, Format.NDJSON, Format.CSV, Format.TSV, Format.NAME)


def show(answer: Answer, output: Output) -> None:
    """Write an answer to stdout, and what belongs beside it to stderr."""
    answer = machine.arranged(answer, output)
    if output.format in _MACHINE:
        pieces = list(machine.lines(answer, output))
        if output.format is not Format.JSON:
            notify(answer.notices)
        _write(_sayable(pieces, json=output.for_machines))
        return
    notify(answer.notices)
    if answer.pages and not output.fields:
        _show_pages(answer, output)
    else:
        _show_list(answer, output)
    _remark_on_size(answer)


def write_text(text: str) -> None:
    """Write text that is an answer by itself: help, a schema, a completion script."""
    _write([text])


def fitted(text: str) -> str:
    """Text for people as it is, or filled anew for a terminal that is narrower than its lines."""
    width = width_of(Output())
    if not _is_terminal() or max(map(len, text.splitlines()), default=0) <= width:
        return text
    from rrmm_cli.render.lines import refilled

    return refilled(text, width)


def stream(record: str) -> None:
    """Write the JSON text of one record of many as it comes, on a line of its own."""
    _write(_sayable([record, "\n"], json=True))


def _sayable(pieces: Iterable[str | bytes], *, json: bool) -> Iterable[str | bytes]:
    """The pieces as the stream can say them: JSON escapes what its encoding lacks."""
    if not json or is_unicode(sys.stdout):
        return pieces
    return (ascii_only(_text(piece)) for piece in pieces)


def _text(piece: str | bytes) -> str:
    return piece if isinstance(piece, str) else piece.decode()


def _write(pieces: Iterable[str | bytes]) -> None:
    """Write all of it: an unbuffered stream may take a part and say nothing of the rest."""
    stream = sys.stdout
    if _is_shut(stream):
        raise unwritable(OSError(errno.EBADF, "stdout is closed"))
    try:
        stream.flush()
        if not hasattr(stream, "buffer"):
            stream.write("".join(map(_text, pieces)))
        else:
            said = stream.encoding, stream.errors or "strict"
            as_stored = codecs.lookup(stream.encoding).name == "utf-8"
            # All of it is at hand before the first byte goes.
            encoded = [
                piece if as_stored and isinstance(piece, bytes) else _text(piece).encode(*said)
                for piece in pieces
            ]
            for block in _blocks(encoded):
                rest = memoryview(block)
                while rest:
                    rest = rest[stream.buffer.write(rest) :]
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


_BLOCK = 1 << 16
"""Bytes that are written at once: to join all of a long answer costs more than to write it."""


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in blocks of about one size."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _is_shut(stream: IO[str]) -> bool:
    """Whether there was no stdout when Python began; what stands in for it swallows all."""
    return sys.__stdout__ is None and getattr(stream, "name", None) == os.devnull


def _show_pages(answer: Answer, output: Output) -> None:
    from rrmm_cli.render.pages import page_of

    pages = [page_of(document, answer.meta) for document in answer.documents()]
    if output.format is Format.MARKDOWN:
        from rrmm_cli.render.markup import markdown_page

        _write(_joined([markdown_page(page) for page in pages]))
    elif output.format is Format.HTML:
        from rrmm_cli.render.markup import html_document, html_page

        body = (piece for page in pages for piece in html_page(page))
        _write_html(html_document(", ".join(page.title for page in pages), body))
    elif output.plain or not _is_terminal():
        from rrmm_cli.render.lines import page_lines

        _write(_joined([page_lines(page, styled=_styled(output)) for page in pages]))
    else:
        _draw_pages(pages, output)


def _draw_pages(pages: Sequence[Page], output: Output) -> None:
    from rrmm_cli.render.screen import drawn, new_console, show_page

    target = new_console(width_of(output), styled=_styled(output), unicode=is_unicode(sys.stdout))
    for number, page in enumerate(pages):
        if number:
            target.print()
        show_page(target, page)
    from rrmm_cli.render.pager import paged

    text = drawn(target)
    if not paged(text):
        _write([text])


def _joined(parts: Sequence[Iterator[str]]) -> Iterator[str]:
    for number, part in enumerate(parts):
        if number:
            yield "\n"
        yield from part


def _show_list(answer: Answer, output: Output) -> None:
    columns, rows = machine.table(answer, output)
    titles = [column.title for column in columns]
    if output.format is Format.MARKDOWN:
        from rrmm_cli.render.markup import markdown_table

        _write(markdown_table(titles, rows) if columns else [])
    elif output.format is Format.HTML:
        from rrmm_cli.render.markup import html_document, html_table

        _write_html(html_document(answer.command, html_table(answer.command, titles, rows)))

    elif output.plain:
        from rrmm_cli.render.lines import records

        _write(records(titles, rows))
    elif not _is_terminal():
        from rrmm_cli.render.lines import aligned

        _write(aligned(titles, rows, styled=_styled(output)) if rows else [])
    elif rows:
        _draw_table(columns, rows, output)


def _write_html(pieces: Iterable[str]) -> None:
    """Write HTML; what a stream's encoding lacks is written as a reference."""
    if is_unicode(sys.stdout):
        _write(pieces)
    else:
        _write(piece.encode("ascii", "xmlcharrefreplace").decode("ascii") for piece in pieces)


def _draw_table(columns: Sequence[Column], rows: Sequence[Sequence[str]], output: Output) -> None:
    width = width_of(output)
    if width < NARROWEST_TABLE:
        from rrmm_cli.render.lines import records

        _write(records([column.title for column in columns], rows, width))
        return
    from rrmm_cli.render.screen import drawn, fitting, new_console, show_table

    filled = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    full = [[row[index] for index in filled] for row in rows]
    kept = [filled[each] for each in fitting([columns[index] for index in filled], full, width)]
    target = new_console(width, styled=_styled(output), unicode=is_unicode(sys.stdout))
    boxed = os.environ.get("TERM") != "dumb"
    shown = [[row[index] for index in kept] for row in rows]
    show_table(target, [columns[index] for index in kept], shown, boxed=boxed)
    _write([drawn(target)])
    hidden = [columns[index].title for index in filled if index not in kept]
    if hidden:
        remark(
            f"columns that did not fit: {', '.join(hidden)} (widen the terminal or use --fields)"
        )


def _remark_on_size(answer: Answer) -> None:
    shown = len(answer.kinds)
    if answer.total is not None and answer.total > shown:
        remark(f"{shown} of {answer.total} shown")
    elif not answer.kinds:
        remark(answer.when_empty)


def _styled(output: Output) -> bool:
    return is_styled(output, sys.stdout.isatty())


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def width_of(output: Output) -> int:
    """The width to draw for, in columns: asked for, or the terminal's."""
    if output.width is not None:
        return output.width
    return max(20, shutil.get_terminal_size((80, 24)).columns)


def is_styled(output: Output, terminal: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether colour and bold are used on a stream.

    `--color`, then NO_COLOR, then FORCE_COLOR (`0` is off), then TERM=dumb, then the terminal;
    an empty variable is unset.
    """
    if output.plain or output.color is Color.NEVER:
        return False
    if output.color is Color.ALWAYS:
        return True
    if environment.get("NO_COLOR"):
        return False
    if force := environment.get("FORCE_COLOR"):
        return force != "0"
    return terminal and environment.get("TERM") != "dumb"
