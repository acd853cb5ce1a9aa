"""Owns the words for what a model refuses and where it stands; it must never refuse by itself."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rrmm_cli.errors import Location
from rrmm_cli.load.reader import Data, Key, Marks, dotted
from rrmm_cli.model.base import check_span
from rrmm_cli.model.dates import PARTIAL_DATE, check_partial_date

Path = tuple[Key, ...]

_KEBAB = "lower-case letters, digits and single hyphens, such as peripheral-neuropathy"
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": _KEBAB,
    r"^[A-Z]{2}$": "a code of two capital letters, such as US",
    r"^https?://\S+$": "an address that starts with http:// or https://",
    r"^10\.\d{4,}/\S+$": "a DOI, such as 10.1056/NEJMoa1714678",
    r"^\d{1,8}$": "a PubMed number in quotes",
    r"^NCT\d{8}$": "a number such as NCT03158688",
}
_TYPES = {
    "string_type": "text; quote it",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "dict_type": "a mapping of keys to values",
}


MOST_PROBLEMS = 1_000
"""How many problems of one kind of check are told: nobody reads more, and a file that is something
else has hundreds of thousands."""
COUNTLESS = 20_000
"""From here on problems are not even listed: a kilobyte each would fill the memory."""


def located(file: str, path: Path, message: str, marks: Marks) -> Location:
    """A problem at the mark of its path, or of the nearest mapping around it."""
    place = path
    while place not in marks and place:
        place = place[:-1]
    line, column = marks.get(place, (None, None))
    return Location(file, line, column, dotted(path), message)


def model_problems(
    error: ValidationError, data: Data, model: type[BaseModel]
) -> list[tuple[Path, str]]:
    """What a model refused, one sentence per place, as (path, message)."""
    count = error.error_count()
    if count > COUNTLESS:
        return [((), f"{count:,} problems; `rrmm schema` prints what the file has to hold")]
    schema = model.model_json_schema()
    found: dict[Path, list[str]] = {}
    if count > MOST_PROBLEMS:
        found[()] = [f"{count:,} problems; these are the first {MOST_PROBLEMS:,}"]
    for detail in error.errors(include_url=False)[:MOST_PROBLEMS]:
        path = _walk(detail["loc"], data, absent_key=detail["type"] == "missing")
        message = _message(detail, path, data, schema)
        if message not in found.setdefault(path, []):
            found[path].append(message)
    return [(path, "; or ".join(messages)) for path, messages in found.items()]


def span_problems(data: Data, told: Sequence[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Ends before their starts, of which a model says nothing while another part is wrong."""
    return list(islice(_turned_spans(data, told), MOST_PROBLEMS))


def _turned_spans(data: Data, told: Sequence[tuple[Path, str]]) -> Iterator[tuple[Path, str]]:
    for path, part in _mappings(data, ()):
        start, end = part.get("from"), part.get("until")
        if not (isinstance(start, str) and isinstance(end, str)):
            continue
        try:
            check_span(check_partial_date(start), check_partial_date(end))
        except ValueError as error:
            message = str(error)
            if message.startswith("until") and not _is_told(path, message, told):
                yield path, message


def _is_told(path: Path, message: str, told: Sequence[tuple[Path, str]]) -> bool:
    return any(path == place and message in said for place, said in told)


def _mappings(data: Data, path: Path) -> Iterator[tuple[Path, dict[str, Data]]]:
    """Every mapping but the figures of notes, whose keys are free."""
    if isinstance(data, dict):
        yield path, data
        for key, value in data.items():
            if key != "values":
                yield from _mappings(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _mappings(value, (*path, number))


def _walk(loc: Iterable[int | str], data: Data, *, absent_key: bool) -> Path:
    """The part of Pydantic's location that exists in the data: union tags are skipped.

    With `absent_key`, the last part is a key that the data lack, and is kept.
    """
    path: list[Key] = []
    parts = list(loc)
    tagged: Data = None
    for index, part in enumerate(parts):
        if isinstance(data, dict) and isinstance(part, str):
            if part == data.get("kind") and tagged is not data:
                tagged = data  # the union's tag, which stands before the keys of the mapping
                continue
            if part in data:
                data = data[part]
            elif not (absent_key and index == len(parts) - 1):
                continue
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _message(detail: ErrorDetails, path: Path, data: Data, schema: Mapping[str, object]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return "missing; this key is needed"
    if kind == "extra_forbidden":
        return _unknown_key(path, data, schema)
    if kind in ("literal_error", "enum"):
        return _refused(detail["input"], context["expected"])
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = context.get("expected_tags", "one of the criterion kinds")
        wrong = _shown(context["tag"]) if "tag" in context else "no kind"
        return f"{wrong} is given; use kind: {tags}"
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return _refused(detail["input"], _PATTERNS.get(pattern, pattern))
    if kind == "too_short":
        return "empty; at least one item is needed"
    if kind == "string_too_short":
        return "empty; some text is needed"
    if kind in _TYPES:
        needed = schema.get("required")
        if detail["input"] is None and not path and isinstance(needed, list):
            return f"the file is empty; it has to hold: {', '.join(needed)}"
        return _refused(detail["input"], _TYPES[kind])
    if kind == "value_error":
        return _refused_value(detail["input"], str(context["error"]))
    return detail["msg"]


def _refused(value: object, accepted: object) -> str:
    said = "nothing stands here" if value is None else f"{_shown(value)} is not accepted"
    return f"{said}; use {accepted}"


def _refused_value(value: object, why: str) -> str:
    """What a rule of ours says of a value; a date is named beside what would be one."""
    if not isinstance(value, str):
        return why
    if re.fullmatch(PARTIAL_DATE, value):
        return f"{value!r} is no day of the calendar ({why}); write one, such as 2024-04-05"
    return f"{_shown(value)} is {why}" if why.startswith("not a date") else why


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _unknown_key(path: Path, data: Data, schema: Mapping[str, object]) -> str:
    accepted = accepted_keys(schema, path[:-1], data)
    near = difflib.get_close_matches(str(path[-1]), accepted, n=1, cutoff=0.6)
    if near:
        return f"unknown key; did you mean {near[0]}?"
    return "unknown key" + (f"; use one of {', '.join(accepted)}" if accepted else "")


def accepted_keys(schema: Mapping[str, object], path: Path, data: Data) -> list[str]:
    """The keys that a model accepts at a path of the data, from its JSON Schema."""
    definitions = schema.get("$defs", {})
    assert isinstance(definitions, dict)
    node: object = schema
    for part in path:
        node = _resolved(node, definitions, data)
        if not isinstance(node, dict):
            return []
        if isinstance(part, int):
            node = node.get("items", {})
            data = data[part] if isinstance(data, list) and part < len(data) else None
        else:
            node = node.get("properties", {}).get(part, {})
            data = data.get(part) if isinstance(data, dict) else None
    node = _resolved(node, definitions, data)
    properties = node.get("properties", {}) if isinstance(node, dict) else {}
    return sorted(properties)


def _resolved(node: object, definitions: Mapping[str, object], data: Data) -> object:
    """A schema node without references and unions, chosen by `kind` where there is one."""
    while isinstance(node, dict):
        if "$ref" in node:
            node = definitions[re.sub(r".*/", "", node["$ref"])]
        elif "discriminator" in node and isinstance(data, dict):
            node = {"$ref": node["discriminator"]["mapping"].get(data.get("kind"), "")}
            if not node["$ref"]:
                return {}
        elif "anyOf" in node:
            node = next((part for part in node["anyOf"] if part.get("type") != "null"), {})
        elif "allOf" in node:
            node = node["allOf"][0]
        else:
            break
    return node
