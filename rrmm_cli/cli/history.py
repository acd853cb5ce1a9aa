"""Owns the command `history`: what a treatment history amounts to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rrmm_cli.cli.answers import meta
from rrmm_cli.cli.judging import Judging, asked_day, history_of, notices_of, opened, whole
from rrmm_cli.cli.options import Asked, bundled
from rrmm_cli.cli.profiles import FLAGS, given_profile
from rrmm_cli.eligibility.amounts import (
    Fact,
    besides,
    class_facts,
    disease_fact,
    early_relapse_facts,
    gaps,
    group_facts,
    reuses,
    times_since,
    tolerated,
)
from rrmm_cli.eligibility.history import History
from rrmm_cli.model.json_text import embedded
from rrmm_cli.model.rules import Rule
from rrmm_cli.render.answer import Answer, Output
from rrmm_cli.render.write import show


def _history(
    asked: Asked,
    output: Output,
    flags: dict[str, Any],
    profile: Annotated[
        Path | None,
        typer.Argument(metavar="[PROFILE]", help="A profile's file, or - for stdin."),
    ] = None,
) -> None:
    """Derive what a history amounts to: lines, exposure, refractoriness, each with its rule.

    Examples: rrmm history case.yaml; rrmm history --lines 2 --exposed V,R --refractory R --json
    """
    reading = given_profile(profile, flags)
    store, judging, names = opened(asked)
    read = whole(reading, judging, names, asked, store)
    store.as_of = asked_day(read, asked, store)
    history = history_of(read, judging, names, store.as_of)
    document = history_document(history, judging)
    answer = Answer(
        command="history",
        meta=meta(store, {"profile": read.profile.label}),
        kind="history",
        kinds=["history"],
        summaries=[document],
        texts=lambda: [embedded(document)],
        documents=lambda: [document],
        pages=True,
        notices=notices_of(history, judging),
    )
    show(answer, output)


history = bundled(_history, flags=FLAGS)


def history_document(history: History, judging: Judging) -> dict[str, Any]:
    """A history as every format shows it."""
    knowledge = judging.knowledge
    groups = group_facts(history, knowledge)
    classes = class_facts(history, knowledge)
    early = early_relapse_facts(history)
    disease = disease_fact(history)
    windows = reuses(history, knowledge)
    facts = [disease, *groups, *classes, *early]
    cited = dict.fromkeys(
        each
        for group in (
            *(fact.rule.source for fact in facts if fact.rule is not None),
            *([history.rules.refractory.source] if history.refractory else []),
            *(reuse.window.source for reuse in windows),
            *(each.source for drug in history.refractory for each in besides(drug, history)),
            *(rule.source for rule in history.rules.lines),
            *(rule.source for rule in history.rules.conventions),
        )
        for each in group
    )
    return {
        "type": "history",
        "id": history.profile.label or "history",
        "name": history.profile.label or "history",
        "as_of": history.as_of,
        "prior_lines": history.prior_lines,
        "line_rules": [_rule(rule) for rule in history.rules.lines],
        "disease": _fact(disease),
        "groups": [_fact(fact) for fact in groups],
        "classes": [_fact(fact) for fact in classes],
        "drugs": [
            {
                "drug": drug,
                "name": knowledge.names[drug],
                "class": knowledge.lineage[drug][0],
                "refractory": judged.verdict.word,
                "because": judged.because,
                "line": judged.line,
                "rule": _rule(history.rules.refractory),
                "intolerant": _denied(tolerated(drug, history, knowledge)),
                "beside": [
                    {"text": each.text, "source": list(each.source)}
                    for each in besides(drug, history)
                ],
            }
            for drug, judged in history.refractory.items()
        ],
        "classes_alone": sorted(history.exposed.classes),
        "exposure_complete": history.exposure_complete,
        "early_relapse": [_fact(fact) for fact in early],
        "time_since": [
            {
                "what": since.what,
                "last": since.last,
                "fewest_days": since.fewest_days,
                "most_days": since.most_days,
                "assumed": since.assumed,
            }
            for since in times_since(history, knowledge)
        ],
        "windows": [
            {
                "drug": reuse.drug,
                "name": knowledge.names[reuse.drug],
                "window": reuse.window.id,
                "basis": reuse.window.basis,
                "months": reuse.window.months,
                "measured_to": reuse.window.measured_to,
                "verdict": reuse.verdict.word,
                "because": reuse.because,
                **_rule(reuse.window),
            }
            for reuse in windows
        ],
        "missing": gaps(history, knowledge, facts),
        "conventions": [_rule(rule) for rule in history.rules.conventions],
        "citations": [judging.cards[each] for each in cited],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "verdict": fact.verdict.word,
        "because": fact.because,
        "rule": None if fact.rule is None else fact.rule.text,
        "version": None if fact.rule is None else fact.rule.version,
        "source": [] if fact.rule is None else list(fact.rule.source),
        "missing": list(fact.missing),
    }


def _denied(value: bool | None) -> bool | None:
    return None if value is None else not value


def _rule(rule: Rule) -> dict[str, Any]:
    return {"version": rule.version, "text": rule.text, "source": list(rule.source)}
