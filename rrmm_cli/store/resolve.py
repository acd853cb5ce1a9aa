"""Owns which entry a typed name means; it must never resolve what is not listed."""

from __future__ import annotations

import json
from typing import NamedTuple

from rrmm_cli.errors import AmbiguousNameError, Candidate, UnknownNameError
from rrmm_cli.model.names import bare, fold
from rrmm_cli.store.asof import KINDS
from rrmm_cli.store.database import Database

ACRONYM_LENGTH = 5
"""Names up to this length are compared by their letters alone: one letter apart is another drug."""
SUGGESTION_CUTOFF = 0.8
MOST_SUGGESTIONS = 3


class Match(NamedTuple):
    """The entry that a typed name means."""

    number: int
    """Its number in the compiled catalog."""
    kind: str
    id: str
    name: str
    input: str
    """What was typed."""
    by: str
    """What the typed name is: id, name, alias, brand, misspelling or usual-meaning."""
    others: tuple[Candidate, ...] = ()
    """The other entries that the name is used for, where it resolves all the same."""


def resolve(database: Database, kind: str, text: str) -> Match | None:
    """The entry of one kind that `text` names, or None.

    Order: declared ambiguous names, exact id, exact listed name, folded listed name.

    Raises:
        AmbiguousNameError: the name is declared to mean several entries.
    """
    folded = fold(text)
    if not _can_be_stored(text):
        return None
    declared = _ambiguity(database, kind, text)
    if declared is not None:
        return _declared(database, kind, text, declared)
    found = database.rows(
        "SELECT name.n, entry.id, entry.name, name.means, name.written, entry.about "
        "FROM name JOIN entry ON entry.n = name.n WHERE name.folded = ? AND name.kind = ?",
        (folded, kind),
    )
    for fits in (
        [row for row in found if row[1] == text],
        [row for row in found if row[4] == text],
        found,
    ):
        numbers = {row[0] for row in fits}
        if len(numbers) > 1:
            meant = dict.fromkeys(Candidate(kind, row[1], row[2], row[5]) for row in fits)
            raise _ambiguous(text, kind, list(meant))
        if fits:
            number, entry_id, name, means, *_ = min(fits, key=lambda row: _MEANINGS.index(row[3]))
            means = "id" if entry_id == text else means
            return Match(number, kind, entry_id, name, text, means)
    return None


def _can_be_stored(text: str) -> bool:
    """Whether a name could stand in a file at all; half a character could not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _ambiguity(database: Database, kind: str, text: str) -> tuple[str, str] | None:
    """How a name that is declared ambiguous resolves, and what it means."""
    rows = database.rows(
        "SELECT resolve, means, written, match_case FROM ambiguous WHERE kind = ? AND folded = ?",
        (kind, fold(text)),
    )
    for resolve_by, means, written, match_case in rows:
        if not match_case or bare(written) == bare(text):
            return resolve_by, means
    return None


_MEANINGS = ("name", "id", "brand", "alias", "misspelling")


def _declared(database: Database, kind: str, text: str, row: tuple[str, str]) -> Match:
    resolve_by, means = row
    numbers = json.loads(means)
    candidates = [_candidate(database, number) for number in numbers]
    if resolve_by == "stop":
        raise _ambiguous(text, kind, candidates)
    usual = candidates[0]
    return Match(
        numbers[0], kind, usual.id, usual.name, text, "usual-meaning", tuple(candidates[1:])
    )


def _candidate(database: Database, number: int) -> Candidate:
    row = database.rows("SELECT kind, id, name, about FROM entry WHERE n = ?", (number,))[0]
    return Candidate(*row)


def _ambiguous(text: str, kind: str, candidates: list[Candidate]) -> AmbiguousNameError:
    return AmbiguousNameError(
        message=f'"{text}" means more than one {kind}; nothing is chosen for you',
        hint="name one of them, for example: rrmm " + f"{kind} {candidates[0].id}",
        input=text,
        candidates=candidates,
    )


def unknown(database: Database, kind: str | None, text: str) -> UnknownNameError:
    """The error for a name that nothing has, with near names that are only suggestions."""
    import shlex

    known = _can_be_stored(text)
    declared = _declared_elsewhere(database, kind, text) if known and kind is not None else []
    elsewhere = _elsewhere(database, kind, text, declared) if known and kind is not None else []
    suggestions = elsewhere or (suggest(database, kind, text) if known else [])
    what = "entry" if kind is None else kind
    hint = f"rrmm search {shlex.quote(text)}"
    if declared:
        hint = "   or: ".join(f"rrmm {each.type} {each.id}" for each in declared)
    elif elsewhere:
        hint = f"rrmm show {shlex.quote(text)}"
    elif suggestions:
        words = shlex.quote(text[:4])
        hint = f"rrmm {suggestions[0].type} {suggestions[0].id}   or: rrmm search {words}"
    elif not fold(text):
        hint = f"rrmm {_LISTS.get(what, 'search WORD')}"
    return UnknownNameError(
        message=f'no {what} is called "{text}"', hint=hint, input=text, suggestions=suggestions
    )


_LISTS = {kind: "classes" if kind == "class" else f"{kind}s" for kind in KINDS}
"""The command that lists a kind of entry: what is left where no word was typed."""


def _declared_elsewhere(database: Database, kind: str, text: str) -> list[Candidate]:
    """Everything that a name is declared to mean in other kinds."""
    rows = [_ambiguity(database, each, text) for each in KINDS if each != kind]
    return [_candidate(database, number) for row in rows if row for number in json.loads(row[1])]


def _elsewhere(
    database: Database, kind: str, text: str, declared: list[Candidate]
) -> list[Candidate]:
    """Entries of other kinds that have exactly this name, or are declared to have it."""
    settled = {each.type for each in declared}
    rows = database.rows(
        "SELECT DISTINCT entry.kind, entry.id, entry.name, entry.about FROM name "
        "JOIN entry ON entry.n = name.n WHERE name.folded = ? AND name.kind != ? ORDER BY entry.n",
        (fold(text), kind),
    )
    listed = [Candidate(*row) for row in rows if row[0] not in settled]
    return [*declared, *listed[:MOST_SUGGESTIONS]]


def suggest(database: Database, kind: str | None, text: str) -> list[Candidate]:
    """Names near to `text`: for an acronym only the same letters in another order."""
    import difflib

    folded = fold(text)
    if not folded:
        return []
    names = database.rows(
        "SELECT DISTINCT folded FROM name WHERE kind = ?1 OR ?1 IS NULL ORDER BY folded", (kind,)
    )
    listed = [row[0] for row in names]
    if len(folded) <= ACRONYM_LENGTH:
        near = [name for name in listed if sorted(name) == sorted(folded)]
    else:
        longer = [name for name in listed if len(name) > ACRONYM_LENGTH]
        near = difflib.get_close_matches(folded, longer, n=8, cutoff=SUGGESTION_CUTOFF)
    found: dict[tuple[str, str], Candidate] = {}
    for name in near:
        for row in database.rows(
            "SELECT entry.kind, entry.id, entry.name, entry.about FROM name "
            "JOIN entry ON entry.n = name.n "
            "WHERE name.folded = ?1 AND (name.kind = ?2 OR ?2 IS NULL) ORDER BY entry.n",
            (name, kind),
        ):
            found.setdefault((row[0], row[1]), Candidate(*row))
    return list(found.values())[:MOST_SUGGESTIONS]


def readings(database: Database, kind: str, text: str) -> list[str]:
    """Ids of every entry of a kind that a name may mean, also beside its usual meaning.

    None where nothing has the name. In a history even a usual meaning is not taken for granted:
    the DVd of 2006 held doxorubicin, and read as daratumumab it would turn verdicts.
    """
    try:
        match = resolve(database, kind, text)
    except AmbiguousNameError as error:
        return [candidate.id for candidate in error.candidates]
    if match is None:
        return []
    return [match.id, *(other.id for other in match.others)]
