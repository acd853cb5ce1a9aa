"""Each kind of criterion is met, is not met, and is unknown where the datum is not recorded."""

from __future__ import annotations

from typing import Any

import pytest

from rrmm_cli.cli.judging import CatalogNames, Judging, history_of, opened
from rrmm_cli.cli.options import Asked
from rrmm_cli.eligibility.judge import judge
from rrmm_cli.eligibility.verdict import Verdict
from rrmm_cli.load.profile import profile_of
from rrmm_cli.model.criterion import Criterion, trusted

DAY = "2026-11-20"
VRD: dict[str, Any] = {
    "drugs": ["bortezomib", "lenalidomide"],
    "start": "2020-01-01",
    "end": "2020-12-01",
    "best_response": "VGPR",
    "progression": "2022-12-01",
    "stopped_for": "completed",
}
LATER: dict[str, Any] = {
    "drugs": ["carfilzomib"],
    "start": "2023-01-01",
    "end": "2023-12-01",
    "best_response": "PR",
    "progression": "none",
    "stopped_for": "completed",
}
ON_IT = {"progression": "2020-12-10", "stopped_for": "progression"}
CLEARANCE = {"quantity": "creatinine-clearance", "at_least": 30.0, "unit": "mL/min"}
IN_LAST = {"drug": "lenalidomide", "in_line": "last"}
SINCE_LAST = {"of": "last-therapy", "to": "today", "at_least_months": 6}

Profile = dict[str, Any]
KINDS: dict[str, tuple[dict[str, Any], Profile, Profile, Profile]] = {
    "prior_lines": (
        {"kind": "prior_lines", "at_least": 2, "at_most": 3, "unit": "lines"},
        {"prior_lines": 3},
        {"prior_lines": 4},
        {"exposed": ["bortezomib"]},
    ),
    "exposed_to": (
        {"kind": "exposed_to", "class": "imid"},
        {"prior_lines": 1, "exposed": ["lenalidomide"]},
        {"prior_lines": 1, "exposed": ["bortezomib"]},
        {"prior_lines": 1, "exposed_at_least": ["bortezomib"]},
    ),
    "exposed_to, cycles": (
        {"kind": "exposed_to", "drug": "lenalidomide", "min_cycles": 2},
        {"lines": [VRD | {"cycles": 2}]},
        {"lines": [VRD | {"cycles": 1}]},
        {"lines": [VRD | {"cycles": 1}, LATER | {"drugs": ["lenalidomide"], "cycles": 1}]},
    ),
    "exposed_to, last line": (
        {"kind": "exposed_to", **IN_LAST},
        {"lines": [LATER, VRD | {"start": "2024-01-01", "end": None, "progression": None}]},
        {"lines": [VRD, LATER]},
        {"prior_lines": 2, "exposed": ["lenalidomide", "bortezomib"]},
    ),
    "refractory_to": (
        {"kind": "refractory_to", "drug": "lenalidomide"},
        {"lines": [VRD | ON_IT]},
        {"lines": [VRD]},
        {"lines": [VRD | {"progression": None}]},
    ),
    "refractory_to, last line": (
        {"kind": "refractory_to", **IN_LAST},
        {
            "lines": [
                VRD | {"drugs": ["bortezomib"]},
                LATER | {"drugs": ["lenalidomide"]} | {"progression": "2023-12-10"},
            ]
        },
        {"lines": [VRD | ON_IT, LATER]},
        {"prior_lines": 2, "exposed": ["lenalidomide"], "refractory": ["lenalidomide"]},
    ),
    "disease": (
        {"kind": "disease", "state": "in-response"},
        {"disease": "in-response"},
        {"disease": "relapsed-or-refractory"},
        {"prior_lines": 1},
    ),
    "relapsed_after": (
        {"kind": "relapsed_after", "drug": "lenalidomide"},
        {"lines": [VRD]},
        {"lines": [VRD | {"progression": "none"}]},
        {"prior_lines": 2, "exposed": ["bortezomib", "lenalidomide"], "refractory": ["bortezomib"]},
    ),
    "responded_to": (
        {"kind": "responded_to", "class": "imid", "at_least": "PR"},
        {"lines": [VRD]},
        {"lines": [VRD | {"best_response": "MR"}]},
        {"lines": [VRD | {"drugs": ["iberdomide"]}]},
    ),
    "intolerant_to": (
        {"kind": "intolerant_to", "class": "imid"},
        {"intolerant": ["lenalidomide"]},
        {"intolerant": ["bortezomib"]},
        {"intolerant": ["iberdomide"]},
    ),
    "progressed_within": (
        {"kind": "progressed_within", "days": 60},
        {"prior_lines": 1, "days_since_last": 60},
        {"prior_lines": 1, "days_since_last": 61},
        {"prior_lines": 1},
    ),
    "progressed_since_last": (
        {"kind": "progressed_since_last"},
        {"prior_lines": 1, "progressed_on_last": True},
        {"lines": [LATER]},
        {"prior_lines": 1},
    ),
    "time_since": (
        {"kind": "time_since", **SINCE_LAST},
        {"lines": [VRD]},
        {"lines": [LATER | {"end": "2026-09-01"}]},
        {"lines": [VRD | {"end": None}]},
    ),
    "biomarker": (
        {"kind": "biomarker", "marker": "t(11;14)", "state": "present"},
        {"biomarkers": {"t(11;14)": "present"}},
        {"biomarkers": {"t(11;14)": "absent"}},
        {},
    ),
    "age": ({"kind": "age", "at_least_years": 65}, {"age": 65}, {"age": 64}, {}),
    "condition": (
        {"kind": "condition", "name": "pregnancy", "state": "absent"},
        {"conditions": []},
        {"conditions": [{"id": "pregnancy"}]},
        {},
    ),
    "measure": (
        {"kind": "measure", **CLEARANCE},
        {"measures": {"creatinine-clearance": {"value": 30, "unit": "mL/min"}}},
        {"measures": {"creatinine-clearance": {"value": 29, "unit": "mL/min"}}},
        {},
    ),
    "transplant": (
        {"kind": "transplant", "state": "refused"},
        {"transplant": {"refused": True}},
        {"transplant": {"refused": False}},
        {"transplant": {"eligible": True}},
    ),
}


@pytest.fixture(scope="module")
def catalog() -> tuple[Judging, CatalogNames]:
    """What the shipped catalog holds for judging."""
    _, judging, names = opened(Asked(None, None, None))
    return judging, names


def verdict(criterion: Criterion, profile: Profile, catalog: tuple[Judging, CatalogNames]) -> str:
    judging, names = catalog
    read = profile_of(without_gaps(profile), "case")
    return judge(criterion, history_of(read, judging, names, DAY), judging.knowledge).verdict.word


def without_gaps(profile: Profile) -> Profile:
    """A profile whose lines leave out what is None in them."""
    if "lines" not in profile:
        return profile
    lines = [{key: line[key] for key in line if line[key] is not None} for line in profile["lines"]]
    return profile | {"lines": lines}


@pytest.mark.parametrize("kind", KINDS)
def test_a_criterion_is_met_not_met_or_unknown(
    kind: str, catalog: tuple[Judging, CatalogNames]
) -> None:
    raw, *profiles = KINDS[kind]
    criterion = trusted(raw)
    told = [verdict(criterion, profile, catalog) for profile in profiles]
    assert told == [Verdict.MET.word, Verdict.NOT_MET.word, Verdict.UNKNOWN.word]
