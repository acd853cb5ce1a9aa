"""The questions that commands ask: which entries, in which words, about which day and place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rrmm_cli.errors import AmbiguousNameError, UnknownNameError
from rrmm_cli.load.catalog import read_catalog
from rrmm_cli.model.json_text import INDENT
from rrmm_cli.store.asof import KINDS, LISTED, Document
from rrmm_cli.store.documents import documents
from rrmm_cli.store.query import Facet, Item, StatementFilter, Store
from tests.conftest import Edited

SMALL = Path(__file__).parent.parent / "cases" / "small"
ALL_REGIMENS = ["cy-dex", "cy-rd", "dkd", "kd", "krd"]


@pytest.fixture(scope="module", autouse=True)
def _own_cache(cache_home: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache_home))
        yield


@pytest.fixture(scope="module")
def store(_own_cache: None) -> Store:
    return Store.open(SMALL)


def ids(items: list[Item]) -> list[str]:
    return [item.id for item in items]


def regimens(store: Store, *facets: Facet) -> list[str]:
    return ids(store.select("regimen", facets))


def asked(
    directory: Path = SMALL,
    as_of: str | None = None,
    jurisdiction: str | None = None,
    basis: str | None = None,
    setting: str | None = None,
    prior_lines: int | None = None,
) -> list[str]:
    """The regimens with one statement of all that is wanted."""
    store = Store.open(directory, as_of, jurisdiction)
    return ids(store.select("regimen", statement=StatementFilter(basis, setting, prior_lines)))


def hits(store: Store, text: str, limit: int = 100) -> list[str]:
    return [hit["id"] for hit in store.search(text, limit)[0]]


# Lists


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_holds_every_entry_of_its_kind_by_id(store: Store, kind: str) -> None:
    expected = [each["id"] for each in documents(read_catalog(SMALL)) if each["type"] == kind]
    items = store.select(kind)
    assert ids(items) == expected == sorted(expected)
    assert {item.kind for item in items} == {kind}
    assert {item.match for item in items} == {None}


def test_a_kind_that_there_is_none_of_has_no_entries(store: Store) -> None:
    assert store.select("planet") == []


def test_a_facet_keeps_the_entries_that_have_its_value(store: Store) -> None:
    assert regimens(store, Facet("drug", "lenalidomide")) == ["cy-rd", "krd"]


def test_a_facet_that_lacks_keeps_the_others(store: Store) -> None:
    assert regimens(store, Facet("drug", "lenalidomide", lacks=True)) == ["cy-dex", "dkd", "kd"]


def test_several_facets_must_all_hold(store: Store) -> None:
    with_, without = Facet("drug", "carfilzomib"), Facet("drug", "daratumumab", lacks=True)
    assert regimens(store, with_, without) == ["kd", "krd"]
    assert regimens(store, with_, Facet("drug", "lenalidomide")) == ["krd"]
    assert regimens(store, with_, Facet("drug", "carfilzomib", lacks=True)) == []


def test_a_facet_of_an_unknown_value_keeps_nothing_and_lacking_it_keeps_all(store: Store) -> None:
    assert regimens(store, Facet("drug", "aspirin")) == []
    assert regimens(store, Facet("drug", "aspirin", lacks=True)) == ALL_REGIMENS


def test_a_facet_counts_in_its_own_kind_only(store: Store) -> None:
    assert ids(store.select("effect", [Facet("drug", "daratumumab")])) == [
        "infusion-reaction",
        "neutropenia",
    ]
    assert ids(store.select("trial", [Facet("drug", "daratumumab")])) == []


@pytest.mark.parametrize(
    ("kind", "facet", "expected"),
    [
        ("drug", Facet("target", "CD38"), ["daratumumab"]),
        ("drug", Facet("route", "oral"), ["lenalidomide"]),
        ("drug", Facet("route", "SC"), ["daratumumab"]),
        ("regimen", Facet("kind", "combination"), ALL_REGIMENS),
        ("regimen", Facet("kind", "single-agent"), []),
        ("effect", Facet("system", "blood"), ["neutropenia"]),
        ("effect", Facet("class", "imid"), ["neutropenia"]),
        ("effect", Facet("regimen", "kd"), []),
        ("effect", Facet("regimen", "dkd"), ["infusion-reaction", "neutropenia"]),
        ("trial", Facet("regimen", "kd"), ["candor"]),
        ("topic", Facet("section", "definition"), ["prior-line", "refractory"]),
        ("source", Facet("kind", "news"), ["news-kyprolis"]),
        ("source", Facet("grade", "relayed"), ["mirror-kyprolis-smpc", "news-kyprolis"]),
    ],
)
def test_each_kind_has_its_facets(
    store: Store, kind: str, facet: Facet, expected: list[str]
) -> None:
    assert ids(store.select(kind, [facet])) == expected


def test_a_class_takes_its_subclasses_along(store: Store) -> None:
    for class_id in ("anti-cd38", "monoclonal-antibody"):
        assert ids(store.select("drug", [Facet("class", class_id)])) == ["daratumumab"]
        assert regimens(store, Facet("class", class_id)) == ["dkd"]


def test_a_class_does_not_take_wider_classes_along(edited: Edited) -> None:
    directory = edited(drugs={"    class: anti-cd38\n": "    class: monoclonal-antibody\n"})
    held = Store.open(directory)
    assert regimens(held, Facet("class", "anti-cd38")) == []
    assert regimens(held, Facet("class", "monoclonal-antibody")) == ["dkd"]


def test_an_effect_of_a_class_is_an_effect_of_its_subclasses_drugs(store: Store) -> None:
    expected = ["infusion-reaction", "neutropenia"]
    assert ids(store.select("effect", [Facet("class", "anti-cd38")])) == expected
    assert ids(store.select("effect", [Facet("class", "monoclonal-antibody")])) == expected


def test_the_values_of_a_facet_are_listed_once_in_order(store: Store) -> None:
    assert store.facet_values("drug", "route") == ["IV", "SC", "oral"]
    assert store.facet_values("drug", "target") == ["CD38", "cereblon", "proteasome"]
    assert store.facet_values("drug", "planet") == []


def test_names_say_what_each_entry_is(store: Store) -> None:
    regimen_names = store.names("regimen")
    assert [name[0] for name in regimen_names] == ALL_REGIMENS
    assert ("kd", "Kd", "carfilzomib + dexamethasone") in regimen_names
    assert ("carfilzomib", "carfilzomib", "proteasome inhibitor") in store.names("drug")
    assert len(store.names()) == sum(len(store.select(kind)) for kind in KINDS)


# Statements


def test_prior_lines_are_bounded_on_both_sides() -> None:
    found = {lines: asked(basis="label", prior_lines=lines) for lines in range(6)}
    assert found == {
        0: [],
        1: ["dkd", "kd", "krd"],
        2: ["dkd", "kd", "krd"],
        3: ["dkd", "kd", "krd"],
        4: [],
        5: [],
    }


def test_a_line_count_without_upper_bound_admits_any_more(edited: Edited) -> None:
    directory = edited(regimens={"at_least: 1, unit: therapies": "at_least: 2, unit: therapies"})
    found = {
        lines: asked(directory, jurisdiction="EU", basis="label", prior_lines=lines)
        for lines in (1, 2, 3, 1000)
    }
    assert found == {1: [], 2: ["krd"], 3: ["krd"], 1000: ["krd"]}


def test_one_of_several_ranges_is_enough(edited: Edited) -> None:
    spans = (
        "{kind: any_of, parts: [{kind: prior_lines, at_least: 1, at_most: 1, unit: lines},"
        " {kind: prior_lines, at_least: 4, unit: lines}]}"
    )
    directory = edited(regimens={"{kind: prior_lines, at_least: 1, unit: therapies}": spans})
    admitted = [
        lines
        for lines in range(7)
        if asked(directory, jurisdiction="EU", basis="label", prior_lines=lines)
    ]
    assert admitted == [1, 4, 5, 6]


def test_a_statement_that_states_no_criterion_admits_no_number_of_lines() -> None:
    assert asked(basis="article") == ["dkd"]
    for lines in (0, 1, 2):
        assert asked(basis="article", prior_lines=lines) == []


def test_a_statement_filter_is_asked_of_one_and_the_same_statement() -> None:
    # In the EU of 2023, DKd has a guideline for exactly 1 line; only its US label admits 3.
    day = "2023-01-01"
    assert asked(SMALL, day, "EU", basis="guideline", prior_lines=1) == ["dkd"]
    assert asked(SMALL, day, "EU", basis="guideline", prior_lines=3) == []


def test_two_statements_of_one_place_do_not_make_up_for_each_other(edited: Edited) -> None:
    directory = edited(
        regimens={
            "basis: guideline\n        jurisdiction: EU": "basis: guideline\n"
            "        jurisdiction: US",
            "basis: article\n        setting: relapsed": "basis: article\n"
            "        setting: maintenance",
        }
    )
    day = "2023-01-01"
    assert "dkd" in asked(directory, day, basis="label", prior_lines=3)
    assert asked(directory, day, basis="guideline", prior_lines=1) == ["dkd"]
    assert asked(directory, day, basis="guideline", prior_lines=3) == []
    assert asked(directory, day, basis="article", setting="maintenance") == ["dkd"]
    assert asked(directory, day, basis="label", setting="maintenance") == []


def test_a_statement_filter_without_a_wish_keeps_what_has_a_statement_in_force() -> None:
    assert asked() == ["dkd", "kd", "krd"]
    assert asked(as_of="2015-07-24") == ["dkd", "krd"]


def test_a_setting_is_asked_for() -> None:
    assert asked(setting="relapsed") == ["dkd", "kd", "krd"]
    assert asked(setting="maintenance") == []


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2015-07-23", []),
        ("2015-07-24", ["krd"]),
        ("2016-01-20", ["krd"]),
        ("2016-01-21", ["kd", "krd"]),
        ("2020-08-19", ["kd", "krd"]),
        ("2020-08-20", ["dkd", "kd", "krd"]),
    ],
)
def test_statements_count_on_the_days_on_which_they_stand(as_of: str, expected: list[str]) -> None:
    assert asked(as_of=as_of, basis="label", prior_lines=2) == expected


def test_a_statement_whose_days_decide_nothing_counts() -> None:
    assert asked(as_of="2020-08", basis="label", prior_lines=2) == ["dkd", "kd", "krd"]
    assert asked(as_of="2015-07", basis="label") == ["krd"]


def test_statements_count_in_their_own_jurisdiction() -> None:
    assert asked(jurisdiction="US", basis="label") == ["dkd", "kd", "krd"]
    assert asked(jurisdiction="EU", basis="label") == ["krd"]
    assert asked(jurisdiction="JP", basis="label") == []


def test_statements_of_no_jurisdiction_count_everywhere() -> None:
    for place in ("US", "EU", "JP"):
        assert asked(jurisdiction=place, basis="article") == ["dkd"]


def test_a_statement_filter_and_facets_must_both_hold(store: Store) -> None:
    facets = [Facet("drug", "daratumumab", lacks=True)]
    found = store.select("regimen", facets, StatementFilter(basis="label", prior_lines=2))
    assert ids(found) == ["kd", "krd"]


def test_the_filter_agrees_with_the_documents(store: Store) -> None:
    for lines in range(5):
        expected = [
            document["id"]
            for document in store.documents(store.select("regimen"))
            if any(
                statement["selected"]
                and statement["basis"] == "label"
                and any(
                    span["at_least"] <= lines
                    and (span["at_most"] is None or lines <= span["at_most"])
                    for span in statement["lines_admitted"]
                )
                for statement in document["statements"]
            )
        ]
        assert asked(basis="label", prior_lines=lines) == expected


# Another day, another place


def test_the_day_and_place_of_the_catalog_are_taken_unless_others_are_asked_for(
    store: Store,
) -> None:
    assert (store.as_of, store.jurisdiction) == ("2026-11-20", "US")
    assert store.is_stored_day
    assert not Store.open(SMALL, as_of="2026-11-19").is_stored_day
    assert not Store.open(SMALL, jurisdiction="EU").is_stored_day
    assert Store.open(SMALL, "2026-11-20", "US").is_stored_day


def test_documents_are_for_the_day_asked_about() -> None:
    def standing(as_of: str) -> list[Document]:
        held = Store.open(SMALL, as_of)
        (document,) = held.documents([held.find("drug", "carfilzomib")])
        return [each for each in document["standing"] if each["jurisdiction"] == "US"]

    assert standing("2012-07-19") == []
    assert [each["state"] for each in standing("2012-07-20")] == ["accelerated"]
    assert [each["state"] for each in standing("2016-01-21")] == ["approved"]


def test_documents_are_for_the_place_asked_about() -> None:
    def selected(jurisdiction: str) -> list[str]:
        held = Store.open(SMALL, jurisdiction=jurisdiction)
        (document,) = held.documents([held.find("regimen", "KRd")])
        return [each["id"] for each in document["statements"] if each["selected"]]

    assert selected("US") == ["us-2016"]
    assert selected("EU") == ["eu"]


def test_summaries_are_for_the_day_and_place_asked_about() -> None:
    def summary(as_of: str, jurisdiction: str) -> tuple[object, object]:
        held = Store.open(SMALL, as_of, jurisdiction)
        return (
            held.find("drug", "carfilzomib").summary["standing"],
            held.find("regimen", "KRd").summary["label_from"],
        )

    assert summary("2012-08-01", "US") == ("accelerated", "")
    assert summary("2015-08-01", "US") == ("accelerated", "2015-07-24")
    assert summary("2026-11-20", "US") == ("approved", "2016-01-21")
    assert summary("2026-11-20", "EU") == ("approved", "day not known")


@pytest.mark.parametrize("as_of", ["2026-11-20", "2020-01-01", "2026"])
@pytest.mark.parametrize("jurisdiction", ["US", "EU"])
def test_no_day_or_place_removes_an_entry_or_a_statement(as_of: str, jurisdiction: str) -> None:
    held = Store.open(SMALL, as_of, jurisdiction)
    for kind in KINDS:
        items = held.select(kind)
        whole = [each for each in documents(read_catalog(SMALL)) if each["type"] == kind]
        for document, expected in zip(held.documents(items), whole, strict=True):
            assert document.keys() == expected.keys()
            statements = [each["id"] for each in document.get("statements", ())]
            assert statements == [each["id"] for each in expected.get("statements", ())]


def test_a_store_of_another_day_does_not_change_the_stored_documents(store: Store) -> None:
    before = store.texts(store.select("drug"))
    other = Store(store.database, as_of="2010-01-01", jurisdiction="EU")
    other.documents(other.select("drug"))
    assert store.texts(store.select("drug")) == before


# Texts and documents


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("as_of", [None, "2020-01-01"])
def test_texts_are_the_documents_as_json(kind: str, as_of: str | None) -> None:
    held = Store.open(SMALL, as_of)
    items = held.select(kind)
    assert items
    assert [json.loads(text) for text in held.texts(items)] == held.documents(items)


def test_stored_documents_are_those_that_were_made(store: Store) -> None:
    items = [item for kind in LISTED for item in store.select(kind)]
    assert store.documents(items) == documents(read_catalog(SMALL))


def test_texts_stand_at_the_depth_of_an_answer(store: Store) -> None:
    (text,) = store.texts([store.find("regimen", "kd")])
    lines = text.decode().split("\n")
    assert lines[0] == INDENT + "{"
    assert lines[-1] == INDENT + "}"
    assert all(line.startswith(INDENT + "  ") for line in lines[1:-1])


def test_texts_and_documents_keep_the_order_of_the_items(store: Store) -> None:
    items = [store.find(kind, name) for kind, name in (("regimen", "kd"), ("drug", "dex"))]
    items = [items[0], items[1], items[0]]
    expected = ["kd", "dexamethasone", "kd"]
    assert [each["id"] for each in store.documents(items)] == expected
    assert [json.loads(text)["id"] for text in store.texts(items)] == expected
    assert store.texts([]) == []
    assert store.documents([]) == []


@pytest.mark.parametrize("as_of", [None, "2020-01-01"])
@pytest.mark.parametrize("name", ["Kyprolis", "kyprolis", "CARFILZOMIB", "Car", "carfilzomid"])
def test_the_typed_name_changes_only_what_was_matched(as_of: str | None, name: str) -> None:
    held = Store.open(SMALL, as_of)
    (listed,) = held.select("drug", [Facet("class", "proteasome-inhibitor")])
    found = held.find("drug", name)
    assert (found.number, found.summary) == (listed.number, listed.summary)
    (plain,), (matched,) = held.documents([listed]), held.documents([found])
    assert plain["matched"] is None
    assert matched["matched"]["input"] == name
    assert list(matched) == list(plain)
    assert matched | {"matched": None} == plain
    assert [json.loads(text) for text in held.texts([found])] == [matched]
    kept, changed = held.texts([listed])[0], held.texts([found])[0]
    assert changed.startswith(kept[: kept.rindex(b'"matched": ')])


@pytest.mark.parametrize("sign", ["\t", "\n", "\u2028", "\x85"])
def test_a_typed_name_with_odd_spaces_stays_valid_and_harmless_json(
    store: Store, sign: str
) -> None:
    found = store.find("drug", f"Kyprolis{sign}")
    text = store.texts([found])[0].decode()
    assert json.loads(text)["matched"] == {"input": f"Kyprolis{sign}", "by": "brand"}
    assert len(text.splitlines()) == len(text.split("\n"))


def test_find_says_which_kind_has_no_such_name_and_which_name_has_two_meanings(
    store: Store,
) -> None:
    with pytest.raises(UnknownNameError):
        store.find("drug", "paracetamol")
    with pytest.raises(AmbiguousNameError):
        store.find("regimen", "CRd")


# Search


def test_search_finds_words_in_names_first_then_in_texts(store: Store) -> None:
    found = hits(store, "neutropenia")
    assert found[0] == "neutropenia"
    assert "lenalidomide" in found[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kyprolis", "carfilzomib"),
        ("kyprolis", "carfilzomib"),
        ("carfilzomid", "carfilzomib"),
        ("NCT03158688", "candor"),
        ("cereblon", "lenalidomide"),
        ("antihistamine", "infusion-reaction"),
        ("heart failure", "carfilzomib"),
        ("failure heart", "carfilzomib"),
        ("program", "prior-line"),
        ("neutro", "neutropenia"),
        ("60 days", "refractory"),
    ],
)
def test_search_finds_an_entry_by_words_of_its_names_and_texts(
    store: Store, text: str, expected: str
) -> None:
    assert expected in hits(store, text)


def test_search_asks_for_every_word(store: Store) -> None:
    assert "carfilzomib" in hits(store, "heart")
    assert hits(store, "heart neutropenia paracetamol") == []
    assert set(hits(store, "heart ischemia")) <= set(hits(store, "heart"))


def test_search_of_an_unknown_word_finds_nothing(store: Store) -> None:
    assert store.search("paracetamol", 20) == ([], 0)


def test_a_hit_says_what_the_entry_is_and_where_the_word_stands(store: Store) -> None:
    (hit,) = (each for each in store.search("antihistamine", 20)[0] if each["type"] == "effect")
    assert hit == {
        "type": "effect",
        "id": "infusion-reaction",
        "name": "infusion-related reaction",
        "about": "side effect: reaction to the infusion",
        "excerpt": "Steroid and antihistamine before each dose.",
    }


def test_an_excerpt_of_a_long_text_is_cut_around_the_word(edited: Edited) -> None:
    before, after = "lorem " * 60, " ipsum" * 60
    directory = edited(drugs={"Blocks the proteasome for good.": f"{before}zebra{after}."})
    (hit,) = (e for e in Store.open(directory).search("zebra", 20)[0] if e["type"] == "drug")
    assert "zebra" in hit["excerpt"]
    assert hit["excerpt"].startswith("…")
    assert hit["excerpt"].endswith("…")
    assert len(hit["excerpt"]) <= 162


def test_a_word_that_stands_in_a_name_only_has_no_excerpt(edited: Edited) -> None:
    directory = edited(drugs={"aliases: [Cy]": "aliases: [Cy, zebra]"})
    (hit,) = Store.open(directory).search("zebra", 20)[0]
    assert (hit["id"], hit["excerpt"]) == ("cyclophosphamide", "")


def test_a_drug_is_found_by_any_name_of_what_it_may_do(edited: Edited) -> None:
    directory = edited(side_effects={"aliases: [low neutrophil count]": "aliases: [zebrapenia]"})
    found = hits(Store.open(directory), "zebrapenia")
    assert found[0] == "neutropenia"
    assert "lenalidomide" in found


def test_an_excerpt_of_a_side_effect_names_it_and_never_its_id(store: Store) -> None:
    for hit in store.search("infusion reaction", 100)[0]:
        assert hit["excerpt"] != "infusion-reaction"
    (drug,) = (e for e in store.search("infusion", 100)[0] if e["id"] == "daratumumab")
    assert drug["excerpt"].startswith("side effect: infusion-related reaction")


def test_a_hit_shows_the_word_even_where_its_accents_differ(edited: Edited) -> None:
    directory = edited(drugs={"Cross-links DNA.": "Described by Kähler."})
    (hit,) = Store.open(directory).search("kahler", 20)[0]
    assert (hit["id"], hit["excerpt"]) == ("cyclophosphamide", "Described by Kähler.")


def test_search_looks_at_the_same_texts_that_it_shows(store: Store) -> None:
    # The addresses of sources are not searched; no excerpt is taken from one either.
    assert hits(store, "example") == []
    for word in ("darzalex", "kyprolis", "revlimid"):
        for hit in store.search(word, 100)[0]:
            assert "https://" not in hit["excerpt"]


def test_a_limit_keeps_the_best_hits_and_the_total_counts_all(store: Store) -> None:
    whole, total = store.search("carfilzomib", 100)
    assert total == len(whole) > 3
    for limit in range(1, 4):
        assert store.search("carfilzomib", limit) == (whole[:limit], total)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        "'",
        "*",
        "**",
        "()",
        "-",
        "--",
        "^",
        ":",
        "💊",
        "💊💊 🩺",
        "\0",
        "_",
        "\udcff",
        "…",
    ],
)
def test_a_search_without_a_word_finds_nothing(store: Store, text: str) -> None:
    assert store.search(text, 20) == ([], 0)


@pytest.mark.parametrize(
    "text",
    [
        'carfilzomib"',
        '"carfilzomib',
        "'carfilzomib'",
        "carfilzomib*",
        "*carfilzomib",
        "^carfilzomib",
        "(carfilzomib",
        "carfilzomib)",
        "-carfilzomib",
        "{carfilzomib}",
        "carfilzomib 💊",
        "carfilzomib\0",
        "carfilzomib _",
        "carfilzomib;",
        "CARFILZOMIB",
        "carfilzomib \udcff",
    ],
)
def test_signs_around_a_word_do_not_matter(store: Store, text: str) -> None:
    assert hits(store, text) == hits(store, "carfilzomib") != []


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "NEAR", "name:", "NEAR(a b, 2)", "rowid"])
def test_words_of_the_query_language_are_only_words(store: Store, word: str) -> None:
    found, total = store.search(f"carfilzomib {word}", 100)
    assert total == len(found) <= len(hits(store, "carfilzomib"))


def test_no_word_makes_another_one_optional_or_unwanted(store: Store) -> None:
    assert hits(store, "carfilzomib OR zebra") == []
    assert hits(store, "carfilzomib NOT zebra") == []


@given(st.text(max_size=40), st.integers(1, 5))
def test_any_text_can_be_searched_for(store: Store, text: str, limit: int) -> None:
    found, total = store.search(text, limit)
    assert len(found) == min(limit, total)


@given(st.lists(st.sampled_from(["heart", "dex", "kd", "AND", '"', "*", "(", "💊", "-", "NEAR/2"])))
def test_any_mixture_of_words_and_signs_can_be_searched_for(store: Store, words: list[str]) -> None:
    found, total = store.search(" ".join(words), 3)
    assert len(found) == min(3, total)


def test_search_does_not_depend_on_the_day() -> None:
    assert hits(Store.open(SMALL, "2000-01-01", "EU"), "heart") == hits(Store.open(SMALL), "heart")


def test_search_names_sources_after_what_they_are_cited_for() -> None:
    shipped = Store.open(Path(__file__).parent.parent.parent / "data")
    hits, _ = shipped.search("neuropathy", 20)
    assert hits[0]["id"] == "peripheral-neuropathy"
    kinds = [hit["type"] for hit in hits]
    assert "source" not in kinds[:10]
