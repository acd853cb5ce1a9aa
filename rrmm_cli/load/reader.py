"""Owns YAML and JSON text as data: bounded, no surprises; it must never know what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

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

_MOST_FAULTS = 1_000
"""After so many a file is read no further: nobody mends more at a time."""


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


class Read(NamedTuple):
    """What a text holds, with every problem that keeps it from being plain data."""

    data: Data
    """What could be read all the same; nothing where the text breaks off."""
    problems: list[Location]
    doubtful: frozenset[tuple[Key, ...]]
    """Paths at which the data may not be what was meant."""
    whole: bool
    """Whether the text was read to its end."""


class _FaultError(Exception):
    """Something in the text that is not accepted, at a mark."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column
        self.path: tuple[Key, ...] = ()


@dataclass
class _Faults:
    """What was not accepted on the way, where reading could go on."""

    told: list[_FaultError] = field(default_factory=list)
    paths: set[tuple[Key, ...]] = field(default_factory=set)
    """Where the data are not what was written."""

    def add(self, fault: _FaultError, path: tuple[Key, ...], *, doubtful: bool = True) -> None:
        if len(self.told) >= _MOST_FAULTS:
            message = f"{_MOST_FAULTS:,} such problems; the file was read no further"
            raise _FaultError(message, fault.line, fault.column)
        fault.path = path
        self.told.append(fault)
        if doubtful:
            self.paths.add(path)


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


def read_yaml(text: str, limits: Limits, shown: str) -> Read:
    """The data of one YAML document and every problem in it."""
    faults = _Faults()
    try:
        data = _build(text, limits, None, faults)
        whole = True
    except _FaultError as fault:
        faults.told.append(fault)
        data, whole = None, False
    problems = [
        Location(shown, fault.line, fault.column, dotted(fault.path), fault.message)
        for fault in faults.told
    ]
    return Read(data, problems, frozenset(faults.paths), whole)


def parse_yaml(text: str, limits: Limits, shown: str) -> Data | Location:
    """The data of one YAML document, or the first problem that keeps it from being data."""
    read = read_yaml(text, limits, shown)
    return read.problems[0] if read.problems else read.data


def marks_of(text: str, limits: Limits) -> Marks:
    """Where each key and item of a document that was read to its end stands."""
    marks: Marks = {}
    _build(text, limits, marks, _Faults())
    return marks


def dotted(path: tuple[Key, ...]) -> str:
    """A path as people read it: `regimens.3.statements.0.from`."""
    return ".".join(str(part) for part in path)


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
    again: bool = False
    """Whether the key stood before: the first value is kept."""


def _build(text: str, limits: Limits, marks: Marks | None, faults: _Faults) -> Data:
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
            if stack and _take_key(stack[-1], event, marks, faults):
                continue
            value, opened, wrong = _value(event)
            path = _place(stack, value)
            if wrong is not None:
                faults.add(_fault_at(event, wrong), path, doubtful=not opened)
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


def _extra(event: yaml.NodeEvent) -> str | None:
    """What a node has beside its value, which plain data don't have."""
    if event.anchor is not None:
        return "anchors and aliases are not accepted; write the value out"
    tag = getattr(event, "tag", None)
    return None if tag is None else f"the tag {tag} is not accepted; write a plain value"


def _take_key(top: _Open, event: yaml.NodeEvent, marks: Marks | None, faults: _Faults) -> bool:
    """Whether the event was a mapping's key, which is then kept on `top`."""
    if not isinstance(top.value, dict) or top.key is not None:
        return False
    key, wrong = _key(event)
    if key in top.value:
        top.again = True
        wrong = wrong or f"the key {key!r} stands twice; keep one of them"
    if wrong is not None:
        faults.add(_fault_at(event, wrong), (*top.path, key))
    top.key = key
    if marks is not None:
        marks.setdefault((*top.path, key), _mark(event))
    return True


def _key(event: yaml.NodeEvent) -> tuple[str, str | None]:
    """A key, and what is wrong with it."""
    extra = _extra(event)
    if isinstance(event, yaml.AliasEvent):
        return f"*{event.anchor}", extra
    if not isinstance(event, yaml.ScalarEvent):
        raise _fault_at(event, extra or "a key must be a word, not a list or a mapping")
    try:
        key = _scalar(event)
    except ValueError as error:
        return event.value, extra or str(error)
    if key == "<<":
        return key, extra or "merge keys are not accepted; write the values out"
    if not isinstance(key, str):
        return event.value, extra or f"the key {event.value!r} must be a word; quote it"
    return key, extra


def _value(event: yaml.NodeEvent) -> tuple[Data, bool, str | None]:
    """A value, whether it is still to be filled, and what is wrong with it."""
    extra = _extra(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return [], True, extra
    if isinstance(event, yaml.MappingStartEvent):
        return {}, True, extra
    if isinstance(event, yaml.AliasEvent):
        return None, False, extra
    assert isinstance(event, yaml.ScalarEvent)
    try:
        return _scalar(event), False, extra
    except ValueError as error:
        return event.value, False, extra or str(error)


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
    if top.again:
        top.again = False
    else:
        top.value[key] = value
    return (*top.path, key)


def _scalar(event: yaml.ScalarEvent) -> Data:
    """A scalar by YAML 1.2's core rules.

    Raises:
        ValueError: other readers would misread it.
    """
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
            raise ValueError("a number this long is not accepted")
        return int(text)
    if text[0] in "+-.0123456789" and _FLOAT.match(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise ValueError("a number this large is not accepted")
        return number
    if len(text) <= _LONGEST_SURPRISE and _SURPRISE.match(text):
        raise ValueError(f"{text} is read differently by different tools; quote it")
    return text
