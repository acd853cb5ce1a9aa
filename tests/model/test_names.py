from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rrmm_cli.model.names import fold


@pytest.mark.parametrize(
    "name",
    [
        *("dara-kd", "DARA-KD", "Dara Kd", "Dara\u00a0Kd", "Dara_Kd", "Dara/Kd", "Dara + Kd"),
        *("Dara.Kd", "DaraKd", "Dara\u2010Kd", "Dara\u2013Kd", "Dara\tKd\n", "-Dara--Kd-"),
        *("Dara®-Kd", "Dara™Kd", "Dara ® Kd™", "\uff24\uff41\uff52\uff41\uff2b\uff44"),
    ],
)
def test_case_spaces_joints_and_trade_marks_do_not_count(name: str) -> None:
    assert fold(name) == "darakd"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kd56", "Kd70"),
        ("DKd", "KdD"),
        ("KRd", "KTd"),
        ("Kd", "Kd2"),
        ("Tec", "Tecé"),
        ("t(11;14)", "t(1;14)"),
        ("anti-CD38", "CD38"),
        ("p53", "P-5,3"),
    ],
)
def test_other_letters_digits_and_signs_count(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("name", ["", " ", "-", "+ / -", "®™", "…", "\u2014"])
def test_a_name_without_letters_or_digits_folds_to_nothing(name: str) -> None:
    assert fold(name) == ""


@given(st.text(string.ascii_lowercase + string.digits))
def test_small_letters_and_digits_are_kept(name: str) -> None:
    assert name == fold(name)


@given(st.text(string.ascii_letters + string.digits + "äéßαд"))
def test_case_does_not_count_in_any_alphabet(name: str) -> None:
    assert fold(name) == fold(name.upper()) == fold(name.lower())


@given(
    st.lists(st.text(string.ascii_letters + string.digits, min_size=1)),
    st.text(" -_/+.\t®™", max_size=3),
)
def test_what_stands_between_the_parts_of_a_name_does_not_count(
    parts: list[str], joint: str
) -> None:
    assert fold("".join(parts)) == fold(joint + joint.join(parts) + joint)


@given(st.text())
@example("A\u00b4")
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert fold(name) == fold(fold(name))
