"""Laws of judging that hold for every history and every criterion, not only for the cases."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from rrmm_cli.cli.judging import CatalogNames, Judging, opened
from rrmm_cli.cli.options import Asked
from rrmm_cli.eligibility.assess import Question, assess, judge_once, warned
from rrmm_cli.eligibility.contradictions import contradictions
from rrmm_cli.eligibility.history import History, derive
from rrmm_cli.eligibility.judge import Finding, judge
from rrmm_cli.eligibility.names import resolve_names
from rrmm_cli.eligibility.panel import Panel
from rrmm_cli.eligibility.verdict import Verdict, conjunction, disjunction, negation
from rrmm_cli.errors import InvalidFileError
from rrmm_cli.load.profile import read_profile
from rrmm_cli.model.criterion import Criterion, Not
from rrmm_cli.model.profile import Profile

DAY = "2026-11-20"
DRUGS = [
    "bortezomib",
    "carfilzomib",
    "lenalidomide",
    "pomalidomide",
    "daratumumab",
    "dexamethasone",
    "iberdomide",
    "teclistamab",
    "melphalan",
]
FEW = ["bortezomib", "lenalidomide", "teclistamab", "dexamethasone"]
"""Few enough that lines share a drug."""
CLASSES = ["proteasome-inhibitor", "imid", "anti-cd38", "bispecific-antibody"]
ADAPTER: TypeAdapter[Criterion] = TypeAdapter(Criterion)
VERDICTS = st.sampled_from(Verdict)


@pytest.fixture(scope="module")
def catalog() -> tuple[Judging, CatalogNames]:
    """What the shipped catalog holds for judging."""
    _, judging, names = opened(Asked(None, None, None))
    return judging, names


def leaf() -> st.SearchStrategy[dict[str, Any]]:
    agents = st.one_of(
        st.sampled_from(DRUGS).map(lambda drug: {"drug": drug}),
        st.sampled_from(CLASSES).map(lambda each: {"class": each}),
        st.sampled_from(["BCMA", "CD38"]).map(lambda each: {"target": each}),
    )
    kinds = st.sampled_from(["exposed_to", "refractory_to"])
    counts = st.integers(1, 2)
    by_agent = st.builds(
        lambda kind, agent, count: {"kind": kind, **agent, "count": count}, kinds, agents, counts
    )
    others: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
        [
            {"kind": "prior_lines", "at_least": 2, "unit": "lines"},
            {"kind": "prior_lines", "at_least": 1, "at_most": 3, "unit": "lines"},
            {"kind": "age", "at_least_years": 65},
            {"kind": "progressed_within", "days": 60},
            {"kind": "progressed_since_last"},
            {"kind": "biomarker", "marker": "t(11;14)", "state": "present"},
            {"kind": "condition", "name": "pregnancy", "state": "absent"},
        ]
    )
    return by_agent | others


def leaves_of_lines() -> list[Criterion]:
    """Criteria of every kind that lines of therapy can settle; a disease's state is a premise."""
    agents = [*({"drug": drug} for drug in FEW), {"class": "imid"}, {"target": "BCMA"}]
    of_agent: list[dict[str, Any]] = [
        {"kind": "exposed_to", "count": 1},
        {"kind": "exposed_to", "count": 1, "min_cycles": 2},
        {"kind": "exposed_to", "count": 1, "in_line": "last"},
        {"kind": "refractory_to", "count": 1},
        {"kind": "refractory_to", "count": 1, "in_line": "last"},
        {"kind": "relapsed_after"},
        {"kind": "responded_to", "at_least": "PR"},
        {"kind": "responded_to", "at_least": "CR"},
        {"kind": "intolerant_to"},
    ]
    times: list[dict[str, Any]] = [
        {"kind": "time_since", "at_least_months": 6, "to": to, **what}
        for to in ("today", "progression")
        for what in (
            {"of": "last-therapy"},
            {"of": "transplant"},
            *({"of": "drug", "drug": drug} for drug in FEW),
        )
    ]
    others: list[dict[str, Any]] = [
        {"kind": "prior_lines", "at_least": 2, "unit": "lines"},
        {"kind": "progressed_within", "days": 60},
        {"kind": "progressed_since_last"},
        {"kind": "transplant", "state": "received"},
        {"kind": "transplant", "state": "received", "type": "allogeneic"},
        {"kind": "transplant", "state": "not-received", "type": "allogeneic"},
        {"kind": "measure", "quantity": "creatinine-clearance", "at_least": 30, "unit": "mL/min"},
    ]
    every = [*({**kind, **agent} for kind in of_agent for agent in agents), *times, *others]
    return [read(each) for each in every]


def leaves_of_classes() -> list[Criterion]:
    """Criteria of every kind that names of drugs and classes can settle."""
    kinds: list[dict[str, Any]] = [
        *({"kind": "exposed_to", "count": count} for count in (1, 2)),
        *({"kind": "exposed_to", "count": count, "min_cycles": 2} for count in (1, 2)),
        *({"kind": "refractory_to", "count": count} for count in (1, 2)),
        *({"kind": kind} for kind in ("relapsed_after", "responded_to", "intolerant_to")),
    ]
    agents = [*({"class": each} for each in CLASSES), {"target": "BCMA"}, {"target": "CD38"}]
    agents += [{"drug": each} for each in DRUGS]
    return [read({**kind, **agent}) for kind in kinds for agent in agents]


def criteria() -> st.SearchStrategy[Criterion]:
    """Criteria of any shape."""
    raw = st.recursive(
        leaf(),
        lambda inner: (
            st.builds(
                lambda kind, parts: {"kind": kind, "parts": parts},
                st.sampled_from(["all_of", "any_of"]),
                st.lists(inner, min_size=1, max_size=3),
            )
            | inner.map(lambda part: {"kind": "not", "part": part})
        ),
        max_leaves=6,
    )
    return raw.map(ADAPTER.validate_python)


@st.composite
def complete_profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Profiles in the short form in which every datum is recorded, without a contradiction."""
    lines = draw(st.integers(0, 6))
    exposed = draw(st.lists(st.sampled_from(DRUGS), unique=True, max_size=6)) if lines else []
    refractory = draw(st.lists(st.sampled_from(exposed), unique=True)) if exposed else []
    days = draw(st.integers(0, 120))
    return {
        "age": draw(st.integers(18, 90)),
        "prior_lines": lines,
        "exposed": exposed,
        "refractory": refractory,
        "intolerant": [],
        "progressed_on_last": days == 0,
        "days_since_last": days,
        "biomarkers": {"t(11;14)": draw(st.sampled_from(["present", "absent"]))},
        "conditions": draw(st.sampled_from([[], [{"id": "pregnancy"}]])),
    }


@st.composite
def complete_lines(draw: st.DrawFn) -> dict[str, Any]:
    """Profiles whose lines are listed, every datum recorded."""
    lines: list[dict[str, Any]] = []
    start = datetime.date(2015, 1, 1)
    after: int | None = None
    for _ in range(draw(st.integers(1, 3))):
        drugs = draw(st.lists(st.sampled_from(FEW), unique=True, min_size=1, max_size=2))
        maintenance = draw(st.sampled_from([[], [], ["lenalidomide"]]))
        end = start + datetime.timedelta(days=draw(st.integers(100, 700)))
        # What is called the end may be that of what came before the maintenance.
        over = end + datetime.timedelta(days=draw(st.sampled_from([0, 400])) if maintenance else 0)
        response = draw(st.sampled_from(["PD", "SD", "MR", "PR", "CR"]))
        after = draw(st.sampled_from([0, 20, 30] if response == "PD" else AFTER))
        reasons = ["progression"] if response == "PD" else ["completed", "toxicity"]
        reasons += ["progression"] if after is not None and after <= 30 else []
        last = {drug: end - datetime.timedelta(days=draw(BEFORE)) for drug in drugs}
        last |= dict.fromkeys(maintenance, over)
        lines.append(
            {
                "drugs": drugs,
                "maintenance": maintenance,
                "transplant": draw(st.sampled_from([None, "autologous"])),
                "start": start.isoformat(),
                "end": end.isoformat(),
                # Unrecorded cycles are taken to be enough to tell what stable disease says.
                "cycles": draw(st.sampled_from([2, 6] if response == "SD" else [1, 2, 6])),
                "best_response": response,
                "progression": "none" if after is None else _after(over, after),
                "stopped_for": draw(st.sampled_from(reasons)),
                "last_dose": {drug: day.isoformat() for drug, day in last.items()},
            }
        )
        start = over + datetime.timedelta(days=(after or 0) + 10)
    received = sorted({drug for line in lines for drug in line["last_dose"]})
    clearance = {"value": draw(st.sampled_from([20, 80])), "unit": "mL/min"}
    days = {} if after is None else {"days_since_last": after}
    measures = {"creatinine-clearance": clearance}
    transplanted = [line["start"] for line in lines if line["transplant"]]
    dated = {"transplant": {"date": transplanted[0]}} if len(transplanted) == 1 else {}
    return {"lines": lines, "exposed": received, "measures": measures, **days, **dated}


AFTER = [0, 20, 30, 45, 60, 61, 400, None]
"""Days from the end of a line to a progression, if there is one."""
BEFORE = st.sampled_from([0, 0, 7, 50, 90])
"""Days from a drug's last dose to the end of its line."""


def _after(day: datetime.date, days: int) -> str:
    return (day + datetime.timedelta(days=days)).isoformat()


GAPS = [
    (),
    ("drugs", "last_dose"),
    ("drugs", "last_dose", "best_response"),
    ("transplant",),
    ("progression", "best_response"),
    ("cycles",),
    ("best_response",),
    ("progression",),
]
"""What may not be recorded of a line; without its end, why it ended or whether it had maintenance,
a convention judges."""


@st.composite
def with_gaps(draw: st.DrawFn, full: dict[str, Any]) -> dict[str, Any]:
    """A profile from which some of what it records is gone."""
    kept = {key: full[key] for key in full if key == "lines" or draw(st.booleans())}
    kept["lines"] = []
    for line in full["lines"]:
        gone = draw(st.sampled_from(GAPS))
        # Without maintenance or transplant the end of a line is taken for a last dose.
        assumed = gone == ("last_dose",) and not (line["maintenance"] or line["transplant"])
        kept["lines"].append({key: line[key] for key in line if assumed or key not in gone})
    return kept


def read(raw: dict[str, Any]) -> Criterion:
    """A criterion as the catalog's files give it."""
    return ADAPTER.validate_python(raw)


def history(catalog: tuple[Judging, CatalogNames], data: dict[str, Any]) -> History:
    judging, names = catalog
    profile = Profile.model_validate(data)
    resolved, problems = resolve_names(profile, names, judging.rules)
    assert problems == []
    return derive(profile, resolved, judging.rules, judging.knowledge, DAY)


def verdict(criterion: Criterion, held: History, judging: Judging) -> Verdict:
    return judge(criterion, held, judging.knowledge).verdict


def nothing_turns_round(
    catalog: tuple[Judging, CatalogNames],
    partial: dict[str, Any],
    full: dict[str, Any],
    criteria: Sequence[Criterion],
) -> None:
    """No verdict that the partial profile reaches is another one for the full profile."""
    before, after = (history(catalog, each) for each in (partial, full))
    for held in (before, after):
        resolved, _ = resolve_names(held.profile, catalog[1], catalog[0].rules)
        assume(not contradictions(held.profile, resolved, held, catalog[0].knowledge))
    for criterion in criteria:
        reached = verdict(criterion, before, catalog[0])
        if reached is not Verdict.UNKNOWN:
            assert reached is verdict(criterion, after, catalog[0]), criterion


@given(st.lists(VERDICTS))
def test_denying_all_of_is_any_of_the_denied(values: list[Verdict]) -> None:
    assert negation(conjunction(values)) is disjunction(map(negation, values))
    assert negation(disjunction(values)) is conjunction(map(negation, values))


@given(VERDICTS)
def test_denying_twice_is_saying_it(value: Verdict) -> None:
    assert negation(negation(value)) is value


def test_a_verdict_is_never_a_plain_yes_or_no() -> None:
    with pytest.raises(TypeError):
        bool(Verdict.UNKNOWN)


@given(st.lists(VERDICTS, min_size=1))
def test_a_further_part_never_raises_all_of_and_never_lowers_any_of(values: list[Verdict]) -> None:
    assert conjunction(values) <= conjunction(values[:-1])
    assert disjunction(values) >= disjunction(values[:-1])


@given(data=st.data())
def test_the_order_of_parts_changes_no_verdict(
    catalog: tuple[Judging, CatalogNames], data: st.DataObject
) -> None:
    parts = data.draw(st.lists(criteria(), min_size=1, max_size=4))
    held = history(catalog, data.draw(complete_profiles()))
    other = data.draw(st.permutations(parts))
    for kind in ("all_of", "any_of"):
        one, turned = ({"kind": kind, "parts": each} for each in (parts, other))
        assert verdict(read(one), held, catalog[0]) is verdict(read(turned), held, catalog[0])


@given(data=st.data())
def test_a_criterion_and_its_denial_mirror_each_other(
    catalog: tuple[Judging, CatalogNames], data: st.DataObject
) -> None:
    criterion = data.draw(criteria())
    held = history(catalog, data.draw(complete_profiles()))
    denied = Not.model_construct(kind="not", part=criterion)
    assert negation(verdict(criterion, held, catalog[0])) is verdict(denied, held, catalog[0])


@given(data=st.data())
def test_nothing_is_unknown_where_everything_is_recorded(
    catalog: tuple[Judging, CatalogNames], data: st.DataObject
) -> None:
    drawn = data.draw(complete_profiles())
    drawn["exposed"] = [drug for drug in drawn["exposed"] if drug != "iberdomide"]
    drawn["refractory"] = [drug for drug in drawn["refractory"] if drug != "iberdomide"]
    found = verdict(data.draw(criteria()), history(catalog, drawn), catalog[0])
    assert found is not Verdict.UNKNOWN


@settings(max_examples=300)
@given(data=st.data())
def test_filling_a_gap_never_changes_a_verdict_that_was_reached(
    catalog: tuple[Judging, CatalogNames], data: st.DataObject
) -> None:
    full = data.draw(complete_profiles())
    criterion = data.draw(criteria())
    dropped = data.draw(st.sets(st.sampled_from(sorted(full))))
    partial = {key: value for key, value in full.items() if key not in dropped}
    before = verdict(criterion, history(catalog, partial), catalog[0])
    if before is not Verdict.UNKNOWN:
        assert before is verdict(criterion, history(catalog, full), catalog[0])


@settings(max_examples=500)
@given(data=st.data())
def test_filling_a_gap_in_the_lines_never_changes_a_verdict_that_was_reached(
    catalog: tuple[Judging, CatalogNames], data: st.DataObject
) -> None:
    full = data.draw(complete_lines())
    partial = data.draw(with_gaps(full))
    nothing_turns_round(catalog, partial, full, leaves_of_lines())


@settings(max_examples=300)
@given(full=complete_profiles(), data=st.data())
def test_naming_the_drug_of_a_class_never_changes_a_verdict_that_was_reached(
    catalog: tuple[Judging, CatalogNames], full: dict[str, Any], data: st.DataObject
) -> None:
    lineage = catalog[0].knowledge.lineage
    unnamed = data.draw(st.sets(st.sampled_from(DRUGS)))
    partial = dict(full)
    for key in ("exposed", "refractory"):
        named = {lineage[drug][0] if drug in unnamed else drug for drug in full[key]}
        partial[key] = sorted(named)
    nothing_turns_round(catalog, partial, full, leaves_of_classes())


@given(data=st.data())
def test_what_is_unknown_names_what_is_missing(
    catalog: tuple[Judging, CatalogNames], data: st.DataObject
) -> None:
    full = data.draw(complete_profiles())
    kept = data.draw(st.sets(st.sampled_from(sorted(full))))
    held = history(catalog, {key: full[key] for key in kept})

    def check(finding: Finding) -> None:
        assert bool(finding.missing) == (finding.verdict is Verdict.UNKNOWN)
        for part in finding.parts:
            check(part)

    check(judge(data.draw(criteria()), held, catalog[0].knowledge))


@given(data=st.data())
def test_a_further_drug_never_undoes_an_exposure(
    catalog: tuple[Judging, CatalogNames], data: st.DataObject
) -> None:
    listed = data.draw(st.lists(st.sampled_from(DRUGS), unique=True, max_size=4))
    more = [*listed, data.draw(st.sampled_from(DRUGS))]
    criterion = data.draw(criteria().filter(lambda each: each.kind == "exposed_to"))
    for key in ("exposed", "exposed_at_least"):
        before = verdict(criterion, history(catalog, {key: listed}), catalog[0])
        after = verdict(criterion, history(catalog, {key: sorted(set(more))}), catalog[0])
        if before is Verdict.MET:
            assert after is Verdict.MET


@settings(max_examples=40)
@given(data=complete_profiles(), dropped=st.sets(st.sampled_from(["exposed", "age", "refractory"])))
def test_a_panel_gives_the_verdicts_of_the_whole_findings(
    catalog: tuple[Judging, CatalogNames], data: dict[str, Any], dropped: set[str]
) -> None:
    judging, _ = catalog
    held = history(catalog, {key: data[key] for key in data if key not in dropped})
    question = Question(DAY, "label", "US", frozenset({"relapsed", "any"}))
    judged = judge_once(held, judging.knowledge)
    rows = Panel(judging.candidates, question).rows(held, judging.knowledge)
    for candidate, row in zip(judging.candidates, rows, strict=True):
        one = assess(candidate, held, question, judged)
        told = warned(candidate, held, judging.knowledge, question, judged)
        deciding = None if one.deciding is None else one.deciding.statement.id
        assert (one.verdict, deciding) == (row.verdict, row.statement)
        assert sorted(each.code for each in told) == sorted(row.cautions)


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_profile_or_an_error_that_says_where(data: bytes) -> None:
    found: Sequence[object]
    try:
        found = [read_profile(data, "case.yaml")]
    except InvalidFileError as error:
        found = error.locations
    assert found != ()
