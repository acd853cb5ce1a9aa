from __future__ import annotations

import pytest

from rrmm_cli.load.reader import Data
from rrmm_cli.model.words import Names, criterion_text, listing, plural, statement_text
from tests.support import (
    CRITERION_KINDS,
    all_of,
    any_of,
    criterion,
    exposed_to,
    prior_lines,
    refractory_to,
    statement,
)

NAMES = Names(
    drugs={"lenalidomide": "lenalidomide", "bortezomib": "bortezomib"},
    classes={
        "anti-cd38": "anti-CD38 monoclonal antibody",
        "imid": "immunomodulatory drug",
        "proteasome-inhibitor": "proteasome inhibitor",
        "xpo1-inhibitor": "XPO1 inhibitor",
    },
)
LENALIDOMIDE = exposed_to("drug", "lenalidomide")
PI = exposed_to("class", "proteasome-inhibitor")
IMID = exposed_to("class", "imid")
ANTI_CD38 = exposed_to("class", "anti-cd38")
FRAIL: Data = {"kind": "judgement", "text": "too frail for three drugs"}

WORDS_OF_EVERY_KIND: dict[str, tuple[Data, str]] = {
    "prior_lines": (prior_lines(1, 3), "1 to 3 prior lines of therapy"),
    "exposed_to": (LENALIDOMIDE, "prior treatment with lenalidomide"),
    "refractory_to": (
        refractory_to("class", "anti-cd38"),
        "refractory to an anti-CD38 monoclonal antibody",
    ),
    "disease": (
        {"kind": "disease", "state": "smoldering", "risk": "high"},
        "high-risk smoldering disease",
    ),
    "relapsed_after": (
        {"kind": "relapsed_after", "drug": "bortezomib"},
        "relapsed after bortezomib",
    ),
    "responded_to": (
        {"kind": "responded_to", "drug": "bortezomib"},
        "responded to bortezomib (PR or better)",
    ),
    "intolerant_to": (
        {"kind": "intolerant_to", "class": "imid"},
        "did not tolerate an immunomodulatory drug",
    ),
    "progressed_within": (
        {"kind": "progressed_within", "days": 60},
        "progression on or within 60 days of the last therapy",
    ),
    "progressed_since_last": (
        {"kind": "progressed_since_last"},
        "progression on or since the last therapy",
    ),
    "time_since": (
        {"kind": "time_since", "of": "transplant", "to": "progression", "at_least_months": 18},
        "at least 18 months to progression after the transplant",
    ),
    "biomarker": (
        {"kind": "biomarker", "marker": "t(11;14)", "state": "present"},
        "t(11;14) present",
    ),
    "age": ({"kind": "age", "at_most_years": 75}, "age at most 75 years"),
    "condition": (
        {
            "kind": "condition",
            "name": "peripheral-neuropathy",
            "state": "absent",
            "at_least_grade": 2,
        },
        "no peripheral neuropathy of grade 2 or higher",
    ),
    "measure": (
        {"kind": "measure", "quantity": "creatinine-clearance", "at_least": 30, "unit": "mL/min"},
        "creatinine clearance at least 30 mL/min",
    ),
    "transplant": (
        {"kind": "transplant", "state": "ineligible", "type": "autologous"},
        "not eligible for an autologous stem cell transplant",
    ),
    "judgement": (FRAIL, "too frail for three drugs"),
    "none_stated": ({"kind": "none_stated"}, "no criteria stated"),
    "all_of": (
        all_of(prior_lines(1, 1), FRAIL),
        "1 prior line of therapy; too frail for three drugs",
    ),
    "any_of": (
        any_of(prior_lines(3), FRAIL),
        "either at least 3 prior lines of therapy, or too frail for three drugs",
    ),
    "not": (
        {"kind": "not", "part": LENALIDOMIDE},
        "no prior treatment with lenalidomide",
    ),
}


def words(data: Data) -> str:
    return criterion_text(criterion(data), NAMES)


@pytest.mark.parametrize("kind", CRITERION_KINDS)
def test_every_kind_of_criterion_has_words(kind: str) -> None:
    data, expected = WORDS_OF_EVERY_KIND[kind]

    assert expected == words(data)


def test_a_count_of_prior_lines_opens_the_statement_of_its_population() -> None:
    label = statement(
        prior_lines(1, 3), population=("adult", "multiple-myeloma", "relapsed-or-refractory")
    )

    assert (
        statement_text(label, NAMES)
        == "Adults with relapsed or refractory multiple myeloma: 1 to 3 prior lines of therapy"
    )


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        ((), "No criteria stated"),
        (("adult",), "Adults: no criteria stated"),
        (("multiple-myeloma",), "People with multiple myeloma: no criteria stated"),
        (("multiple-myeloma", "adult"), "Adults with multiple myeloma: no criteria stated"),
        (
            ("relapsed-or-refractory",),
            "People with relapsed or refractory multiple myeloma: no criteria stated",
        ),
        (
            ("relapsed-or-refractory", "multiple-myeloma"),
            "People with relapsed or refractory multiple myeloma: no criteria stated",
        ),
        (
            ("adult", "relapsed-or-refractory"),
            "Adults with relapsed or refractory multiple myeloma: no criteria stated",
        ),
        (
            ("relapsed-or-refractory", "multiple-myeloma", "adult"),
            "Adults with relapsed or refractory multiple myeloma: no criteria stated",
        ),
    ],
)
def test_every_population_has_words(population: tuple[str, ...], expected: str) -> None:
    assert expected == statement_text(statement({"kind": "none_stated"}, population), NAMES)


@pytest.mark.parametrize(
    ("first_words", "expected"),
    [
        ("t(11;14) by FISH", "t(11;14) by FISH"),
        ("del(17p) by FISH", "del(17p) by FISH"),
        ("eGFR above 30", "eGFR above 30"),
    ],
)
def test_a_marker_keeps_its_case_at_the_start_of_a_statement(
    first_words: str, expected: str
) -> None:
    asked = statement({"kind": "judgement", "text": first_words})

    assert expected == statement_text(asked, NAMES)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (prior_lines(1), "at least 1 prior line of therapy"),
        (prior_lines(2), "at least 2 prior lines of therapy"),
        (prior_lines(None, 1), "at most 1 prior line of therapy"),
        (prior_lines(None, 3), "at most 3 prior lines of therapy"),
        (prior_lines(1, 1), "1 prior line of therapy"),
        (prior_lines(0, 0), "0 prior lines of therapy"),
        (prior_lines(1, 3, "therapies"), "1 to 3 prior therapies"),
        (prior_lines(1, None, "therapies"), "at least 1 prior therapy"),
        (prior_lines(2, None, "regimens"), "at least 2 prior regimens"),
        (prior_lines(1, 1, "regimens"), "1 prior regimen"),
    ],
)
def test_prior_lines_are_counted_in_the_unit_of_the_label(data: Data, expected: str) -> None:
    assert expected == words(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            all_of(prior_lines(2, None, "therapies"), LENALIDOMIDE, PI),
            "at least 2 prior therapies including lenalidomide and a proteasome inhibitor",
        ),
        (
            all_of(prior_lines(4), PI, IMID, ANTI_CD38),
            "at least 4 prior lines of therapy including a proteasome inhibitor, "
            "an immunomodulatory drug and an anti-CD38 monoclonal antibody",
        ),
        (
            all_of(LENALIDOMIDE, FRAIL, prior_lines(2)),
            "too frail for three drugs; at least 2 prior lines of therapy including lenalidomide",
        ),
        (
            all_of(prior_lines(1), PI, IMID, refractory_to("drug", "lenalidomide")),
            "at least 1 prior line of therapy including a proteasome inhibitor and "
            "an immunomodulatory drug; refractory to lenalidomide",
        ),
        (
            all_of(PI, IMID),
            "prior treatment with a proteasome inhibitor and an immunomodulatory drug",
        ),
        (
            all_of(refractory_to("drug", "lenalidomide"), PI),
            "refractory to lenalidomide; prior treatment with a proteasome inhibitor",
        ),
        (
            all_of(prior_lines(1), prior_lines(2, None, "regimens"), PI),
            "at least 1 prior line of therapy; at least 2 prior regimens; "
            "prior treatment with a proteasome inhibitor",
        ),
    ],
)
def test_exposures_stand_behind_the_one_count_of_lines(data: Data, expected: str) -> None:
    assert expected == words(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            any_of(
                all_of(prior_lines(3), PI, IMID),
                all_of(
                    refractory_to("class", "proteasome-inhibitor"), refractory_to("class", "imid")
                ),
            ),
            "either (at least 3 prior lines of therapy including a proteasome inhibitor and "
            "an immunomodulatory drug), or (refractory to a proteasome inhibitor; "
            "refractory to an immunomodulatory drug)",
        ),
        (
            any_of(LENALIDOMIDE, FRAIL, prior_lines(3)),
            "either prior treatment with lenalidomide, or too frail for three drugs, "
            "or at least 3 prior lines of therapy",
        ),
        (
            all_of(prior_lines(1), any_of(PI, IMID)),
            "at least 1 prior line of therapy; "
            "(either prior treatment with a proteasome inhibitor, "
            "or prior treatment with an immunomodulatory drug)",
        ),
        (
            {"kind": "not", "part": all_of(FRAIL, prior_lines(1))},
            "not (too frail for three drugs; at least 1 prior line of therapy)",
        ),
    ],
)
def test_a_tree_inside_a_tree_stands_in_brackets(data: Data, expected: str) -> None:
    assert expected == words(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            refractory_to("class", "proteasome-inhibitor", count=2),
            "refractory to at least 2 proteasome inhibitors",
        ),
        (
            exposed_to("class", "anti-cd38", count=2),
            "prior treatment with at least 2 anti-CD38 monoclonal antibodies",
        ),
        (
            exposed_to("target", "BCMA", count=2),
            "prior treatment with at least 2 BCMA-directed therapies",
        ),
        (
            all_of(prior_lines(4), exposed_to("class", "imid", count=2)),
            "at least 4 prior lines of therapy including at least 2 immunomodulatory drugs",
        ),
    ],
)
def test_several_drugs_of_a_class_are_in_the_plural(data: Data, expected: str) -> None:
    assert expected == words(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (IMID, "prior treatment with an immunomodulatory drug"),
        (ANTI_CD38, "prior treatment with an anti-CD38 monoclonal antibody"),
        (PI, "prior treatment with a proteasome inhibitor"),
        (exposed_to("class", "xpo1-inhibitor"), "prior treatment with an XPO1 inhibitor"),
        (exposed_to("target", "BCMA"), "prior treatment with a BCMA-directed therapy"),
        (LENALIDOMIDE, "prior treatment with lenalidomide"),
    ],
)
def test_a_class_has_an_article_and_a_drug_has_none(data: Data, expected: str) -> None:
    assert expected == words(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"kind": "exposed_to", "drug": "lenalidomide", "in_line": "last", "min_cycles": 2},
            "prior treatment with lenalidomide for at least 2 cycles in the last line",
        ),
        (
            {"kind": "refractory_to", "class": "imid", "in_line": "last"},
            "refractory to an immunomodulatory drug in the last line",
        ),
        (
            {"kind": "responded_to", "class": "imid", "at_least": "MR"},
            "responded to an immunomodulatory drug (MR or better)",
        ),
        (
            {"kind": "disease", "state": "relapsed-or-refractory"},
            "relapsed or refractory disease",
        ),
        (
            {
                "kind": "time_since",
                "of": "drug",
                "drug": "lenalidomide",
                "to": "today",
                "at_least_months": 6,
                "at_most_months": 12,
            },
            "6 to 12 months since lenalidomide",
        ),
        (
            {"kind": "time_since", "of": "last-therapy", "to": "today", "at_most_months": 6},
            "at most 6 months since the last therapy",
        ),
        ({"kind": "age", "at_least_years": 18, "at_most_years": 70}, "age 18 to 70 years"),
        (
            {"kind": "condition", "name": "heart-failure", "state": "present"},
            "heart failure",
        ),
        ({"kind": "transplant", "state": "received"}, "had a transplant"),
        (
            {"kind": "transplant", "state": "refused", "type": "allogeneic"},
            "refused an allogeneic stem cell transplant",
        ),
        (
            {"kind": "measure", "quantity": "hemoglobin", "at_most": 7.5, "unit": "g/dL"},
            "hemoglobin at most 7.5 g/dL",
        ),
    ],
)
def test_what_narrows_a_criterion_is_said(data: Data, expected: str) -> None:
    assert expected == words(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"kind": "progressed_within", "days": 1},
            "progression on or within 1 day of the last therapy",
        ),
        (
            {"kind": "time_since", "of": "transplant", "to": "today", "at_least_months": 1},
            "at least 1 month since the transplant",
        ),
        ({"kind": "age", "at_least_years": 1}, "age at least 1 year"),
        (
            {"kind": "exposed_to", "drug": "lenalidomide", "min_cycles": 1},
            "prior treatment with lenalidomide for at least 1 cycle",
        ),
    ],
)
def test_one_of_a_unit_is_in_the_singular(data: Data, expected: str) -> None:
    assert expected == words(data)


@pytest.mark.parametrize(
    ("number", "expected"), [(75000, "75000"), (1_000_000, "1000000"), (1234567.5, "1234567.5")]
)
def test_a_measure_keeps_all_its_digits(number: float, expected: str) -> None:
    data: Data = {"kind": "measure", "quantity": "platelets", "at_least": number, "unit": "/uL"}

    assert f"platelets at least {expected} /uL" == words(data)


def test_an_id_without_a_name_stands_for_itself() -> None:
    unnamed = Names(drugs={}, classes={})

    assert (
        criterion_text(criterion(refractory_to("drug", "lenalidomide")), unnamed)
        == "refractory to lenalidomide"
    )
    assert (
        criterion_text(criterion(refractory_to("class", "imid")), unnamed)
        == "refractory to an imid"
    )


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("proteasome inhibitor", "proteasome inhibitors"),
        ("monoclonal antibody", "monoclonal antibodies"),
        ("BCMA-directed therapy", "BCMA-directed therapies"),
        ("X-ray", "X-rays"),
        ("bispecific assay", "bispecific assays"),
    ],
)
def test_a_plural_follows_the_last_letters(one: str, many: str) -> None:
    assert many == plural(one)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_of_words_ends_with_and(parts: list[str], expected: str) -> None:
    assert expected == listing(parts)
