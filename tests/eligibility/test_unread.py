"""Of a profile with a broken part everything else is said, and nothing that mending would unsay."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rrmm_cli.cli.judging import CatalogNames, Judging, judged, opened
from rrmm_cli.cli.options import Asked
from rrmm_cli.errors import InvalidFileError
from rrmm_cli.load.profile import read_leniently

DAY = "2026-11-20"
Catalog = tuple[Judging, CatalogNames]
Place = tuple[str | int, ...]
DRUGS = st.sampled_from(
    ["bortezomib", "carfilzomib", "lenalidomide", "daratumumab", "dexamethasone", "PI", "imid"]
)
ONE_DRUG = DRUGS.filter(lambda name: name not in ("PI", "imid"))
DAYS = st.sampled_from(["2019", "2020-01-10", "2020-02", "2020-03-05", "2020-06-01", "2021"])


@functools.cache
def catalog() -> Catalog:
    """What the shipped catalog holds for judging."""
    _, judging, names = opened(Asked(None, None, None))
    return judging, names


def optional(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=values)


NAMES = st.lists(DRUGS, unique=True, max_size=4)
LINE = optional(
    regimen=st.sampled_from(["VRd", "Rd", "bortezomib-dex", "cilta-cel"]),
    drugs=st.lists(ONE_DRUG, unique=True, max_size=3),
    start=DAYS,
    end=DAYS,
    cycles=st.integers(0, 4),
    best_response=st.sampled_from(["PD", "SD", "PR", "CR"]),
    transplant=st.just("autologous"),
    maintenance=st.lists(ONE_DRUG, unique=True, max_size=2),
    last_dose=st.dictionaries(ONE_DRUG, DAYS, max_size=2),
    progression=DAYS | st.just("none"),
    stopped_for=st.sampled_from(["progression", "toxicity", "completed"]),
)
PROFILES = optional(
    disease=st.sampled_from(["newly-diagnosed", "relapsed-or-refractory", "in-response"]),
    lines=st.lists(LINE, max_size=3),
    prior_lines=st.integers(0, 3),
    exposed=NAMES,
    exposed_at_least=NAMES,
    refractory=NAMES,
    refractory_at_least=NAMES,
    intolerant=NAMES,
    progressed_on_last=st.booleans(),
    days_since_last=st.integers(0, 120),
    biomarkers=st.dictionaries(st.sampled_from(["x", "X"]), st.sampled_from(["present", "absent"])),
    measures=st.just({"creatinine-clearance": {"value": 45, "unit": "mg/dL"}}),
    conditions=st.lists(st.sampled_from([{"id": "a"}, {"id": "a", "grade": 2}]), max_size=2),
    transplant=optional(received=st.sampled_from(["autologous", "none"]), date=DAYS),
)


def agreed(profile: dict[str, Any]) -> dict[str, Any]:
    """The profile, where of two keys for one datum only one is believed, without their quarrel."""
    lines = profile.get("lines", [])
    for line in lines:
        if "drugs" in line:
            line.pop("regimen", None)
    if "refractory" in profile:
        profile.pop("refractory_at_least", None)
    both = "lines" in profile and "prior_lines" in profile
    return profile | ({"prior_lines": len(lines)} if both else {})


def problems(profile: dict[str, Any]) -> set[tuple[str, str]]:
    """Every problem as (path, what stands there); of two things that deny it, either will do."""
    reading = read_leniently(json.dumps(profile).encode(), "case")
    found = [*reading.problems]
    if reading.read is not None:
        found += judged(reading.read, reading.broken, *catalog(), DAY)[0]
    told = ((each.path, re.sub("^(start|end) .*, ", "", each.message)) for each in found)
    return {(path, re.split(", but | \\(line 1, ", message)[0]) for path, message in told}


def places(data: Any, path: Place = ()) -> Iterator[Place]:
    """Every place of the data but the whole."""
    if path:
        yield path
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, key))


def broken(profile: dict[str, Any], place: Place, how: str) -> dict[str, Any]:
    """A copy of which one part can't be read: of a wrong type, misspelt, or a name of nothing."""
    changed: dict[str, Any] = json.loads(json.dumps(profile))
    around: Any = changed
    for part in place[:-1]:
        around = around[part]
    if how == "misspelt" and isinstance(around, dict):
        around["x" + str(place[-1])] = around.pop(place[-1])
    elif how == "ambiguous" and around[place[-1]] in ("daratumumab", "dexamethasone"):
        around[place[-1]] = "D"
    elif how == "unknown" and isinstance(around[place[-1]], str):
        around[place[-1]] = "nothing is called so"
    else:
        around[place[-1]] = 1.5
    return changed


@given(profile=PROFILES.map(agreed), data=st.data())
@settings(max_examples=500)
def test_what_is_said_beside_a_broken_part_stands_when_it_is_mended(
    profile: dict[str, Any], data: st.DataObject
) -> None:
    where = list(places(profile))
    if not where:
        return
    place = data.draw(st.sampled_from(where))
    how = data.draw(st.sampled_from(["wrong", "misspelt", "ambiguous", "unknown"]))
    dotted = ".".join(map(str, place))
    parent = dotted.rpartition(".")[0]
    own = (dotted, f"{parent}.x" if parent else "x")
    said = {
        message
        for path, message in problems(broken(profile, place, how))
        if not path.startswith(own)
    }
    assert said - {message for _, message in problems(profile)} == set()


def said_of(text: str) -> set[tuple[str, int | None]]:
    """Every problem of a profile's text as (path, line)."""
    reading = read_leniently(text.encode(), "case")
    found = [*reading.problems]
    if reading.read is not None:
        found += judged(reading.read, reading.broken, *catalog(), DAY)[0]
    return {(each.path, each.line) for each in found}


def test_a_value_that_yaml_refuses_hides_nothing_beside_it() -> None:
    text = """\
age: 012
prior_lines: -1
exposed: [V, yes, D]
age: 30
lines:
- {drugs: [V], start: "2020-01", end: "2019"}
"""
    assert said_of(text) == {
        ("age", 1),
        ("prior_lines", 2),
        ("exposed.1", 3),
        ("exposed.2", 3),
        ("age", 4),
        ("lines.0.end", 6),
    }


def test_nothing_is_said_that_a_refused_name_may_answer() -> None:
    told = said_of("exposed: [V, yes, D]\nrefractory: [carfilzomib]\n")
    assert told == {("exposed.1", 1), ("exposed.2", 1)}


def test_a_profile_that_breaks_off_is_told_as_one_problem() -> None:
    with pytest.raises(InvalidFileError) as raised:
        read_leniently(b"exposed: [V\nage: 3", "case")
    assert [each.line for each in raised.value.locations] == [2]
