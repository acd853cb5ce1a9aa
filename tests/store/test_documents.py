"""One document per entry: what stands in it, and what it takes over from other entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from rrmm_cli.load.catalog import read_catalog
from rrmm_cli.model.base import Entry, Model
from rrmm_cli.model.catalog import (
    Catalog,
    DrugsFile,
    EffectsFile,
    Header,
    RegimensFile,
    SourcesFile,
    TopicsFile,
    TrialsFile,
)
from rrmm_cli.model.criterion import Criterion
from rrmm_cli.model.document import (
    ClassDocument,
    DrugDocument,
    EffectDocument,
    RegimenDocument,
    SourceDocument,
    TopicDocument,
    TrialDocument,
)
from rrmm_cli.model.source import Source
from rrmm_cli.model.statement import Setting
from rrmm_cli.store.asof import KINDS, Document
from rrmm_cli.store.documents import claims_by_grade, documents, spans

SMALL = Path(__file__).parent.parent / "cases" / "small"

Data = dict[str, Any]


def catalog(date: str = "2026-11-20", **entries: list[Data]) -> Catalog:
    """A catalog of these entries and of a label, a guideline, an article and a news item."""
    kinds = ("label", "guideline", "article", "news")
    sources: list[Data] = [
        {"id": kind, "kind": kind, "title": f"A {kind}", "url": f"https://example.org/{kind}"}
        for kind in kinds
    ]
    header: Data = {"name": "a catalog", "version": "1", "date": date, "default_jurisdiction": "US"}
    header |= {"jurisdictions": {"US": "FDA"}, "licence": "CC0-1.0", "intended_use": "tests"}
    drugs = {"classes": entries.get("classes", []), "drugs": entries.get("drugs", [])}
    parts: dict[str, Model] = {
        "header": Header.model_validate(header),
        "drugs_file": DrugsFile.model_validate(drugs),
        "regimens_file": RegimensFile.model_validate({"regimens": entries.get("regimens", [])}),
        "effects_file": EffectsFile.model_validate({"effects": entries.get("effects", [])}),
        "trials_file": TrialsFile.model_validate({"trials": entries.get("trials", [])}),
        "topics_file": TopicsFile.model_validate({"topics": entries.get("topics", [])}),
        "sources_file": SourcesFile.model_validate({"sources": sources}),
    }
    return small().model_copy(update=parts)


@cache
def small() -> Catalog:
    return read_catalog(SMALL)


def entry(entry_id: str, **fields: object) -> Data:
    return {"id": entry_id, "name": entry_id, "sources": ["label"]} | fields


def drug(drug_id: str, class_id: str = "imid", **fields: object) -> Data:
    own = {"class": class_id, "modality": "antibody", "mechanism": "Binds.", "status": []}
    return entry(drug_id, **own) | fields


def regimen(regimen_id: str, drugs: list[str], **fields: object) -> Data:
    components = [{"drug": each, "role": "backbone"} for each in drugs]
    own = {"full_name": " + ".join(drugs), "kind": "combination", "components": components}
    return entry(regimen_id, **own) | fields


def effect(effect_id: str, *attributed_to: Data, **fields: object) -> Data:
    own = {"plain_name": f"plain {effect_id}", "system": "blood"}
    rows = [{"source": ["label"]} | each for each in attributed_to]
    return entry(effect_id, attributed_to=rows, **own) | fields


def caution(code: str, text: str, severity: str = "warning", source: str = "label") -> Data:
    return {"code": code, "severity": severity, "text": text, "source": [source]}


def boxed(code: str, text: str, **fields: object) -> Data:
    return {"code": code, "text": text, "jurisdiction": "US", "source": ["label"]} | fields


def topic(*items: Data, **fields: object) -> Data:
    rows = [
        {"id": f"item-{n}", "text": "A fact.", "source": ["label"]} | each
        for n, each in enumerate(items)
    ]
    return entry("a-topic", section="test", summary="About it.", items=rows) | fields


def statement(criteria: Data, setting: str = "relapsed", **fields: object) -> Data:
    own = {"id": "us", "basis": "trial", "setting": setting, "criteria": criteria}
    return own | {"wording": "read", "source": ["label"]} | fields


def only(found: list[Document], kind: str, entry_id: str) -> Document:
    (document,) = (each for each in found if (each["type"], each["id"]) == (kind, entry_id))
    return document


def cited(data: object, key: str = "") -> Iterator[str]:
    """Every id in a list named `source` or `sources`, wherever it stands."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from cited(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from cited(value, key)
    elif isinstance(data, str) and key in ("source", "sources"):
        yield data


# What every document has


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_has_the_common_fields(kind: str) -> None:
    found = [each for each in documents(small()) if each["type"] == kind]
    assert found
    for document in found:
        assert isinstance(document["id"], str)
        assert isinstance(document["name"], str)
        assert isinstance(document["aliases"], list)
        assert isinstance(document["sources"], list)
        assert isinstance(document["citations"], list)
        assert document["matched"] is None


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("drug", DrugDocument),
        ("regimen", RegimenDocument),
        ("class", ClassDocument),
        ("effect", EffectDocument),
        ("trial", TrialDocument),
        ("topic", TopicDocument),
        ("source", SourceDocument),
    ],
)
def test_every_document_says_what_its_published_model_allows(kind: str, model: type[Any]) -> None:
    found = [each for each in documents(small()) if each["type"] == kind]
    assert found
    for document in found:
        model.model_validate(document)


def test_every_entry_has_one_document_by_kind_and_id() -> None:
    read = small()
    entries: dict[str, Sequence[Entry | Source]] = {
        "drug": read.drugs_file.drugs,
        "regimen": read.regimens_file.regimens,
        "class": read.drugs_file.classes,
        "effect": read.effects_file.effects,
        "trial": read.trials_file.trials,
        "topic": read.topics_file.topics,
        "source": read.sources_file.sources,
    }
    expected = [(kind, each) for kind in KINDS for each in sorted(e.id for e in entries[kind])]
    made = [(each["type"], each["id"]) for each in documents(read)]
    assert [each for each in made if each[0] in KINDS] == expected


def test_every_field_of_an_entry_stands_in_its_document() -> None:
    read = small()
    found = documents(read)
    for drug_entry in read.drugs_file.drugs:
        fields = drug_entry.model_dump(mode="json")
        assert fields.keys() <= only(found, "drug", drug_entry.id).keys()
    for regimen_entry in read.regimens_file.regimens:
        fields = regimen_entry.model_dump(mode="json")
        assert fields.keys() <= only(found, "regimen", regimen_entry.id).keys()


def test_documents_are_for_the_day_and_place_of_the_catalog() -> None:
    dated = [{"id": "old", "from": "2020", "until": "2022"}, {"id": "new", "from": "2022"}]
    asked = [statement({"kind": "none_stated"}) | each for each in dated]
    entries = {"classes": [entry("imid")], "drugs": [drug("len")]}
    held = [regimen("r", ["len"], statements=asked)]
    states = {
        date: [each["in_force"] for each in only(found, "regimen", "r")["statements"]]
        for date in ("2019-06-01", "2021-06-01", "2024-06-01")
        for found in [documents(catalog(date, regimens=held, **entries))]
    }
    assert states == {
        "2019-06-01": [False, False],
        "2021-06-01": [True, False],
        "2024-06-01": [False, True],
    }


# Classes


def lineage() -> list[Data]:
    return [
        entry("antibody"),
        entry("bispecific", parent="antibody"),
        entry("bcma-bispecific", parent="bispecific"),
        entry("imid"),
    ]


def test_the_classes_of_a_drug_are_its_own_then_its_ancestors_nearest_first() -> None:
    found = documents(catalog(classes=lineage(), drugs=[drug("tec", "bcma-bispecific")]))
    assert only(found, "drug", "tec")["classes"] == ["bcma-bispecific", "bispecific", "antibody"]


def test_the_ancestors_of_a_class_are_nearest_first_and_its_subclasses_direct() -> None:
    found = documents(catalog(classes=lineage()))
    assert only(found, "class", "bcma-bispecific")["ancestors"] == ["bispecific", "antibody"]
    assert only(found, "class", "antibody")["ancestors"] == []
    assert only(found, "class", "antibody")["subclasses"] == ["bispecific"]


def test_a_class_lists_its_drugs_and_those_of_its_subclasses() -> None:
    drugs = [drug("tec", "bcma-bispecific"), drug("dara", "antibody"), drug("len")]
    found = documents(catalog(classes=lineage(), drugs=drugs))
    assert only(found, "class", "antibody")["drugs"] == ["dara", "tec"]
    assert only(found, "class", "bispecific")["drugs"] == ["tec"]
    assert only(found, "class", "imid")["drugs"] == ["len"]


# Side effects


def test_a_class_attribution_reaches_the_drugs_of_its_subclasses() -> None:
    found = documents(
        catalog(
            classes=lineage(),
            drugs=[drug("tec", "bcma-bispecific"), drug("len")],
            effects=[effect("crs", {"class": "bispecific"}), effect("irr", {"class": "antibody"})],
        )
    )
    rows = [(row["effect"], row["via"]) for row in only(found, "drug", "tec")["side_effects"]]
    assert rows == [("crs", "bispecific"), ("irr", "antibody")]
    assert only(found, "drug", "len")["side_effects"] == []


def test_a_class_attribution_does_not_reach_the_drugs_of_wider_classes() -> None:
    drugs = [drug("dara", "antibody")]
    effects = [effect("crs", {"class": "bispecific"})]
    found = documents(catalog(classes=lineage(), drugs=drugs, effects=effects))
    assert only(found, "drug", "dara")["side_effects"] == []
    assert only(found, "class", "antibody")["side_effects"] == []


def test_a_class_shows_the_side_effects_of_wider_classes_too() -> None:
    effects = [effect("crs", {"class": "bispecific"}), effect("irr", {"class": "antibody"})]
    found = documents(catalog(classes=lineage(), effects=effects))
    rows = only(found, "class", "bcma-bispecific")["side_effects"]
    assert [(row["effect"], row["via"]) for row in rows] == [
        ("crs", "bispecific"),
        ("irr", "antibody"),
    ]


def test_each_attribution_of_an_effect_stands_in_the_drug_with_its_context_and_source() -> None:
    attributed: list[Data] = [
        {"drug": "len", "context": "alone", "source": ["guideline"]},
        {"class": "imid", "source": ["article"]},
    ]
    effects = [effect("rash", *attributed)]
    found = documents(catalog(classes=[entry("imid")], drugs=[drug("len")], effects=effects))
    rows = only(found, "drug", "len")["side_effects"]
    assert [(row["via"], row["context"], row["source"]) for row in rows] == [
        ("imid", None, ["article"]),
        ("len", "alone", ["guideline"]),
    ]


def test_a_regimen_has_the_union_of_its_drugs_side_effects_each_with_those_that_bring_it() -> None:
    found = documents(
        catalog(
            classes=[*lineage(), entry("steroid")],
            drugs=[drug("len"), drug("dara", "antibody"), drug("dex", "steroid")],
            effects=[
                effect("anemia", {"drug": "len"}),
                effect("rash", {"class": "imid"}, {"drug": "dara"}),
                effect("irr", {"class": "antibody"}),
                effect("crs", {"class": "bispecific"}),
            ],
            regimens=[regimen("drd", ["dara", "len", "dex"])],
        )
    )
    rows = only(found, "regimen", "drd")["side_effects"]
    assert {row["effect"]: row["attributed_to"] for row in rows} == {
        "anemia": ["len"],
        "irr": ["dara"],
        "rash": ["dara", "len"],
    }
    assert [row["effect"] for row in rows] == ["anemia", "irr", "rash"]


def test_an_effect_that_reaches_a_drug_twice_names_the_drug_once_in_the_regimen() -> None:
    found = documents(
        catalog(
            classes=[entry("imid")],
            drugs=[drug("len")],
            effects=[effect("rash", {"drug": "len"}, {"class": "imid"})],
            regimens=[regimen("r", ["len"])],
        )
    )
    (row,) = only(found, "regimen", "r")["side_effects"]
    assert row["attributed_to"] == ["len"]


def test_an_effect_lists_drugs_and_classes_apart_and_the_drugs_it_is_boxed_for() -> None:
    warned = drug("len", boxed_warnings=[boxed("clots", "Clots.", effect="vte")])
    effects = [effect("vte", {"drug": "len"}, {"class": "imid", "as_written": "blood clots"})]
    found = documents(catalog(classes=[entry("imid")], drugs=[warned], effects=effects))
    document = only(found, "effect", "vte")
    assert [row["drug"] for row in document["drugs"]] == ["len"]
    assert [row["class"] for row in document["classes"]] == ["imid"]
    assert document["classes"][0]["as_written"] == "blood clots"
    assert "class" not in document["drugs"][0]
    assert "drug" not in document["classes"][0]
    assert [box["drug"] for box in document["boxed_for"]] == ["len"]


# Relations to regimens and trials


def test_a_drug_lists_the_regimens_that_hold_it() -> None:
    regimens = [regimen("rd", ["len", "dex"]), regimen("d", ["dex"]), regimen("r", ["len"])]
    drugs = [drug("len"), drug("dex"), drug("pom")]
    found = documents(catalog(classes=[entry("imid")], drugs=drugs, regimens=regimens))
    assert only(found, "drug", "len")["regimens"] == ["r", "rd"]
    assert only(found, "drug", "dex")["regimens"] == ["d", "rd"]
    assert only(found, "drug", "pom")["regimens"] == []


def test_a_regimen_that_holds_a_drug_in_two_roles_stands_once_in_the_drug() -> None:
    roles = [{"drug": "cy", "role": "bridging"}, {"drug": "cy", "role": "lymphodepletion"}]
    held = regimen("r", ["cy"], components=roles)
    found = documents(catalog(classes=[entry("imid")], drugs=[drug("cy")], regimens=[held]))
    assert only(found, "drug", "cy")["regimens"] == ["r"]


def test_a_trial_lists_the_regimens_that_name_it_and_those_of_its_arms_once() -> None:
    arms = [{"label": "A", "role": "single", "regimen": each} for each in ("rd", "r")]
    trials = [entry("t", title="A trial", arms=arms)]
    regimens = [regimen(each, ["len"], trials=["t"]) for each in ("rd", "a", "z")]
    found = documents(
        catalog(
            classes=[entry("imid")],
            drugs=[drug("len")],
            regimens=[*regimens, regimen("r", ["len"])],
            trials=trials,
        )
    )
    assert only(found, "trial", "t")["regimens"] == ["a", "r", "rd", "z"]


def test_the_settings_of_a_regimen_are_those_of_its_statements_once_and_in_order() -> None:
    settings = ["any", "relapsed", "newly-diagnosed", "relapsed"]
    asked = [
        statement({"kind": "none_stated"}, setting, id=f"s-{n}")
        for n, setting in enumerate(settings)
    ]
    held = regimen("r", ["len"], statements=asked)
    found = documents(catalog(classes=[entry("imid")], drugs=[drug("len")], regimens=[held]))
    expected = ["newly-diagnosed", "relapsed", "any"]
    assert only(found, "regimen", "r")["settings"] == expected


# Citations


@pytest.mark.parametrize("kind", KINDS)
def test_citations_hold_every_source_in_the_document_once(kind: str) -> None:
    for document in documents(small()):
        if document["type"] == kind:
            listed = [card["id"] for card in document["citations"]]
            named = {name: value for name, value in document.items() if name != "citations"}
            assert sorted(listed) == sorted(set(cited(named)))


def test_citations_reach_aliases_caveats_and_what_other_entries_bring() -> None:
    caveat = {"kind": "disputed", "text": "No.", "source": ["guideline"]}
    asked = statement({"kind": "none_stated"}, caveat=caveat, source=["label"])
    aliases = [{"name": "Rr", "misspelt": True, "source": ["article"]}]
    imid = entry("imid", cautions=[caution("clots", "Clots.", source="news")])
    held = regimen("r", ["len"], statements=[asked], aliases=aliases)
    found = documents(catalog(classes=[imid], drugs=[drug("len")], regimens=[held]))
    cards = {card["id"] for card in only(found, "regimen", "r")["citations"]}
    assert cards == {"label", "guideline", "article", "news"}


def test_a_citation_says_what_the_source_is_and_how_near_to_the_origin() -> None:
    found = documents(catalog(classes=[entry("imid", sources=["news"])]))
    assert only(found, "class", "imid")["citations"] == [
        {
            "id": "news",
            "kind": "news",
            "grade": "relayed",
            "title": "A news",
            "published": None,
            "url": "https://example.org/news",
            "doi": None,
            "pmid": None,
        }
    ]


def test_a_figure_of_a_note_that_is_called_source_is_no_citation() -> None:
    held = topic({"values": {"source": "peripheral blood"}})
    found = documents(catalog(topics=[held]))
    assert [card["id"] for card in only(found, "topic", "a-topic")["citations"]] == ["label"]


def test_a_source_lists_each_entry_that_cites_it_once() -> None:
    notes = [{"id": f"n-{n}", "text": "A fact.", "source": ["article"]} for n in range(3)]
    held = drug("len", sources=["article", "label"], notes=notes)
    effects = [effect("rash", {"drug": "len", "source": ["guideline"]})]
    found = documents(catalog(classes=[entry("imid")], drugs=[held], effects=effects))
    assert only(found, "source", "article")["cited_by"] == [{"type": "drug", "id": "len"}]
    assert only(found, "source", "guideline")["cited_by"] == [{"type": "effect", "id": "rash"}]
    assert only(found, "source", "news")["cited_by"] == []


def test_a_source_has_its_title_as_name_and_its_grade() -> None:
    document = only(documents(catalog()), "source", "guideline")
    assert document["name"] == document["title"] == "A guideline"
    assert document["grade"] == "secondary"
    assert document["citations"] == []


# Cautions


def test_cautions_of_drugs_and_classes_reach_the_regimen() -> None:
    classes = [
        entry("antibody", cautions=[caution("hepatitis-b", "May come back.")]),
        entry("anti-cd38", parent="antibody", cautions=[caution("crossmatch", "Disturbed.")]),
        entry("imid"),
    ]
    drugs = [
        drug("dara", "anti-cd38", cautions=[caution("cytopenia", "Low counts.")]),
        drug("len", contraindications=[caution("pregnancy", "Harm.", "contraindication")]),
    ]
    own = [caution("infection", "More infections.")]
    held = regimen("dr", ["dara", "len"], cautions=own)
    found = documents(catalog(classes=classes, drugs=drugs, regimens=[held]))
    rows = only(found, "regimen", "dr")["cautions"]
    assert [(row["code"], row["attributed_to"]) for row in rows] == [
        ("pregnancy", ["len"]),
        ("crossmatch", ["anti-cd38"]),
        ("cytopenia", ["dara"]),
        ("hepatitis-b", ["antibody"]),
        ("infection", []),
    ]


def test_a_caution_reaches_the_regimen_once_per_code_and_text_with_all_that_bring_it() -> None:
    infection = caution("infection", "Infections.")
    classes = [entry("imid", cautions=[infection]), entry("steroid", cautions=[infection])]
    drugs = [
        drug("len", cautions=[caution("clots", "Clots."), caution("clots", "Strokes.")]),
        drug("pom", cautions=[caution("clots", "Clots.")]),
        drug("dex", "steroid"),
    ]
    held = regimen("r", ["len", "pom", "dex"])
    found = documents(catalog(classes=classes, drugs=drugs, regimens=[held]))
    rows = only(found, "regimen", "r")["cautions"]
    assert {(row["code"], row["text"]): row["attributed_to"] for row in rows} == {
        ("clots", "Clots."): ["len", "pom"],
        ("clots", "Strokes."): ["len"],
        ("infection", "Infections."): ["imid", "steroid"],
    }
    assert len(rows) == 3


def test_a_caution_for_every_history_is_not_narrowed_by_an_equal_one_for_some() -> None:
    some: Data = {"when": {"kind": "exposed_to", "drug": "len"}}
    drugs = [
        drug("tec", cautions=[caution("infection", "Infections.") | some]),
        drug("tal", cautions=[caution("infection", "Infections.")]),
    ]
    held = regimen("r", ["tec", "tal"])
    found = documents(catalog(classes=[entry("imid")], drugs=drugs, regimens=[held]))
    rows = only(found, "regimen", "r")["cautions"]
    assert None in [row["when"] for row in rows if "tal" in row["attributed_to"]]


def test_a_danger_that_a_drug_tells_itself_is_not_told_again_for_its_class() -> None:
    told = caution("clots", "Clots of this drug.")
    classes = [entry("imid", cautions=[caution("clots", "Clots of the class.")])]
    for drugs, own in (([drug("len", cautions=[told])], []), ([drug("len")], [told])):
        regimens = [regimen("r", ["len"], cautions=own)]
        found = documents(catalog(classes=classes, drugs=drugs, regimens=regimens))
        texts = [row["text"] for row in only(found, "regimen", "r")["cautions"]]
        assert texts == ["Clots of this drug."]


def test_a_caution_that_does_not_speak_of_a_kind_of_regimen_does_not_reach_it() -> None:
    told = caution("collection", "Harms the collection.") | {"not_for": ["transplant"]}
    classes = [entry("imid", cautions=[told | {"code": "class-collection"}])]
    regimens = [regimen("r", ["len"]), regimen("t", ["len"], kind="transplant")]
    drugs = [drug("len", cautions=[told])]
    found = documents(catalog(classes=classes, drugs=drugs, regimens=regimens))
    assert [row["code"] for row in only(found, "regimen", "r")["cautions"]] == [
        "class-collection",
        "collection",
    ]
    assert only(found, "regimen", "t")["cautions"] == []


def test_contraindications_head_the_cautions_then_boxed_warnings_then_the_rest() -> None:
    held = drug(
        "len",
        cautions=[caution("a-warning", "W.")],
        boxed_warnings=[boxed("z-boxed", "B.")],
        contraindications=[caution("z-contraindication", "C.", "contraindication")],
    )
    regimens = [regimen("r", ["len"])]
    found = documents(catalog(classes=[entry("imid")], drugs=[held], regimens=regimens))
    rows = only(found, "regimen", "r")["cautions"]
    assert [(row["code"], row["severity"]) for row in rows] == [
        ("z-contraindication", "contraindication"),
        ("z-boxed", "boxed"),
        ("a-warning", "warning"),
    ]


def test_a_boxed_warning_keeps_its_days_in_the_regimen_and_marks_the_effect() -> None:
    warned = drug(
        "len", boxed_warnings=[boxed("clots", "Clots.", effect="vte", **{"from": "2006"})]
    )
    effects = [effect("anemia", {"drug": "len"}), effect("vte", {"drug": "len"})]
    regimens = [regimen("r", ["len"])]
    found = documents(
        catalog(classes=[entry("imid")], drugs=[warned], effects=effects, regimens=regimens)
    )
    document = only(found, "regimen", "r")
    (row,) = document["cautions"]
    assert (row["from"], row["until"], row["in_force"], row["effect"]) == (
        "2006",
        None,
        True,
        "vte",
    )
    marks = [(each["effect"], each["boxed"]) for each in document["side_effects"]]
    assert marks == [("vte", True), ("anemia", False)]


def test_a_boxed_warning_that_stood_twice_keeps_both_spells_in_the_regimen() -> None:
    spells = [{"from": "2006", "until": "2014"}, {"from": "2020"}]
    warned = drug("len", boxed_warnings=[boxed("clots", "Clots.", **each) for each in spells])
    regimens = [regimen("r", ["len"])]
    found = documents(catalog(classes=[entry("imid")], drugs=[warned], regimens=regimens))
    rows = only(found, "regimen", "r")["cautions"]
    assert [(row["from"], row["until"]) for row in rows] == [("2006", "2014"), ("2020", None)]


def test_two_drugs_with_the_same_boxed_warning_keep_their_own_days_in_the_regimen() -> None:
    drugs = [
        drug("tec", boxed_warnings=[boxed("crs", "Crs.", **{"from": "2022-10-25"})]),
        drug("tal", boxed_warnings=[boxed("crs", "Crs.", **{"from": "2023-08-09"})]),
    ]
    regimens = [regimen("r", ["tec", "tal"])]
    found = documents(catalog(classes=[entry("imid")], drugs=drugs, regimens=regimens))
    rows = only(found, "regimen", "r")["cautions"]
    assert [(row["attributed_to"], row["from"]) for row in rows] == [
        (["tec"], "2022-10-25"),
        (["tal"], "2023-08-09"),
    ]


def test_a_boxed_warning_of_two_jurisdictions_stands_for_each_in_the_regimen() -> None:
    places = ("US", "EU")
    warned = drug(
        "len", boxed_warnings=[boxed("vte", "Vte.", jurisdiction=each) for each in places]
    )
    regimens = [regimen("r", ["len"])]
    found = documents(catalog(classes=[entry("imid")], drugs=[warned], regimens=regimens))
    rows = only(found, "regimen", "r")["cautions"]
    assert [row["jurisdiction"] for row in rows] == ["US", "EU"]


def test_drugs_that_only_prepare_for_a_treatment_bring_no_caution() -> None:
    drugs = [
        drug("cart", cautions=[caution("crs", "Crs.")]),
        drug("flu", cautions=[caution("hemolysis", "Hemolysis.")]),
    ]
    roles = [
        {"drug": "cart", "role": "backbone"},
        {"drug": "flu", "role": "lymphodepletion"},
    ]
    regimens = [
        regimen("r", ["cart"], components=roles),
        regimen("f", ["flu"], components=roles[1:]),
    ]
    found = documents(catalog(classes=[entry("imid")], drugs=drugs, regimens=regimens))
    codes = {
        each: [row["code"] for row in only(found, "regimen", each)["cautions"]] for each in "rf"
    }
    assert codes == {"r": ["crs"], "f": ["hemolysis"]}


def test_a_boxed_warning_is_not_lowered_by_an_equal_caution() -> None:
    equal = caution("clots", "Clots.")
    drugs = [drug("pom", cautions=[equal]), drug("len", boxed_warnings=[boxed("clots", "Clots.")])]
    regimens = [regimen("r", ["pom", "len"], cautions=[equal])]
    found = documents(catalog(classes=[entry("imid")], drugs=drugs, regimens=regimens))
    rows = only(found, "regimen", "r")["cautions"]
    assert "boxed" in {row["severity"] for row in rows if "len" in row["attributed_to"]}


def test_a_boxed_warning_stands_alike_in_the_drug_and_in_its_regimens() -> None:
    warned = drug("len", boxed_warnings=[boxed("clots", "Clots.")], checked_on="2026-11-20")
    unchecked = regimen("r", ["len"])
    found = documents(catalog(classes=[entry("imid")], drugs=[warned], regimens=[unchecked]))
    (in_drug,) = only(found, "drug", "len")["boxed_warnings"]
    (in_regimen,) = only(found, "regimen", "r")["cautions"]
    assert in_regimen["in_force"] is in_drug["in_force"] is True


# Prior lines


def lines(
    kind: str, setting: Setting, *parts: Data, **fields: object
) -> list[tuple[int, int | None]]:
    data: Data = {"kind": kind} | ({"parts": list(parts)} if parts else {}) | fields
    criterion: Criterion = TypeAdapter(Criterion).validate_python(data)
    return spans(criterion, setting)


def prior(at_least: int | None = None, at_most: int | None = None) -> Data:
    return {"kind": "prior_lines", "at_least": at_least, "at_most": at_most, "unit": "lines"}


EXPOSED: Data = {"kind": "exposed_to", "drug": "lenalidomide"}


def test_a_line_count_admits_its_closed_range() -> None:
    assert lines("all_of", "relapsed", prior(1, 3)) == [(1, 3)]
    assert lines("all_of", "relapsed", prior(4)) == [(4, None)]
    assert lines("all_of", "any", prior(None, 2)) == [(0, 2)]


def test_a_relapsed_setting_admits_at_least_one_prior_line() -> None:
    assert lines("all_of", "relapsed", prior(None, 2)) == [(1, 2)]
    assert lines("all_of", "relapsed", EXPOSED) == [(1, None)]


@pytest.mark.parametrize("setting", ["newly-diagnosed", "smoldering"])
def test_a_first_line_setting_admits_no_prior_line(setting: Setting) -> None:
    assert lines("all_of", setting, EXPOSED) == [(0, 0)]


@pytest.mark.parametrize("setting", ["palliative", "any"])
def test_a_setting_that_says_nothing_of_lines_admits_any_number(setting: Setting) -> None:
    assert lines("all_of", setting, EXPOSED) == [(0, None)]


@pytest.mark.parametrize("setting", ["maintenance", "transplant"])
def test_maintenance_bound_to_no_line_admits_no_number_of_them(setting: Setting) -> None:
    assert lines("all_of", setting, EXPOSED) == []
    assert lines("all_of", setting, prior(1)) == [(1, None)]


@pytest.mark.parametrize("setting", ["relapsed", "newly-diagnosed", "any"])
def test_a_statement_that_states_no_criterion_admits_nothing(setting: Setting) -> None:
    assert lines("none_stated", setting) == []


def test_all_of_admits_what_every_part_admits() -> None:
    assert lines("all_of", "relapsed", prior(2), EXPOSED, prior(None, 4)) == [(2, 4)]
    assert lines("all_of", "relapsed", prior(4), prior(None, 2)) == []


def test_any_of_admits_what_one_part_admits_lowest_first() -> None:
    assert lines("any_of", "relapsed", prior(4), prior(1, 2)) == [(1, 2), (4, None)]
    assert lines("any_of", "relapsed", prior(2), prior(2)) == [(2, None)]


def test_any_of_beside_a_bound_is_cut_by_it() -> None:
    choice: Data = {"kind": "any_of", "parts": [prior(1, 1), prior(3)]}
    assert lines("all_of", "relapsed", prior(None, 4), choice) == [(1, 1), (3, 4)]


def test_newly_diagnosed_disease_among_the_criteria_admits_no_prior_line() -> None:
    newly: Data = {"kind": "disease", "state": "newly-diagnosed"}
    assert lines("any_of", "any", newly, prior(1)) == [(0, 0), (1, None)]


def test_a_denied_line_count_admits_the_other_lines() -> None:
    assert lines("not", "relapsed", part=prior(4)) == [(1, 3)]


def test_a_denial_that_says_nothing_of_lines_leaves_them_open() -> None:
    assert lines("not", "relapsed", part=EXPOSED) == [(1, None)]


def test_a_statement_document_holds_its_words_and_the_lines_it_admits() -> None:
    asked = statement(prior(1, 3), population=["adult"])
    held = regimen("r", ["len"], statements=[asked])
    found = documents(catalog(classes=[entry("imid")], drugs=[drug("len")], regimens=[held]))
    (document,) = only(found, "regimen", "r")["statements"]
    assert document["text"] == "Adults: 1 to 3 prior lines of therapy"
    assert document["criteria_text"] == "1 to 3 prior lines of therapy"
    assert document["lines_admitted"] == [{"at_least": 1, "at_most": 3}]


def test_the_words_of_a_statement_name_drugs_and_classes_as_people_do() -> None:
    asked = statement({"kind": "exposed_to", "class": "imid"})
    named = entry("imid", name="immunomodulatory drug")
    held = drug("len", statements=[asked])
    found = documents(catalog(classes=[named], drugs=[held]))
    (document,) = only(found, "drug", "len")["statements"]
    assert document["criteria_text"] == "prior treatment with an immunomodulatory drug"


# Claims


def test_claims_are_counted_by_the_best_grade_among_their_sources() -> None:
    items: list[Data] = [
        {"source": ["news", "label"]},
        {"source": ["article", "news"]},
        {"source": ["news"]},
        {"source": ["guideline"]},
    ]
    assert claims_by_grade(catalog(topics=[topic(*items)])) == {
        "primary": 1,
        "secondary": 2,
        "relayed": 1,
    }


def test_the_sources_of_a_whole_entry_are_no_claim() -> None:
    held = catalog(classes=[entry("imid", sources=["label", "news"])])
    assert claims_by_grade(held) == {"primary": 0, "secondary": 0, "relayed": 0}


def test_a_claim_inside_a_claim_counts_by_itself() -> None:
    caveat = {"kind": "outdated", "text": "Newer.", "source": ["news"]}
    held = catalog(topics=[topic({"source": ["label"], "caveat": caveat})])
    assert claims_by_grade(held) == {"primary": 1, "secondary": 0, "relayed": 1}


def test_what_a_regimen_takes_over_from_its_drugs_is_counted_once() -> None:
    classes = [entry("imid", cautions=[caution("clots", "Clots.")])]
    regimens = [regimen(each, ["len"]) for each in ("a", "b")]
    held = catalog(classes=classes, drugs=[drug("len")], regimens=regimens)
    assert claims_by_grade(held) == {"primary": 1, "secondary": 0, "relayed": 0}


def test_a_source_counts_its_claims_and_those_that_have_nothing_better() -> None:
    found = {each["id"]: each for each in documents(small()) if each["type"] == "source"}
    primary, mirror = found["label-kyprolis"], found["mirror-kyprolis-smpc"]
    assert primary["claims"] > 0
    assert primary["claims_only_relayed"] == 0
    assert 0 < mirror["claims_only_relayed"] <= mirror["claims"]
    everything = claims_by_grade(small())
    relayed = [each for each in found.values() if each["grade"] == "relayed"]
    assert sum(each["claims_only_relayed"] for each in relayed) >= everything["relayed"]
