from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from rrmm_cli.load.reader import Data
from rrmm_cli.model.criterion import Agent, Criterion, trusted
from tests.support import CRITERION_KINDS, all_of, any_of, criterion, exposed_to, prior_lines

AGENT_KINDS = sorted(kind for kind, model in CRITERION_KINDS.items() if issubclass(model, Agent))
NONE_STATED: Data = {"kind": "none_stated"}

EVERY_KIND: dict[str, Data] = {
    "prior_lines": {"kind": "prior_lines", "at_least": 1, "at_most": 3, "unit": "therapies"},
    "exposed_to": {
        "kind": "exposed_to",
        "class": "imid",
        "count": 2,
        "in_line": "last",
        "min_cycles": 2,
    },
    "refractory_to": {"kind": "refractory_to", "target": "CD38", "count": 2, "in_line": "last"},
    "disease": {"kind": "disease", "state": "smoldering", "risk": "high"},
    "relapsed_after": {"kind": "relapsed_after", "drug": "melphalan"},
    "responded_to": {"kind": "responded_to", "drug": "lenalidomide", "at_least": "VGPR"},
    "intolerant_to": {"kind": "intolerant_to", "class": "imid"},
    "progressed_within": {"kind": "progressed_within", "days": 60},
    "progressed_since_last": {"kind": "progressed_since_last"},
    "time_since": {
        "kind": "time_since",
        "of": "drug",
        "drug": "lenalidomide",
        "to": "today",
        "at_least_months": 6,
        "at_most_months": 12,
    },
    "biomarker": {"kind": "biomarker", "marker": "t(11;14)", "state": "present"},
    "age": {"kind": "age", "at_least_years": 18, "at_most_years": 75},
    "condition": {
        "kind": "condition",
        "name": "peripheral-neuropathy",
        "state": "absent",
        "at_least_grade": 2,
    },
    "measure": {
        "kind": "measure",
        "quantity": "creatinine-clearance",
        "at_least": 30,
        "at_most": 60.5,
        "unit": "mL/min",
    },
    "transplant": {"kind": "transplant", "state": "received", "type": "autologous"},
    "judgement": {"kind": "judgement", "text": "fit for chemotherapy"},
    "none_stated": NONE_STATED,
    "all_of": all_of(NONE_STATED, any_of(NONE_STATED)),
    "any_of": any_of(NONE_STATED, all_of(NONE_STATED)),
    "not": {"kind": "not", "part": NONE_STATED},
}


@pytest.mark.parametrize("kind", CRITERION_KINDS)
def test_every_kind_is_read_and_written_back_the_same(kind: str) -> None:
    adapter: TypeAdapter[Criterion] = TypeAdapter(Criterion)

    assert EVERY_KIND[kind] == adapter.dump_python(
        criterion(EVERY_KIND[kind]), exclude_unset=True, by_alias=True
    )


@pytest.mark.parametrize("kind", CRITERION_KINDS)
def test_no_kind_accepts_an_unknown_key(kind: str) -> None:
    data = EVERY_KIND[kind]
    assert isinstance(data, dict)

    with pytest.raises(ValidationError, match="extra_forbidden"):
        criterion({**data, "at_last": 1})


@pytest.mark.parametrize("kind", CRITERION_KINDS)
def test_no_criterion_has_a_field_named_like_a_kind(kind: str) -> None:
    assert set() == set(CRITERION_KINDS[kind].model_fields) & set(CRITERION_KINDS)


@pytest.mark.parametrize("data", [{"kind": "prior_line"}, {"at_least": 1}, {}, "none_stated", None])
def test_a_criterion_without_a_known_kind_is_refused(data: Data) -> None:
    with pytest.raises(ValidationError):
        criterion(data)


@pytest.mark.parametrize("kind", AGENT_KINDS)
@pytest.mark.parametrize(
    "agents",
    [
        {},
        {"drug": None},
        {"drug": "lenalidomide", "class": "imid"},
        {"drug": "lenalidomide", "target": "CD38"},
        {"class": "imid", "target": "CD38"},
        {"drug": "lenalidomide", "class": "imid", "target": "CD38"},
    ],
)
def test_exactly_one_of_drug_class_and_target_is_named(kind: str, agents: dict[str, Data]) -> None:
    with pytest.raises(ValidationError, match="give exactly one of drug, class, target"):
        criterion({"kind": kind, **agents})


@pytest.mark.parametrize("kind", AGENT_KINDS)
@pytest.mark.parametrize("agent", ["drug", "class", "target"])
def test_one_of_drug_class_and_target_suffices(kind: str, agent: str) -> None:
    assert kind == criterion({"kind": kind, agent: "abc"}).kind


def test_a_key_is_spelt_as_in_the_data_file_only() -> None:
    with pytest.raises(ValidationError):
        criterion({"kind": "exposed_to", "drug_class": "imid"})


@pytest.mark.parametrize("kind", ["all_of", "any_of"])
def test_an_empty_list_of_parts_is_refused(kind: str) -> None:
    with pytest.raises(ValidationError, match="too_short"):
        criterion({"kind": kind, "parts": []})


def test_a_wrong_part_deep_inside_is_refused() -> None:
    with pytest.raises(ValidationError, match="too_short"):
        criterion(all_of(NONE_STATED, {"kind": "not", "part": any_of(all_of())}))


@pytest.mark.parametrize(
    "data",
    [
        prior_lines(),
        {"kind": "age"},
        {"kind": "measure", "quantity": "weight", "unit": "kg"},
        {"kind": "time_since", "of": "transplant", "to": "today"},
    ],
)
def test_a_bound_is_needed(data: Data) -> None:
    with pytest.raises(ValidationError, match=r"give at_least(_years|_months)?, at_most"):
        criterion(data)


@pytest.mark.parametrize(
    "data",
    [
        prior_lines(3, 1),
        {"kind": "age", "at_least_years": 75, "at_most_years": 18},
        {"kind": "measure", "quantity": "weight", "at_least": 90, "at_most": 50, "unit": "kg"},
        {
            "kind": "time_since",
            "of": "transplant",
            "to": "today",
            "at_least_months": 12,
            "at_most_months": 6,
        },
    ],
)
def test_a_lower_bound_above_the_upper_one_is_refused(data: Data) -> None:
    with pytest.raises(ValidationError, match="above"):
        criterion(data)


@pytest.mark.parametrize("data", [prior_lines(2, 2), prior_lines(0, 0)])
def test_two_equal_bounds_are_accepted(data: Data) -> None:
    assert criterion(data).kind == "prior_lines"


@pytest.mark.parametrize("time", [{"of": "drug"}, {"of": "last-therapy", "drug": "melphalan"}])
def test_a_time_names_its_drug_when_and_only_when_it_runs_from_one(time: dict[str, Data]) -> None:
    with pytest.raises(ValidationError, match="name the drug when"):
        criterion({"kind": "time_since", "to": "today", "at_least_months": 6, **time})


@pytest.mark.parametrize(
    "data",
    [
        prior_lines(-1),
        exposed_to("class", "imid", count=0),
        {"kind": "prior_lines", "at_least": "1", "unit": "lines"},
        {"kind": "prior_lines", "at_least": True, "unit": "lines"},
        {"kind": "prior_lines", "at_least": 1.5, "unit": "lines"},
        {"kind": "prior_lines", "at_least": 1, "unit": "line"},
        {"kind": "progressed_within", "days": -1},
        {"kind": "condition", "name": "neuropathy", "state": "present", "at_least_grade": 6},
        {"kind": "judgement", "text": ""},
        {"kind": "exposed_to", "drug": "Lenalidomide"},
    ],
)
def test_values_are_neither_bent_nor_out_of_range(data: Data) -> None:
    with pytest.raises(ValidationError):
        criterion(data)


def test_what_is_left_out_has_its_usual_value() -> None:
    assert criterion(exposed_to("drug", "abc")) == criterion({"kind": "exposed_to", "drug": "abc"})
    assert criterion({"kind": "responded_to", "drug": "abc", "at_least": "PR"}) == criterion(
        {"kind": "responded_to", "drug": "abc"}
    )


def test_a_criterion_does_not_change() -> None:
    age = criterion({"kind": "age", "at_least_years": 18})

    with pytest.raises(ValidationError, match="frozen"):
        age.kind = "age"  # type: ignore[misc]


@pytest.mark.parametrize("kind", CRITERION_KINDS)
def test_a_stored_criterion_is_built_as_it_was_checked(kind: str) -> None:
    checked = criterion(EVERY_KIND[kind])
    assert trusted(checked.model_dump(mode="json")) == checked
