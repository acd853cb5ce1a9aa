from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rrmm_cli.model.dates import check_partial_date, earliest, in_force, latest

DAYS = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31))
PRECISIONS = st.sampled_from((len("2024"), len("2024-04"), len("2024-04-05")))
PARTIAL_DATES = st.builds(lambda day, precision: day.isoformat()[:precision], DAYS, PRECISIONS)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize("text", ["2024", "2024-04", "2024-04-05", "2024-02-29", "0001", "9999"])
def test_a_real_day_month_or_year_is_a_date(text: str) -> None:
    assert text == check_partial_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "2024-4", "2024-04-5", "2024-04-05-06", "20240405", "2024/04", "April 2024"),
        *(" 2024", "2024\n", "2024-", "-2024", "\uff12\uff10\uff12\uff14", "2024-04-05T00:00"),
    ],
)
def test_other_forms_are_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        check_partial_date(text)


@pytest.mark.parametrize("text", ["0000", "2024-00", "2024-13", "2023-02-29", "2024-04-31"])
def test_a_day_that_the_calendar_lacks_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"out of range|must be in"):
        check_partial_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024-04-05", date(2024, 4, 5), date(2024, 4, 5)),
    ],
)
def test_a_partial_date_means_its_first_to_its_last_day(text: str, first: date, last: date) -> None:
    assert (first, last) == (earliest(text), latest(text))


def test_the_last_month_of_the_calendar_has_a_last_day() -> None:
    assert date(9999, 12, 31) == latest("9999-12")


@given(DAYS, PRECISIONS)
def test_a_partial_date_holds_its_own_days_and_no_other(day: date, precision: int) -> None:
    partial = day.isoformat()[:precision]

    assert earliest(partial) <= day <= latest(partial)
    for inside in (earliest(partial), latest(partial)):
        assert partial == inside.isoformat()[:precision]
    for outside in (earliest(partial) - A_DAY, latest(partial) + A_DAY):
        assert partial != outside.isoformat()[:precision]


@given(PARTIAL_DATES, st.none() | PARTIAL_DATES, st.none() | PARTIAL_DATES, PARTIAL_DATES)
def test_a_day_before_from_is_never_in_force(
    start: str, end: str | None, checked_on: str | None, as_of: str
) -> None:
    assume(latest(as_of) < earliest(start))

    assert in_force(start, end, checked_on, as_of) is False


@given(st.none() | PARTIAL_DATES, DAYS, st.none() | PARTIAL_DATES)
def test_the_day_of_until_is_no_longer_in_force(
    start: str | None, end: date, checked_on: str | None
) -> None:
    assert in_force(start, end.isoformat(), checked_on, end.isoformat()) is False


@given(DAYS, DAYS, DAYS)
def test_whole_days_always_decide(start: date, end: date, as_of: date) -> None:
    expected = start <= as_of < end

    assert expected is in_force(start.isoformat(), end.isoformat(), None, as_of.isoformat())


@given(PARTIAL_DATES, PARTIAL_DATES)
def test_without_until_it_stands_from_the_last_day_that_from_can_mean(
    start: str, as_of: str
) -> None:
    assume(earliest(as_of) >= latest(start))

    assert in_force(start, None, None, as_of) is True


@pytest.mark.parametrize(
    ("start", "end", "as_of"),
    [
        ("2024", None, "2024-06-15"),
        ("2024-04", None, "2024-04-29"),
        ("2020", "2024", "2024-06-15"),
        ("2020", "2024-04", "2024-04-01"),
        ("2024-04-05", None, "2024"),
        ("2024-04-05", None, "2024-04"),
        ("2020", "2024-04-05", "2024-04"),
    ],
)
def test_a_partial_date_that_straddles_the_day_asked_about_decides_nothing(
    start: str, end: str | None, as_of: str
) -> None:
    assert in_force(start, end, None, as_of) is None


def test_a_partial_until_is_over_on_its_last_day() -> None:
    assert in_force("2020", "2024-04", None, "2024-04-30") is False
    assert in_force("2020", "2024-04", None, "2024-03-31") is True


@given(
    st.none() | PARTIAL_DATES,
    st.none() | PARTIAL_DATES,
    st.none() | PARTIAL_DATES,
    PARTIAL_DATES,
    st.data(),
)
def test_what_is_decided_stays_decided_when_dates_become_more_precise(
    start: str | None, end: str | None, checked_on: str | None, as_of: str, data: st.DataObject
) -> None:
    decided = in_force(start, end, checked_on, as_of)
    assume(decided is not None)

    def day_within(partial: str) -> str:
        return data.draw(st.dates(earliest(partial), latest(partial))).isoformat()

    precise = in_force(
        start and day_within(start),
        end and day_within(end),
        checked_on and day_within(checked_on),
        day_within(as_of),
    )

    assert decided is precise


@given(PARTIAL_DATES)
def test_without_a_start_nothing_is_known_to_have_begun(as_of: str) -> None:
    assert in_force(None, None, None, as_of) is None


@given(DAYS, st.none() | PARTIAL_DATES, DAYS)
def test_checked_on_stands_in_for_an_unknown_start(
    checked_on: date, end: str | None, as_of: date
) -> None:
    assume(end is None or as_of < earliest(end))
    expected = True if as_of >= checked_on else None

    assert expected is in_force(None, end, checked_on.isoformat(), as_of.isoformat())


def test_an_end_decides_although_the_start_is_unknown() -> None:
    assert in_force(None, "2024-04-05", None, "2024-04-05") is False
    assert in_force(None, "2024-04-05", None, "2024-04-04") is None


@given(PARTIAL_DATES, st.none() | PARTIAL_DATES, PARTIAL_DATES, PARTIAL_DATES)
def test_a_known_start_is_not_moved_by_checked_on(
    start: str, end: str | None, checked_on: str, as_of: str
) -> None:
    assert in_force(start, end, None, as_of) is in_force(start, end, checked_on, as_of)
