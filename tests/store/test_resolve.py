"""Which entry a typed name means: only what is listed resolves, and what is shared stops."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrmm_cli.errors import AmbiguousNameError, Exit, UnknownNameError
from rrmm_cli.load.catalog import read_catalog
from rrmm_cli.model.names import fold
from rrmm_cli.store.asof import KINDS
from rrmm_cli.store.database import Database
from rrmm_cli.store.query import Store
from rrmm_cli.store.resolve import resolve, suggest, unknown
from tests.conftest import Edited

SMALL = Path(__file__).parent.parent / "cases" / "small"


@pytest.fixture(scope="module", autouse=True)
def _own_cache(cache_home: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache_home))
        yield


@pytest.fixture(scope="module")
def small_database(_own_cache: None) -> Database:
    return Database.open(SMALL)


def means(database: Database, kind: str, text: str) -> tuple[str, str] | None:
    """The id of the entry that a name means and what the name is, or None."""
    match = resolve(database, kind, text)
    return None if match is None else (match.id, match.by)


def stopped(database: Database, kind: str, text: str) -> list[str]:
    """The ids between which an ambiguous name stops."""
    with pytest.raises(AmbiguousNameError) as caught:
        resolve(database, kind, text)
    return [candidate.id for candidate in caught.value.candidates]


def suggested(database: Database, kind: str | None, text: str) -> list[str]:
    return [candidate.id for candidate in suggest(database, kind, text)]


# What a name is


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("drug", "carfilzomib", ("carfilzomib", "id")),
        ("drug", "Kyprolis", ("carfilzomib", "brand")),
        ("drug", "Car", ("carfilzomib", "alias")),
        ("drug", "carfilzomid", ("carfilzomib", "misspelling")),
        ("drug", "Darzalex Faspro", ("daratumumab", "brand")),
        ("regimen", "dkd", ("dkd", "id")),
        ("regimen", "DKd", ("dkd", "name")),
        ("regimen", "KdD", ("dkd", "alias")),
        ("regimen", "carfilzomib + dexamethasone", ("kd", "name")),
        ("class", "PI", ("proteasome-inhibitor", "alias")),
        ("class", "PIs", ("proteasome-inhibitor", "alias")),
        ("effect", "low neutrophils", ("neutropenia", "alias")),
        ("trial", "NCT03158688", ("candor", "alias")),
        ("topic", "prior line", ("prior-line", "alias")),
        ("source", "label-kyprolis", ("label-kyprolis", "id")),
        ("source", "Kyprolis label", ("label-kyprolis", "name")),
    ],
)
def test_a_listed_name_means_its_entry(
    small_database: Database, kind: str, text: str, expected: tuple[str, str]
) -> None:
    assert means(small_database, kind, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "DARA-KD",
        "dara kd",
        "Dara_Kd",
        "Dara/Kd",
        "Dara+Kd",
        "D.a.r.a.K.d",
        " Dara-Kd\t",
        "Dara\u2011Kd",
        "Dara\u2013Kd",
        "Dara®-Kd™",
        "\uff24ara\uff0dKd",
    ],
)
def test_case_spaces_and_signs_do_not_matter(small_database: Database, text: str) -> None:
    assert means(small_database, "regimen", text) == ("dkd", "alias")


def test_a_match_says_what_was_typed_and_what_the_entry_is_called(
    small_database: Database,
) -> None:
    match = resolve(small_database, "drug", " KYPROLIS ")
    assert match is not None
    assert (match.kind, match.id, match.name) == ("drug", "carfilzomib", "carfilzomib")
    assert (match.input, match.by, match.others) == (" KYPROLIS ", "brand", ())


def test_a_name_means_nothing_in_another_kind(small_database: Database) -> None:
    assert means(small_database, "regimen", "Kyprolis") is None
    assert means(small_database, "drug", "DKd") is None
    assert means(small_database, "class", "carfilzomib") is None


# The order of resolution


def test_a_declared_name_stops_before_a_listed_one_is_looked_at(edited: Edited) -> None:
    directory = edited(regimens={"aliases: [Car-Dex, Kd70]": "aliases: [Car-Dex, CRd]"})
    assert stopped(Database.open(directory), "regimen", "CRd") == ["krd", "cy-rd"]


def test_a_declared_note_names_the_usual_entry_before_a_listed_one_is_looked_at(
    edited: Edited,
) -> None:
    directory = edited(regimens={"aliases: [RCd]": "aliases: [RCd, Cd]"})
    match = resolve(Database.open(directory), "regimen", "Cd")
    assert match is not None
    assert (match.id, match.by) == ("kd", "usual-meaning")


def test_the_exact_case_of_a_listed_name_goes_before_its_folded_form(edited: Edited) -> None:
    directory = edited(
        drugs={"aliases: [Dara]": "aliases: [Dara, D]", "aliases: [dex]": "aliases: [dex, d]"}
    )
    database = Database.open(directory)
    assert means(database, "drug", "d") == ("dexamethasone", "alias")
    assert stopped(database, "drug", "D") == ["daratumumab", "dexamethasone"]


def test_an_exact_id_goes_before_everything_that_is_listed(small_database: Database) -> None:
    for kind in KINDS:
        for entry_id, _, _ in Store(small_database).names(kind):
            assert means(small_database, kind, entry_id) == (entry_id, "id")


def test_a_name_that_is_an_id_but_for_its_case_is_the_name(small_database: Database) -> None:
    assert means(small_database, "regimen", "KRD") == ("krd", "name")


def test_a_name_listed_for_two_entries_stops_unless_its_case_decides(edited: Edited) -> None:
    directory = edited(
        drugs={"aliases: [Dara]": "aliases: [Dara, D]", "aliases: [dex]": "aliases: [dex, D, d]"}
    )
    assert stopped(Database.open(directory), "drug", "d.") == ["daratumumab", "dexamethasone"]


# Declared names


@pytest.mark.parametrize("text", ["CRd", "crd", "CRD", "C-R-d", " c r d "])
def test_a_declared_stop_is_never_picked_however_it_is_written(
    small_database: Database, text: str
) -> None:
    assert stopped(small_database, "regimen", text) == ["krd", "cy-rd"]


def test_a_stop_says_what_each_candidate_is_and_how_to_name_one(small_database: Database) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        resolve(small_database, "regimen", "CRd")
    error = caught.value
    assert error.exit_status == Exit.AMBIGUOUS_NAME
    assert error.input == "CRd"
    assert '"CRd"' in error.message
    assert error.hint.endswith("rrmm regimen krd")
    assert [tuple(candidate) for candidate in error.candidates] == [
        ("regimen", "krd", "KRd", "carfilzomib + lenalidomide + dexamethasone"),
        ("regimen", "cy-rd", "Cy-Rd", "cyclophosphamide + lenalidomide + dexamethasone"),
    ]


@pytest.mark.parametrize("text", ["Cd", "CD", "c-d"])
def test_a_declared_note_takes_the_usual_meaning_and_names_the_others(
    small_database: Database, text: str
) -> None:
    match = resolve(small_database, "regimen", text)
    assert match is not None
    assert (match.id, match.name, match.by, match.input) == ("kd", "Kd", "usual-meaning", text)
    assert [(other.id, other.about) for other in match.others] == [
        ("cy-dex", "cyclophosphamide + dexamethasone")
    ]


def test_a_letter_that_is_ambiguous_in_one_case_stops_in_that_case_only(
    small_database: Database,
) -> None:
    assert stopped(small_database, "drug", "D") == ["daratumumab", "dexamethasone"]
    assert means(small_database, "drug", "d") is None


@pytest.mark.parametrize("text", [" D", "D ", "D.", "-D-", "D®", "\uff24"])
def test_a_letter_that_stops_is_not_read_as_the_other_case_for_a_space_or_a_sign(
    edited: Edited, text: str
) -> None:
    directory = edited(drugs={"aliases: [dex]": "aliases: [dex, d]"})
    database = Database.open(directory)
    assert means(database, "drug", "d") == ("dexamethasone", "alias")
    assert stopped(database, "drug", text) == ["daratumumab", "dexamethasone"]


def test_a_name_declared_for_regimens_says_nothing_of_drugs(small_database: Database) -> None:
    assert means(small_database, "drug", "CRd") is None
    assert means(small_database, "regimen", "D") is None


# Nothing fuzzy


def listed() -> dict[str, set[str]]:
    """Every listed name of the small catalog by kind, folded, and the declared ones."""
    catalog = read_catalog(SMALL)
    entries: dict[str, list[Any]] = {
        "drug": [*catalog.drugs_file.drugs],
        "regimen": [*catalog.regimens_file.regimens],
        "class": [*catalog.drugs_file.classes],
        "effect": [*catalog.effects_file.effects],
        "trial": [*catalog.trials_file.trials],
        "topic": [*catalog.topics_file.topics],
        "source": [*catalog.sources_file.sources],
    }
    fields = ("id", "name", "full_name", "abbreviation", "plain_name", "nct")
    found: dict[str, set[str]] = {}
    for kind, each in entries.items():
        names = {getattr(entry, field, None) for entry in each for field in fields}
        names |= {alias.name for entry in each for alias in getattr(entry, "aliases", ())}
        names |= {product.brand for entry in each for product in getattr(entry, "products", ())}
        if kind == "source":
            names |= {entry.title for entry in each}
        found[kind] = {fold(name) for name in names if name}
    for kind, declared in (
        ("drug", catalog.drugs_file.ambiguous),
        ("regimen", catalog.regimens_file.ambiguous),
    ):
        found[kind] |= {fold(name.name) for name in declared}
    return found


LISTED = listed()


@st.composite
def one_edit_away(draw: st.DrawFn) -> tuple[str, str]:
    """A kind, and a listed name of it with one letter more, less, changed or moved."""
    kind = draw(st.sampled_from(KINDS))
    name = draw(st.sampled_from(sorted(LISTED[kind])))
    place = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789"))
    edits = (
        name[:place] + letter + name[place:],
        name[:place] + name[place + 1 :],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :],
    )
    return kind, draw(st.sampled_from(edits))


@given(one_edit_away())
def test_a_name_one_letter_away_from_a_listed_one_means_nothing_unless_it_is_listed_itself(
    small_database: Database, edit: tuple[str, str]
) -> None:
    kind, text = edit
    if fold(text) not in LISTED[kind]:
        assert resolve(small_database, kind, text) is None


@given(st.sampled_from(KINDS), st.text())
def test_any_text_means_an_entry_only_where_it_is_listed(
    small_database: Database, kind: str, text: str
) -> None:
    if fold(text) not in LISTED[kind]:
        assert resolve(small_database, kind, text) is None


def meanings(database: Database, kind: str, text: str) -> int:
    """How many entries a name is said to mean."""
    try:
        return int(resolve(database, kind, text) is not None)
    except AmbiguousNameError as error:
        return len(error.candidates)


@pytest.mark.parametrize("kind", KINDS)
def test_every_listed_name_means_one_entry_and_only_declared_ones_stop(
    small_database: Database, kind: str
) -> None:
    found = {name: meanings(small_database, kind, name) for name in LISTED[kind]}
    several = {name: number for name, number in found.items() if number != 1}
    # `d` is listed for none and declared as `D` alone; `cd` is declared with a usual meaning.
    assert several == {"drug": {"d": 0}, "regimen": {"crd": 2}}.get(kind, {})


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "®",
        "'",
        '"',
        "%",
        "*",
        "kd%",
        "k_d; DROP TABLE name",
        "' OR 1=1 --",
        "kd\0",
        "\0",
        "kd" * 5000,
        "💊",
        "\udcff",
        "kd\ud800",
    ],
)
def test_odd_text_is_an_unknown_name(small_database: Database, text: str) -> None:
    for kind in KINDS:
        with pytest.raises(UnknownNameError) as caught:
            Store(small_database).find(kind, text)
        assert caught.value.input == text
    assert means(small_database, "regimen", "Kd") == ("kd", "name")


# Suggestions


def test_an_acronym_is_suggested_only_for_its_letters_in_another_order(
    small_database: Database,
) -> None:
    assert suggested(small_database, "regimen", "RKd") == ["krd"]
    assert suggested(small_database, "regimen", "dkR") == ["krd"]


@pytest.mark.parametrize("text", ["SKd", "KRx", "KR", "KRdd", "IKd", "Kpd"])
def test_an_acronym_one_letter_apart_is_not_suggested(small_database: Database, text: str) -> None:
    assert suggested(small_database, "regimen", text) == []


@pytest.mark.parametrize("text", ["IsaKRd", "IsaKxd", "IsaKdd"])
def test_an_acronym_is_not_suggested_for_a_longer_name_one_letter_apart(
    edited: Edited, text: str
) -> None:
    directory = edited(regimens={"aliases: [Car-Dex, Kd70]": "aliases: [Car-Dex, IsaKd]"})
    assert suggested(Database.open(directory), "regimen", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("carfilzomip", "carfilzomib"), ("daratumumap", "daratumumab"), ("Kyprolys", "carfilzomib")],
)
def test_a_long_name_is_suggested_for_what_is_written_much_like_it(
    small_database: Database, text: str, expected: str
) -> None:
    assert suggested(small_database, "drug", text) == [expected]


def test_a_long_name_that_is_like_none_suggests_nothing(small_database: Database) -> None:
    assert suggested(small_database, "drug", "paracetamol") == []


def test_an_entry_is_suggested_once_though_two_of_its_names_are_near(
    small_database: Database,
) -> None:
    assert suggested(small_database, "drug", "carfilzomic") == ["carfilzomib"]


def test_no_more_than_three_entries_are_suggested(edited: Edited) -> None:
    directory = edited(
        regimens={
            "aliases: [RCd]": "aliases: [weekly-plan-a]",
            "aliases: [KdD, Dara-Kd]": "aliases: [weekly-plan-b]",
            "aliases: [Car-Dex, Kd70]": "aliases: [weekly-plan-c]",
            "aliases: [Car-Len-Dex]": "aliases: [weekly-plan-d]",
        }
    )
    database = Database.open(directory)
    found = suggested(database, "regimen", "weekly-plan-x")
    assert len(found) == len(set(found)) == 3
    assert set(found) <= {"cy-rd", "dkd", "kd", "krd"}


def test_suggestions_are_of_the_kind_asked_for(small_database: Database) -> None:
    assert suggested(small_database, "class", "carfilzomip") == []
    assert suggested(small_database, None, "carfilzomip") == ["carfilzomib"]


@given(st.sampled_from(KINDS), st.text(max_size=30))
def test_suggestions_are_few_and_of_the_kind_asked_for(
    small_database: Database, kind: str, text: str
) -> None:
    found = suggest(small_database, kind, text)
    assert len(found) <= 3
    assert {candidate.type for candidate in found} <= {kind}


# The error for an unknown name


def test_an_unknown_name_is_said_with_what_was_typed_and_a_suggestion(
    small_database: Database,
) -> None:
    error = unknown(small_database, "drug", "carfilzomip")
    assert error.exit_status == Exit.UNKNOWN_NAME
    assert error.message == 'no drug is called "carfilzomip"'
    assert error.input == "carfilzomip"
    assert error.hint.startswith("rrmm drug carfilzomib")
    assert [tuple(each) for each in error.suggestions] == [
        ("drug", "carfilzomib", "carfilzomib", "proteasome inhibitor")
    ]


def test_a_name_like_none_points_to_the_search(small_database: Database) -> None:
    error = unknown(small_database, "drug", "paracetamol")
    assert error.hint == "rrmm search paracetamol"
    assert list(error.suggestions) == []


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("drug", "DKd", ("regimen", "dkd")),
        ("regimen", "Kyprolis", ("drug", "carfilzomib")),
        ("drug", "PI", ("class", "proteasome-inhibitor")),
        ("regimen", "NCT03158688", ("trial", "candor")),
    ],
)
def test_a_name_of_another_kind_points_to_show(
    small_database: Database, kind: str, text: str, expected: tuple[str, str]
) -> None:
    error = unknown(small_database, kind, text)
    assert error.hint == f"rrmm show {text}"
    assert [(each.type, each.id) for each in error.suggestions] == [expected]


def test_a_name_declared_in_another_kind_points_to_all_its_meanings(
    small_database: Database,
) -> None:
    error = unknown(small_database, "drug", "CRd")
    assert error.hint == "rrmm regimen krd   or: rrmm regimen cy-rd"
    assert [(each.type, each.id) for each in error.suggestions] == [
        ("regimen", "krd"),
        ("regimen", "cy-rd"),
    ]


@pytest.mark.parametrize("text", ["low neutrophils", "carfilzomib + dexamethasone"])
def test_a_hint_to_show_can_be_typed_as_it_is(small_database: Database, text: str) -> None:
    assert shlex.split(unknown(small_database, "drug", text).hint) == ["rrmm", "show", text]


@pytest.mark.parametrize("text", ["it's", "a; ls", "$HOME", 'say "so"', "*"])
def test_a_hint_to_search_can_be_typed_as_it_is(small_database: Database, text: str) -> None:
    assert unknown(small_database, "drug", text).hint == f"rrmm search {shlex.quote(text)}"


# Names of every kind


def found(database: Database, name: str) -> list[tuple[str, str]]:
    return [(item.kind, item.id) for item in Store(database).find_all(name)]


def test_find_all_gives_the_entry_of_each_kind_that_has_the_name(
    small_database: Database,
) -> None:
    assert found(small_database, "candor") == [("trial", "candor"), ("source", "trial-candor")]
    assert found(small_database, "Kyprolis") == [("drug", "carfilzomib")]


def test_find_all_remembers_what_was_typed(small_database: Database) -> None:
    matches = [item.match for item in Store(small_database).find_all("Candor")]
    assert [match and (match.input, match.by) for match in matches] == [
        ("Candor", "name"),
        ("Candor", "name"),
    ]


def test_find_all_takes_the_usual_meaning_of_a_note_and_names_the_others(
    small_database: Database,
) -> None:
    (item,) = Store(small_database).find_all("Cd")
    assert item.match is not None
    assert (item.id, [other.id for other in item.match.others]) == ("kd", ["cy-dex"])


def test_find_all_stops_where_one_kind_stops(edited: Edited) -> None:
    directory = edited(topics={"aliases: [refractory]": "aliases: [refractory, CRd]"})
    with pytest.raises(AmbiguousNameError):
        Store.open(directory).find_all("CRd")


def test_find_all_of_an_unknown_name_suggests_from_every_kind(small_database: Database) -> None:
    with pytest.raises(UnknownNameError) as caught:
        Store(small_database).find_all("neutropenja")
    assert caught.value.message == 'no entry is called "neutropenja"'
    assert [(each.type, each.id) for each in caught.value.suggestions] == [
        ("effect", "neutropenia")
    ]
