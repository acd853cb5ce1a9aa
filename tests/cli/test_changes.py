"""`changes`, `pipeline` and the filters of `trials`, as a script and a reader use them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Rrmm


def told(rrmm: Rrmm, *words: str) -> list[dict[str, Any]]:
    code, out, err = rrmm(*words, "--json")
    assert code == 0, err
    found: list[dict[str, Any]] = json.loads(out)["data"]
    return found


def ids(rrmm: Rrmm, *words: str) -> list[str]:
    return [each["id"] for each in told(rrmm, *words)]


def test_the_newest_event_comes_first(rrmm: Rrmm) -> None:
    dates = [each["date"] for each in told(rrmm, "changes")]
    assert len(dates) > 3
    assert dates == sorted(dates, reverse=True)


def test_since_takes_its_own_day_and_until_does_not(rrmm: Rrmm) -> None:
    day = "2020-08-20"
    assert day in [each["date"] for each in told(rrmm, "changes", "--since", day)]
    assert day not in [each["date"] for each in told(rrmm, "changes", "--until", day)]


def test_events_after_the_day_asked_about_have_not_happened(rrmm: Rrmm) -> None:
    assert all(each["date"] < "2016" for each in told(rrmm, "changes", "--as-of", "2015-12-31"))


def test_events_are_those_of_the_place_asked_about(rrmm: Rrmm) -> None:
    for place in ("US", "EU"):
        found = told(rrmm, "changes", "--jurisdiction", place)
        assert {each["jurisdiction"] for each in found} == {place}


def test_a_drug_brings_its_own_events_and_those_of_its_regimens(rrmm: Rrmm) -> None:
    found = told(rrmm, "changes", "--drug", "Kyprolis")
    assert {each["of"]["type"] for each in found} == {"drug", "regimen"}
    assert all("carfilzomib" in each["drugs"] for each in found)


def test_a_regimen_brings_its_own_events(rrmm: Rrmm) -> None:
    assert "dkd-label-added-2020-08-20" in ids(rrmm, "changes", "--regimen", "KdD")
    assert "kd-label-added-2016-01-21" not in ids(rrmm, "changes", "--regimen", "KdD")


def test_a_class_brings_the_events_of_its_drugs(rrmm: Rrmm) -> None:
    found = told(rrmm, "changes", "--class", "PI")
    assert found
    assert all("proteasome-inhibitor" in each["classes"] for each in found)


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_that_is_none_is_refused(rrmm: Rrmm, option: str) -> None:
    code, out, err = rrmm("changes", option, "yesterday")
    assert (code, out) == (2, "")
    assert f'{option}: "yesterday" is no day' in err


def test_an_event_is_no_name(rrmm: Rrmm) -> None:
    event = ids(rrmm, "changes")[0]
    assert rrmm("show", event).code == 3
    assert event not in [each["id"] for each in told(rrmm, "search", "carfilzomib")]


def test_a_relayed_source_of_an_event_shows_its_mark(rrmm: Rrmm) -> None:
    out = rrmm("pipeline", "--jurisdiction", "EU").out
    assert "mirror-kyprolis-smpc~" in out


def test_the_pipeline_says_when_somebody_last_looked(rrmm: Rrmm) -> None:
    out = rrmm("pipeline", "--jurisdiction", "EU").out
    assert "last checked" in out
    assert "2026-11-20" in out


def test_a_day_due_that_has_passed_is_said(rrmm: Rrmm) -> None:
    (found,) = told(rrmm, "pipeline", "--jurisdiction", "EU")
    assert found["overdue"] is True
    err = rrmm("pipeline", "--jurisdiction", "EU").err
    assert "the day due has passed, no decision was seen" in err
    (then,) = told(rrmm, "pipeline", "--jurisdiction", "EU", "--as-of", "2026-09-30")
    assert then["overdue"] is False


def test_what_was_decided_is_pending_only_before_that_day(rrmm: Rrmm) -> None:
    assert ids(rrmm, "pipeline") == []
    assert ids(rrmm, "pipeline", "--as-of", "2018-09-30") == ["kd-once-weekly-us"]
    assert ids(rrmm, "pipeline", "--as-of", "2017-11") == []


def test_nothing_pending_is_said_and_is_no_failure(rrmm: Rrmm) -> None:
    code, out, err = rrmm("pipeline")
    assert (code, out) == (0, "")
    assert "nothing is pending in US as far as the catalog knows" in err


def test_a_regimen_has_its_own_pending_decisions(rrmm: Rrmm) -> None:
    eu = ("--jurisdiction", "EU")
    assert ids(rrmm, "pipeline", "--regimen", "DKd", *eu) == ["dkd-eu-sc"]
    assert ids(rrmm, "pipeline", "--regimen", "KRd", *eu) == []


def test_a_source_names_the_pending_decisions_that_cite_it(rrmm: Rrmm) -> None:
    (found,) = told(rrmm, "source", "mirror-kyprolis-smpc")
    assert {"type": "pending", "id": "dkd-eu-sc"} in found["cited_by"]


def test_trials_are_found_by_phase(rrmm: Rrmm) -> None:
    assert ids(rrmm, "trials", "--phase", "3") == ["candor"]
    assert rrmm("trials", "--phase", "7").code == 2


def test_trials_are_found_by_words_of_an_endpoint_and_show_its_results(rrmm: Rrmm) -> None:
    assert ids(rrmm, "trials", "--endpoint", "pfs") == ["candor"]
    out = rrmm("trials", "--endpoint", "pfs", "-o", "csv").out
    assert "PFS, " in out.splitlines()[1]


def test_an_endpoint_that_no_trial_has_is_refused_with_those_there_are(rrmm: Rrmm) -> None:
    code, out, err = rrmm("trials", "--endpoint", "quality of life")
    assert (code, out) == (2, "")
    assert "--endpoint takes: " in err
