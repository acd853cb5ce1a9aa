"""What labels say in a list: one piece a label, with its form and first day."""

from __future__ import annotations

import csv
import io
from typing import Any

from rrmm_cli.store.summary import summary
from tests.conftest import Rrmm


def label(text: str, form: str | None, day: str | None, **more: Any) -> dict[str, Any]:
    """A label statement that is in force in the place asked about."""
    stands = {"basis": "label", "selected": True}
    return {"criteria_text": text, "form": form, "from": day, **stands, **more}


def listed(*statements: dict[str, Any]) -> tuple[str, str]:
    """What a list of regimens says of a regimen with these statements."""
    named = {"id": "x", "name": "X", "type": "regimen", "full_name": "x", "kind": "combination"}
    short = summary({**named, "settings": [], "statements": list(statements)}, "US")
    return short["label"], short["label_from"]


def test_each_label_has_its_form_and_first_day_beside_it() -> None:
    said, days = listed(
        label("newly diagnosed disease; not eligible for a transplant", "A (IV)", "2019-06-27"),
        label("at least 1 prior therapy", "B (SC)", None),
        label("at least 1 prior therapy", None, "2020-05"),
    )
    assert said.split(" | ") == [
        "at least 1 prior therapy (since 2020-05)",
        "newly diagnosed disease; not eligible for a transplant (A (IV), since 2019-06-27)",
        "at least 1 prior therapy (B (SC), day not known)",
    ]
    assert days.split(" | ") == ["2020-05", "2019-06-27", "day not known"]


def test_what_is_no_label_of_that_place_and_day_is_not_listed() -> None:
    assert listed(label("a", None, "2020", selected=False), label("b", None, "2020", basis="trial")
                  ) == ("", "")  # fmt: skip


def test_csv_pairs_each_label_of_the_catalog_with_its_day(rrmm: Rrmm) -> None:
    rows = csv.DictReader(io.StringIO(rrmm("regimens", "-o", "csv", RRMM_CATALOG="").out))
    several = 0
    for row in rows:
        labels, days = row["label"].split(" | "), row["label_from"].split(" | ")
        several += len(labels) > 1
        assert len(labels) == len(days)
        for said, day in zip(labels, days, strict=True):
            assert said == "" == day or said.endswith((f"since {day})", f"{day})"))
    assert several > 5
