"""Owns Markdown and HTML; it must never let a value become markup, and never cuts one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from rrmm_cli.render.page import Facts, Grid, Lines, Page
from rrmm_cli.render.text import visible

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~]|&(?=[#\w])|^[-+=])")
_NUMBERED = re.compile(r"^(\d+)(?=[.)](?:\s|$))")


def _md(text: str) -> str:
    """`text` with every mark that Markdown would obey escaped, also those of a line's start."""
    text = visible(text).strip()
    return _NUMBERED.sub(r"\1\\", _MARKDOWN.sub(r"\\\1", text))


def markdown_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table whose cells hold whatever the values say."""
    yield "| " + " | ".join(_md(title) for title in titles) + " |\n"
    yield "| " + " | ".join("---" for _ in titles) + " |\n"
    for row in rows:
        yield "| " + " | ".join(_md(value) for value in row) + " |\n"


def markdown_page(page: Page) -> Iterator[str]:
    """A page with a heading per part."""
    yield f"# {_md(page.title)}\n"
    if page.subtitle:
        yield f"\n{_md(page.subtitle)}\n"
    for block in page.blocks:
        yield "\n"
        match block:
            case Facts():
                for label, value in block.rows:
                    if value:
                        yield f"- **{_md(label)}**: {_md(value)}\n"
            case Lines():
                if block.title:
                    yield f"## {_md(block.title)}\n\n"
                for first, *rest in block.items:
                    yield f"- {_md(first)}\n"
                    for line in rest:
                        yield f"  - {_md(line)}\n"
            case Grid():
                if block.title:
                    yield f"## {_md(block.title)}\n\n"
                yield from markdown_table(block.columns, block.rows)


def html_table(caption: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table that a screen reader can walk: caption, column headings, rows."""
    yield f"<table>\n<caption>{_h(caption)}</caption>\n<thead>\n<tr>"
    yield "".join(f'<th scope="col">{_h(title)}</th>' for title in titles)
    yield "</tr>\n</thead>\n<tbody>\n"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{_h(value)}</td>" for value in row) + "</tr>\n"
    yield "</tbody>\n</table>\n"


def html_page(page: Page) -> Iterator[str]:
    """A page as one article."""
    yield f"<article>\n<h1>{_h(page.title)}</h1>\n"
    if page.subtitle:
        yield f"<p>{_h(page.subtitle)}</p>\n"
    for block in page.blocks:
        match block:
            case Facts():
                yield "<dl>\n"
                for label, value in block.rows:
                    if value:
                        yield f"<dt>{_h(label)}</dt><dd>{_h(value)}</dd>\n"
                yield "</dl>\n"
            case Lines():
                if block.title:
                    yield f"<h2>{_h(block.title)}</h2>\n"
                yield "<ul>\n"
                for first, *rest in block.items:
                    yield f"<li>{_h(first)}" + "".join(f"<br>{_h(line)}" for line in rest)
                    yield "</li>\n"
                yield "</ul>\n"
            case Grid():
                yield from html_table(block.title, block.columns, block.rows)
    yield "</article>\n"


def html_document(title: str, body: Iterator[str]) -> Iterator[str]:
    """A whole document around a body."""
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f"<title>{_h(title)}</title>\n</head>\n<body>\n"
    yield from body
    yield "</body>\n</html>\n"


def _h(text: str) -> str:
    return html.escape(visible(text))
