"""Owns the command `match`: whose stated criteria a history meets, and why not the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from rrmm_cli.cli.answers import after_the_catalog, entry_ids, meta
from rrmm_cli.cli.assessments import age_of_catalog, assessment_document, footer, today
from rrmm_cli.cli.completers import names_of, one_of
from rrmm_cli.cli.judging import Judging, asked_day, history_of, notices_of, opened, whole
from rrmm_cli.cli.options import Asked, bundled, chosen
from rrmm_cli.cli.profiles import FLAGS, given_profile
from rrmm_cli.cli.values import BASES, SETTINGS
from rrmm_cli.eligibility.assess import (
    Assessment,
    Candidate,
    Judge,
    Question,
    assess,
    judge_once,
    warned,
)
from rrmm_cli.eligibility.history import History
from rrmm_cli.eligibility.verdict import Verdict
from rrmm_cli.errors import Exit, UsageError
from rrmm_cli.model.json_text import embedded
from rrmm_cli.render.answer import Answer, Format, Notice, Output
from rrmm_cli.render.diagnostics import notify, remark
from rrmm_cli.render.write import show
from rrmm_cli.store.query import Store

VERDICTS = ("met", "unknown", "not_met", "no_statement")
"""The verdicts in the order in which they are shown."""
_DEFAULT_SETTINGS = ("relapsed", "any")


def _match(
    context: typer.Context,
    asked: Asked,
    output: Output,
    flags: dict[str, Any],
    profile: Annotated[
        Path | None,
        typer.Argument(metavar="[PROFILE]", help="A profile's file, or - for stdin."),
    ] = None,
    regimen: Annotated[
        list[str] | None,
        typer.Option(
            "--regimen",
            metavar="NAME",
            help="Only this regimen, with every finding; may be repeated.",
            autocompletion=names_of("regimen"),
        ),
    ] = None,
    basis: Annotated[
        str,
        typer.Option(
            metavar="BASIS",
            help="Whose statements: " + ", ".join(BASES) + " or any.",
            autocompletion=one_of((*BASES, "any")),
        ),
    ] = "label",
    setting: Annotated[
        str | None,
        typer.Option(
            metavar="SETTING",
            help="Statements for this setting, instead of relapsed and any: "
            + ", ".join(SETTINGS)
            + "; any is the setting of statements that name none.",
            autocompletion=one_of(SETTINGS),
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Premises that are not recorded are unknown, not assumed."),
    ] = False,
    verdict: Annotated[
        str | None,
        typer.Option(
            metavar="A,B",
            help="Only these verdicts: " + ", ".join(VERDICTS) + ".",
            autocompletion=one_of(VERDICTS),
        ),
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="DRUG",
            help="Only regimens with this drug.",
            autocompletion=names_of("drug"),
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="DRUG",
            help="Only regimens without this drug.",
            autocompletion=names_of("drug"),
        ),
    ] = None,
    drug_class: Annotated[
        list[str] | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="Only regimens with a drug of this class.",
            autocompletion=names_of("class"),
        ),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Profiles as NDJSON (- for stdin); a record of verdicts for each."
        ),
    ] = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="With --batch: the whole findings too.")
    ] = False,
    exit_status: Annotated[
        bool, typer.Option("--exit-status", help="Exit 1 when no stated criteria are met.")
    ] = False,
) -> int:
    """Judge a treatment history against the stated criteria of regimens, and say why.

    What is not recorded is unknown: never a pass and never a fail. A list that is given is
    complete. Adult, multiple myeloma and relapsed or refractory disease alone are assumed when they
    are not recorded, and named as assumed (--strict: unknown). Statements of one basis in one place
    are judged, by default US labels. rrmm profile new writes a profile to begin from; rrmm help
    profiles says what may stand in one.

    In the list, "!20" counts the cautions of a regimen; "recorded" names those that this history
    bears out; --regimen NAME shows them all, with the whole finding.

    Examples: rrmm match case.yaml; rrmm match --lines 3 --exposed V,R,Dara --refractory R
    """
    basis = chosen("--basis", basis, (*BASES, "any"))
    if batch is not None and (
        profile is not None or any(value is not None for value in flags.values())
    ):
        raise UsageError(message="--batch reads profiles of its own", hint="keep one of them")
    if batch is not None and (basis == "any" or verdict is not None or exit_status):
        raise UsageError(
            message="--batch answers with every verdict on one basis",
            hint="leave out --basis any, --verdict and --exit-status",
        )
    if batch is not None:
        from rrmm_cli.cli.batch import check_presentation, run_batch

        check_presentation(output, context.params["output"])
    elif findings:
        raise UsageError(message="--findings belongs to --batch", hint="--regimen shows findings")
    store, judging, names = opened(asked)
    notices: list[Notice] = []
    only = _only(store, judging, regimen, with_, without, drug_class, notices)
    notices += [*age_of_catalog(store, today()), *after_the_catalog(store)]
    if batch is not None:
        question = _questions(store, store.as_of, basis, setting, strict)[0]
        given = asked.as_of is not None
        notify(notices)
        return run_batch(
            batch, judging, names, question, only, findings=findings, day_is_given=given
        )
    read = whole(given_profile(profile, flags), judging, names, asked, store)
    day = asked_day(read, asked, store)
    store.as_of = day
    history = history_of(read, judging, names, day)
    questions = _questions(store, day, basis, setting, strict)
    shown = _verdicts(verdict, regimen)
    judged = judge_once(history, judging.knowledge)
    found = _assessed(history, judged, questions, only)
    documents = [
        assessment_document(
            each,
            warned(candidate, history, judging.knowledge, question, judged),
            question,
            judging,
        )
        for each, candidate, question in found
        if word_of(each) in shown
    ]
    query = {
        "profile": read.profile.label,
        "basis": basis,
        "setting": setting,
        "strict": strict or None,
    }
    notices += notices_of(history, judging)
    assessments = [each for each, _, _ in found]
    remarks = list(footer(assessments, store))
    show(_answer(store, documents, query, notices, remarks, pages=bool(regimen)), output)
    if output.format is not Format.JSON:
        for line in remarks:
            remark(line)
    met = any(each.verdict is Verdict.MET for each in assessments)
    return Exit.NO if exit_status and not met else Exit.DONE


match = bundled(_match, flags=FLAGS)


def word_of(assessment: Assessment) -> str:
    """The verdict as JSON writes it."""
    return "no_statement" if assessment.verdict is None else assessment.verdict.word


def _answer(
    store: Store,
    documents: Sequence[dict[str, Any]],
    query: dict[str, Any],
    notices: Sequence[Notice],
    remarks: Sequence[str],
    *,
    pages: bool,
) -> Answer:
    return Answer(
        command="match",
        meta=meta(store, query) | {"remarks": list(remarks)},
        kind="assessment",
        kinds=["assessment"] * len(documents),
        summaries=documents,
        texts=lambda: [embedded(document) for document in documents],
        documents=lambda: documents,
        pages=pages,
        notices=notices,
        when_empty="no regimen fits",
    )


def _only(
    store: Store,
    judging: Judging,
    names: Sequence[str] | None,
    with_: Sequence[str] | None,
    without: Sequence[str] | None,
    classes: Sequence[str] | None,
    notices: list[Notice],
) -> list[Candidate]:
    """The regimens that are asked about, by id."""
    wanted = set(entry_ids(store, "regimen", names or [], notices))
    held = set(entry_ids(store, "drug", with_ or [], notices))
    absent = set(entry_ids(store, "drug", without or [], notices))
    of_class = entry_ids(store, "class", classes or [], notices)
    return [
        each
        for each in judging.candidates
        if (not wanted or each.id in wanted)
        and held <= set(each.backbone)
        and not absent & set(each.backbone)
        and all(
            any(judging.knowledge.belongs(drug, drug_class) for drug in each.backbone)
            for drug_class in of_class
        )
    ]


def _questions(
    store: Store, day: str, basis: str, setting: str | None, strict: bool
) -> list[Question]:
    bases = BASES if basis == "any" else (basis,)
    settings = _DEFAULT_SETTINGS if setting is None else (chosen("--setting", setting, SETTINGS),)
    return [
        Question(day, each, store.jurisdiction, frozenset(settings), strict)  # type: ignore[arg-type]
        for each in bases
    ]


def _verdicts(given: str | None, names: Sequence[str] | None) -> tuple[str, ...]:
    """The verdicts that are shown: all but no_statement, unless they are asked for by name."""
    if given is not None:
        return tuple(chosen("--verdict", word.strip(), VERDICTS) for word in given.split(","))
    return VERDICTS if names else VERDICTS[:-1]


def _assessed(
    history: History,
    judged: Judge,
    questions: Sequence[Question],
    only: Sequence[Candidate],
) -> list[tuple[Assessment, Candidate, Question]]:
    """Every regimen judged for every question, by verdict and then by id: never ranked."""
    found = [
        (assess(candidate, history, question, judged), candidate, question)
        for question in questions
        for candidate in only
    ]
    return sorted(found, key=lambda each: _order(each[0]))


def _order(assessment: Assessment) -> tuple[int, str, str]:
    return VERDICTS.index(word_of(assessment)), assessment.regimen, assessment.basis
