"""Owns YAML and JSON text as data: bounded, no surprises; it must never know what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from rrmm_cli.errors import Location

Data = None | bool | int | float | str | list["Data"] | dict[str, "Data"]
Key = str | int
Marks = dict[tuple[Key, ...], tuple[int, int]]
"""Line and column, from 1, of each key, item and of the document (the empty path)."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = re.compile(r"(~|null|Null|NULL|)\Z")
_TRUE = re.compile(r"(true|True|TRUE)\Z")
_FALSE = re.compile(r"(false|False|FALSE)\Z")
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)?(\.[0-9]+|(?<=[0-9])\.)?(?<=[0-9.])([eE][-+]?[0-9]+)?\Z")
_SURPRISE = re.compile(
    r"(yes|no|on|off"
    r"|[-+]?0[xXoObB][0-9a-fA-F_]+"
    r"|[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[-+]?\.(inf|nan)"
    r")\Z",
    re.IGNORECASE,
)
"""Scalars that some YAML readers take for something else than they look like."""

_LONGEST_SURPRISE = 100
"""A longer scalar is text to every reader that a person would use."""


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it is refused."""

    bytes: int
    nodes: int
    depth: int = 100
    instead: str = "split the file"
    """What may be done with a larger file."""


CATALOG_LIMITS = Limits(bytes=64_000_000, nodes=4_000_000)
"""For whoever builds or validates a catalog: a hundred times the shipped one, in 2.5 GB."""

ANSWER_LIMITS = Limits(
    bytes=4_000_000, nodes=100_000, instead="build it first: rrmm catalog build --catalog DIR"
)
"""For an answer that has to build its catalog: whatever stands there, 500 MB are enough."""


class _FaultError(Exception):
    """Something in the text that is not accepted, at a mark."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def read_text(path: Path, limits: Limits, shown: str) -> str | Location:
    """The text of a file, or the problem that keeps it from being read."""
    try:
        with path.open("rb") as file:
            content = file.read(limits.bytes + 1)
    except OSError as error:
        return Location(shown, None, None, "", f"can't be read: {error.strerror}")
    if len(content) > limits.bytes:
        message = f"larger than {limits.bytes:,} bytes; {limits.instead}"
        return Location(shown, None, None, "", message)
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Location(shown, line, None, "", "not UTF-8 text; save the file as UTF-8")


def parse_yaml(text: str, limits: Limits, shown: str) -> Data | Location:
    """The data of one YAML document, or the first problem that keeps it from being data."""
    try:
        return _build(text, limits, None)
    except _FaultError as fault:
        return Location(shown, fault.line, fault.column, "", fault.message)


def marks_of(text: str, limits: Limits) -> Marks:
    """Where each key and item of a document that `parse_yaml` accepted stands."""
    marks: Marks = {}
    _build(text, limits, marks)
    return marks


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not YAML: {error.problem or error.context}"
        if mark is None:
            raise _FaultError(message) from None
        raise _FaultError(message, mark.line + 1, mark.column + 1) from None
    except yaml.YAMLError as error:
        raise _FaultError(f"not YAML: {' '.join(str(error).split())}") from None
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise _FaultError("half of a character that needs two (a lone surrogate)", line) from None


@dataclass
class _Open:
    """A list or mapping that is still being filled."""

    value: list[Data] | dict[str, Data]
    path: tuple[Key, ...]
    key: str | None = None


def _build(text: str, limits: Limits, marks: Marks | None) -> Data:
    """Data from the event stream; iterative, so that depth can't exhaust the stack."""
    stack: list[_Open] = []
    root: Data = None
    documents = nodes = 0
    for event in _events(text):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _fault_at(event, "a second document starts here; one file holds one document")
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            nodes += 1
            if nodes > limits.nodes:
                raise _fault_at(event, f"more than {limits.nodes:,} values; {limits.instead}")
            _refuse_extras(event)
            if stack and _take_key(stack[-1], event, marks):
                continue
            value, opened = _value(event)
            path = _place(stack, value)
            if marks is not None and path not in marks:
                marks[path] = _mark(event)
            if not stack:
                root = value
            if opened:
                if len(stack) >= limits.depth:
                    raise _fault_at(event, f"nested deeper than {limits.depth} levels")
                assert isinstance(value, list | dict)
                stack.append(_Open(value, path))
    return root


def _fault_at(event: yaml.Event, message: str) -> _FaultError:
    return _FaultError(message, *_mark(event))


def _mark(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark is not None
    return event.start_mark.line + 1, event.start_mark.column + 1


def _refuse_extras(event: yaml.NodeEvent) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise _fault_at(event, "anchors and aliases are not accepted; write the value out")
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _fault_at(event, f"the tag {tag} is not accepted; write a plain value")


def _take_key(top: _Open, event: yaml.NodeEvent, marks: Marks | None) -> bool:
    """Whether the event was a mapping's key, which is then kept on `top`."""
    if not isinstance(top.value, dict) or top.key is not None:
        return False
    if not isinstance(event, yaml.ScalarEvent):
        raise _fault_at(event, "a key must be a word, not a list or a mapping")
    key = _scalar(event)
    if key == "<<":
        raise _fault_at(event, "merge keys are not accepted; write the values out")
    if not isinstance(key, str):
        raise _fault_at(event, f"the key {event.value!r} must be a word; quote it")
    if key in top.value:
        raise _fault_at(event, f"the key {key!r} stands twice; keep one of them")
    top.key = key
    if marks is not None:
        marks[(*top.path, key)] = _mark(event)
    return True


def _value(event: yaml.NodeEvent) -> tuple[Data, bool]:
    if isinstance(event, yaml.SequenceStartEvent):
        return [], True
    if isinstance(event, yaml.MappingStartEvent):
        return {}, True
    assert isinstance(event, yaml.ScalarEvent)
    return _scalar(event), False


def _place(stack: list[_Open], value: Data) -> tuple[Key, ...]:
    """Put the value where it belongs; return its path."""
    if not stack:
        return ()
    top = stack[-1]
    if isinstance(top.value, list):
        top.value.append(value)
        return (*top.path, len(top.value) - 1)
    assert top.key is not None
    key, top.key = top.key, None
    top.value[key] = value
    return (*top.path, key)


def _scalar(event: yaml.ScalarEvent) -> Data:
    """A scalar by YAML 1.2's core rules; what other readers would misread is refused."""
    text = event.value
    if not event.implicit[0]:
        return text
    if _NULL.match(text):
        return None
    if _TRUE.match(text):
        return True
    if _FALSE.match(text):
        return False
    if _INT.match(text):
        if len(text) > 40:
            raise _fault_at(event, "a number this long is not accepted; quote it")
        return int(text)
    if text[0] in "+-.0123456789" and _FLOAT.match(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise _fault_at(event, "a number this large is not accepted; quote it")
        return number
    if len(text) <= _LONGEST_SURPRISE and _SURPRISE.match(text):
        raise _fault_at(event, f"{text} is read differently by different tools; quote it")
    return text
