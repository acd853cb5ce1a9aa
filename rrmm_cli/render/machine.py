"""Owns the formats that programs read; their bytes must never depend on the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rrmm_cli.model.json_text import INDENT, compact, embedded, pretty
from rrmm_cli.render.answer import Answer, Document, Format, Output
from rrmm_cli.render.text import cell, told

if TYPE_CHECKING:
    from rrmm_cli.render.columns import Column


def arranged(answer: Answer, output: Output) -> Answer:
    """The answer sorted and cut as wanted; the count before the cut is kept in `total`."""
    total = len(answer.kinds) if answer.total is None else answer.total
    order = list(range(len(answer.kinds)))
    if output.sort is not None:
        from rrmm_cli.render.columns import at, check_fields

        documents = answer.documents()
        check_fields(documents, [output.sort])
        values = [at(document, output.sort) for document in documents]
        order.sort(key=lambda index: _sort_key(values[index]))
    if output.limit is not None:
        order = order[: output.limit]
    if order == list(range(len(answer.kinds))):
        return answer._replace(total=total)
    texts, documents_of = answer.texts, answer.documents
    return answer._replace(
        kinds=_chosen(answer.kinds, order),
        summaries=_chosen(answer.summaries, order),
        texts=lambda: _chosen(texts(), order),
        documents=lambda: _chosen(documents_of(), order),
        total=total,
    )


def _chosen(values: Sequence[Any], order: Sequence[int]) -> list[Any]:
    return [values[index] for index in order]


def _sort_key(value: Any) -> tuple[int, float, str]:
    """Numbers, then text without regard to case, then what has no value."""
    if value is None or value == []:
        return (2, 0, "")
    if isinstance(value, bool | int | float):
        return (0, value, "")
    return (1, 0, cell(value).casefold())


def lines(answer: Answer, output: Output) -> Iterator[str | bytes]:
    """The answer in a machine format, piece by piece."""
    match output.format:
        case Format.JSON:
            yield from _json(answer, output)
        case Format.NDJSON:
            for document in _narrowed(answer, output):
                yield compact(document) + "\n"
        case Format.CSV:
            yield from _separated(answer, output, ",")
        case Format.TSV:
            yield from _separated(answer, output, "\t")
        case Format.NAME:
            if output.fields:
                from rrmm_cli.render.columns import check_fields

                check_fields(answer.documents(), output.fields)
            for short in answer.summaries:
                # Cautions travel with a verdict in every format.
                mark = short.get("mark")
                yield f"{cell(short['id'])}{f' {mark}' if mark else ''}\n"
        case _:
            raise AssertionError(f"{output.format} is not a machine format")


def _json(answer: Answer, output: Output) -> Iterator[str | bytes]:
    texts = answer.texts()
    if output.fields:
        texts = [embedded(document) for document in _narrowed(answer, output)]
    meta = {**answer.meta, "count": len(texts), "total": answer.total}
    yield "{\n"
    yield f'  "schema": "rrmm.{answer.command}/v1",\n'
    yield f'  "meta": {_inside(meta)},\n'
    yield '  "data": ['
    for number, text in enumerate(texts):
        yield ",\n" if number else "\n"
        yield text
    yield ("\n  ]" if texts else "]") + ",\n"
    warnings = [{"code": notice.code, "message": notice.message} for notice in answer.notices]
    yield f'  "warnings": {_inside(warnings)}\n}}\n'


def _inside(data: object) -> str:
    half = INDENT[:2]
    return pretty(data).replace("\n", "\n" + half)


def _narrowed(answer: Answer, output: Output) -> Sequence[Document]:
    """The documents, or of each only the fields that are wanted."""
    if not output.fields:
        return [json.loads(text) for text in answer.texts()]
    from rrmm_cli.render.columns import at, check_fields

    documents = answer.documents()
    check_fields(documents, output.fields)
    return [{field: at(document, field) for field in output.fields} for document in documents]


def table(answer: Answer, output: Output) -> tuple[list[Column], list[list[str]]]:
    """The columns and rows of an answer as a list, at full width."""
    from rrmm_cli.render.columns import Column, at, check_fields, columns_of

    if output.fields:
        documents = answer.documents()
        check_fields(documents, output.fields)
        columns = [Column(field, field) for field in output.fields]
        values = documents
    else:
        columns = list(columns_of(answer.kinds or [answer.kind]))
        values = list(answer.summaries)
    said = cell if output.format in (Format.CSV, Format.TSV) else told
    rows = [[said(at(value, column.key)) for column in columns] for value in values]
    return columns, rows


def _separated(answer: Answer, output: Output, delimiter: str) -> Iterator[str]:
    columns, rows = table(answer, output)
    lines = [[column.key for column in columns], *rows]
    if delimiter == "\t":
        yield from ("\t".join(map(_on_one_line, line)) + "\n" for line in lines)
        return
    import csv

    # With this line end a lone carriage return is quoted too; it is then written as others are.
    out = _Rows()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    yield from (row[:-2] + "\n" for row in out.rows)


class _Rows:
    """Takes the rows of a CSV writer, one by one."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def write(self, row: str) -> None:
        """Take one row."""
        self.rows.append(row)


def _on_one_line(value: str) -> str:
    return " ".join(value.split()) if any(mark in value for mark in "\t\n\r\v\f") else value
