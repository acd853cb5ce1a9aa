"""Markdown and HTML, held against readers of both: a value is text there and never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rrmm_cli.render.markup import (
    html_document,
    html_page,
    html_table,
    markdown_page,
    markdown_table,
)
from rrmm_cli.render.page import Block, Facts, Grid, Lines, Page
from rrmm_cli.render.text import visible

HOSTILE = [
    "[dkd]",
    "[i]x[/i]",
    "see [/12]",
    "[text](http://x)",
    "![a](b)",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "</td></tr></table>",
    "a & b",
    "&lt;",
    "&amp;amp;",
    "a | b",
    "a \\| b",
    "*x* **y** _z_ `c`",
    "~~gone~~",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quote",
    "---",
    "===",
    "```",
    "\x1b[31mred",
    "two\nlines",
    "tab\there",
    "\u202egnirts",
    "http://x.example/?a=1&b=2",
    "\"quoted\" and 'so'",
    ":pill:",
    "[ ] task",
    "[^1]",
    "≥ 60 mL/min",
    "C:\\temp",
]
TEXT = st.text(
    alphabet=st.sampled_from("[]()<>&;|\\*_`~#-+.!=:/'\"^{}$@% \n\tab1é\x1b\u202e"), max_size=12
)


def squeezed(text: str) -> str:
    """A text as readers of markup see it: spaces at its ends and in a row do not count."""
    return " ".join(text.split())


def said(tokens: Sequence[Token]) -> str:
    """The text of a run of Markdown, without its marks."""
    kinds = {"text", "code_inline", "text_special"}
    return "".join(
        part.content for token in tokens for part in (token.children or []) if part.type in kinds
    )


def markdown_cells(text: str) -> list[str]:
    """The texts of the cells of a Markdown table, headings first."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    found = []
    for before, token in pairwise(tokens):
        if before.type in ("th_open", "td_open"):
            assert {part.type for part in token.children or []} <= {"text", "text_special"}
            found.append(said([token]))
    return found


class _Reader(HTMLParser):
    """Collects the text and the names of the tags of an HTML text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("td", "th", "li", "dd", "dt", "h1", "h2", "p", "caption", "title", "br"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def read_html(text: str) -> _Reader:
    """The tags and cells of an HTML text."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader


# Markdown


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_of_a_markdown_table_says_what_its_value_says(text: str) -> None:
    table = "".join(markdown_table([text, "b"], [[text, "x"], ["y", text]]))
    expected = [text, "b", text, "x", "y", text]
    assert [squeezed(visible(each)) for each in expected] == markdown_cells(table)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=3))
@example([("a | b", "\\"), ("\\|", "a\\"), ("&lt;", "`")])
def test_a_markdown_table_has_a_line_per_record_and_a_cell_per_value(
    rows: list[tuple[str, str]],
) -> None:
    table = "".join(markdown_table(["one", "two"], rows))
    assert 2 + len(rows) == len(table.splitlines())
    assert table.endswith("\n")
    expected = ["one", "two", *(squeezed(visible(value)) for row in rows for value in row)]
    assert expected == [squeezed(each) for each in markdown_cells(table)]


def markdown_says(text: str) -> tuple[list[str], str]:
    """The kinds of blocks of a Markdown text, and its words."""
    tokens = MarkdownIt("commonmark").parse(text)
    kinds = [token.type for token in tokens if token.type.endswith("_open")]
    return kinds, squeezed(" ".join(said([token]) for token in tokens if token.type == "inline"))


PLAIN = "plain"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_sentence_of_a_markdown_page_changes_no_block_of_it(text: str) -> None:
    def page(value: str) -> str:
        blocks: list[Block] = [Facts([("label", value)]), Lines("Heading", [(value, value)])]
        return "".join(markdown_page(Page(value, value, blocks)))

    kinds, words = markdown_says(page(text))
    expected_kinds, expected_words = markdown_says(page(PLAIN))
    assert expected_kinds == kinds
    assert expected_words.replace(PLAIN, squeezed(visible(text))) == words


def test_a_markdown_page_has_a_heading_per_part_and_lists() -> None:
    page = Page(
        "DKd",
        "three drugs",
        [
            Facts([("kind", "combination"), ("none", "")]),
            Lines("Labels say", [("Adults", "since 2020", "Limit: x"), ("Others",)]),
            Grid("Doses", ("drug", "dose"), [("carfilzomib", "20 | 70"), ("dex", "")]),
            Lines("", [("without a heading",)]),
        ],
    )
    assert "".join(markdown_page(page)) == (
        "# DKd\n\nthree drugs\n\n- **kind**: combination\n\n## Labels say\n\n"
        "- Adults\n  - since 2020\n  - Limit: x\n- Others\n\n## Doses\n\n"
        "| drug | dose |\n| --- | --- |\n| carfilzomib | 20 \\| 70 |\n| dex |  |\n\n"
        "- without a heading\n"
    )


# HTML


@given(st.lists(st.tuples(TEXT, TEXT), max_size=3), TEXT)
@example([(text, text) for text in HOSTILE], "</title>")
def test_an_html_table_says_what_its_values_say(rows: list[tuple[str, str]], caption: str) -> None:
    read = read_html("".join(html_table(caption, ["one", caption], rows)))
    expected = [caption, "one", caption, *(value for row in rows for value in row)]
    assert [visible(each).strip() for each in expected] == [each.strip() for each in read.cells]
    assert ["table", "caption", "thead", "tr", "th", "th", "tbody"] + [
        "tr",
        "td",
        "td",
    ] * len(rows) == read.tags


@pytest.mark.parametrize("text", HOSTILE)
def test_an_html_page_has_the_tags_of_its_parts_whatever_they_say(text: str) -> None:
    def page(value: str) -> _Reader:
        blocks: list[Block] = [
            Facts([("label", value)]),
            Lines(value, [(value, value)]),
            Grid(value, (value,), [(value,)]),
        ]
        body = html_page(Page(value, value, blocks))
        return read_html("".join(html_document(value, body)))

    expected, read = page(PLAIN), page(text)
    assert expected.tags == read.tags
    assert [
        visible(text).strip() if each.strip() == PLAIN else each for each in expected.cells
    ] == [each.strip() if each.strip() == visible(text).strip() else each for each in read.cells]


def test_an_html_document_is_whole_and_says_its_language_and_encoding() -> None:
    text = "".join(html_document("a < b", html_table("drugs", ["x"], [["y"]])))
    assert text.startswith('<!doctype html>\n<html lang="en">\n')
    assert text.endswith("</html>\n")
    assert '<meta charset="utf-8">' in text
    assert "<title>a &lt; b</title>" in text


def test_a_screen_reader_finds_a_caption_and_the_scope_of_every_heading() -> None:
    text = "".join(html_table("drugs", ["drug", "class"], [["a", "b"]]))
    assert "<caption>drugs</caption>" in text
    assert text.count('<th scope="col">') == 2


@pytest.mark.parametrize("write", [markdown_page, html_page])
def test_no_sentence_of_a_page_is_left_out(write: Callable[[Page], Iterator[str]]) -> None:
    blocks: list[Block] = [
        Facts([("l1", "v1"), ("l2", "")]),
        Lines("t1", [("s1", "s2", "s3")]),
        Grid("t2", ("c1", "c2"), [("g1", ""), ("", "g2")]),
    ]
    text = "".join(write(Page("p", "q", blocks)))
    assert [
        each
        for each in ("p", "q", "l1", "v1", "t1", "s1", "s2", "s3", "t2", "c1", "c2", "g1", "g2")
        if each not in text
    ] == []
    assert "l2" not in text
