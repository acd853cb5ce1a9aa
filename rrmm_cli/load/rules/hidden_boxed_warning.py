"""Owns the rule that a regimen shows its drugs' boxed warnings; it must never unite them itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rrmm_cli.load.rules.rule import Found, Rule
from rrmm_cli.load.within import Placed, drugs, given, lineage, regimens
from rrmm_cli.model.catalog import Catalog
from rrmm_cli.model.drug import Drug
from rrmm_cli.model.regimen import Regimen


def _find(catalog: Catalog) -> Iterator[Found]:
    """Regimens unite what their drugs warn of; a code is told once, the gravest first.

    So a boxed warning is lost where a contraindication of the regimen or of another component has
    its code, and among the side effects where its effect is attributed to nobody here.
    """
    yield from _not_attributed(catalog)
    forbidden = _Forbidden(catalog)
    lost: defaultdict[tuple[Placed, str], dict[str, None]] = defaultdict(dict)
    for place, regimen in regimens(catalog):
        for told, code in forbidden.by(place, regimen):
            for drug in given(regimen):
                if code in forbidden.boxed[drug]:
                    lost[told, code][drug] = None
    for (place, code), boxed in lost.items():
        yield Found(
            place.at("code"),
            f"{code} is also in the boxed warning of {', '.join(boxed)}, which is not shown where "
            "both are given; give the contraindication a code of its own",
        )


class _Forbidden:
    """Where contraindications stand, and which codes are boxed."""

    def __init__(self, catalog: Catalog) -> None:
        self.lines = lineage(catalog)
        self.drugs: dict[str, tuple[Placed, Drug]] = {
            drug.id: (place, drug) for place, drug in drugs(catalog)
        }
        self.classes = {
            each.id: (Placed("drugs.yaml", ("classes", number)), each)
            for number, each in enumerate(catalog.drugs_file.classes)
        }
        self.boxed = {
            drug.id: {each.code for each in drug.boxed_warnings if each.until is None}
            for _, drug in self.drugs.values()
        }

    def by(self, place: Placed, regimen: Regimen) -> Iterator[tuple[Placed, str]]:
        """Each contraindication that the page of a regimen tells, and its code."""
        for number, own in enumerate(regimen.cautions):
            if own.severity == "contraindication":
                yield place.at("cautions", number), own.code
        codes = {each.code for each in regimen.cautions}
        for drug_id in given(regimen):
            yield from self._of_drug(*self.drugs[drug_id], codes)

    def _of_drug(self, place: Placed, drug: Drug, told: set[str]) -> Iterator[tuple[Placed, str]]:
        mine = told | {each.code for each in drug.boxed_warnings}
        for key, cautions in (
            ("contraindications", drug.contraindications),
            ("cautions", drug.cautions),
        ):
            for number, caution in enumerate(cautions):
                mine.add(caution.code)
                if caution.severity == "contraindication":
                    yield place.at(key, number), caution.code
        for class_id in self.lines[drug.drug_class]:
            at, drug_class = self.classes[class_id]
            for number, caution in enumerate(drug_class.cautions):
                if caution.severity == "contraindication" and caution.code not in mine:
                    yield at.at("cautions", number), caution.code


def _not_attributed(catalog: Catalog) -> Iterator[Found]:
    lines = lineage(catalog)
    bringers: defaultdict[str, set[str | None]] = defaultdict(set)
    for effect in catalog.effects_file.effects:
        for each in effect.attributed_to:
            bringers[effect.id] |= {each.drug, each.drug_class}
    for place, drug in drugs(catalog):
        for number, warning in enumerate(drug.boxed_warnings):
            known = bringers[warning.effect] if warning.effect else {drug.id}
            if known.isdisjoint({drug.id, *lines[drug.drug_class]}):
                yield Found(
                    place.at("boxed_warnings", number, "effect"),
                    f"{warning.effect} is attributed neither to {drug.id} nor to its class, so no "
                    "list of side effects shows it as boxed; attribute it in side_effects.yaml",
                )


RULE = Rule(
    "hidden-boxed-warning",
    "a component's boxed warning that its regimens do not show as one",
    _find,
)
