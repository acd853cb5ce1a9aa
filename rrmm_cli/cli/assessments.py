"""Owns the documents of assessments and histories: typed findings as plain data, with words."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rrmm_cli.cli.judging import Judging
from rrmm_cli.eligibility.assess import (
    Assessment,
    Judgeable,
    Question,
    StatementFinding,
    Warned,
    deciding_part,
    why,
)
from rrmm_cli.eligibility.judge import Finding
from rrmm_cli.eligibility.verdict import Verdict
from rrmm_cli.model.dates import earliest, latest
from rrmm_cli.model.words import Names, criterion_text, needed
from rrmm_cli.render.answer import Notice
from rrmm_cli.store.query import Store

WORDS = {
    "met": "stated criteria met",
    "not_met": "a stated criterion is not met",
    "unknown": "not recorded",
    "no_statement": "no statement",
}
"""What a reader sees for each verdict; never that a person may have a treatment."""

OLD_DAYS = 90
"""A catalog older than this says so beside every answer."""


def names_of(judging: Judging) -> Names:
    """What drugs and classes are called, for words."""
    return Names(drugs=judging.knowledge.names, classes=judging.knowledge.names)


def assessment_document(
    assessment: Assessment,
    cautions: Sequence[Warned],
    question: Question,
    judging: Judging,
) -> dict[str, Any]:
    """One assessment as every format shows it."""
    verdict = "no_statement" if assessment.verdict is None else assessment.verdict.word
    deciding = assessment.deciding
    about = judging.about[assessment.regimen]
    statements = {each["id"]: each for each in about["statements"]}
    return {
        "type": "assessment",
        "id": assessment.regimen,
        "regimen": assessment.regimen,
        "name": assessment.name,
        "drugs": about["full_name"],
        "verdict": verdict,
        "words": _words(verdict, deciding),
        "reason": _reason(assessment, judging) + _off_market(assessment, question),
        "basis": assessment.basis,
        "jurisdiction": question.jurisdiction,
        "as_of": question.as_of,
        "statement": None if deciding is None else deciding.statement.id,
        "form": None if deciding is None else deciding.statement.form,
        "from": None if deciding is None else deciding.statement.start,
        "pathway": None if deciding is None else deciding.statement.pathway,
        "wording": None if deciding is None else deciding.statement.wording,
        "outcome": None if deciding is None else deciding.statement.outcome,
        "beside": [] if deciding is None else _beside(deciding.statement, _also_met(assessment)),
        "findings": [
            _finding(each, statements[each.statement.id], judging) for each in assessment.findings
        ],
        "assumed": [] if deciding is None else list(deciding.assumed),
        "missing": list(assessment.missing),
        "cautions": [_caution(each) for each in cautions],
        "mark": f"!{len(cautions)}" if cautions else "",
        "recorded": [_recorded(each, judging) for each in cautions if each.recorded],
        "citations": _citations(assessment, cautions, statements, judging),
    }


def _words(verdict: str, deciding: StatementFinding | None) -> str:
    """The verdict as a reader sees it: a trial's entry criteria are named as such."""
    trial = None if deciding is None else deciding.statement.trial
    if trial is None or verdict not in _OF_TRIAL:
        return WORDS[verdict]
    return _OF_TRIAL[verdict].format(trial)


_OF_TRIAL = {
    "met": "entry criteria of {} as published are met",
    "not_met": "an entry criterion of {} as published is not met",
}


def _also_met(assessment: Assessment) -> list[str]:
    """The forms of further statements that are met too, where one is: none is chosen."""
    met = [each.statement for each in assessment.findings if each.verdict is Verdict.MET]
    forms = dict.fromkeys(each.form for each in met if each.form is not None)
    return [form for form in forms if form != met[0].form]


def _beside(statement: Judgeable, also: Sequence[str]) -> list[str]:
    """What belongs beside a verdict: forms, pathway, relayed wording, a trial's outcome."""
    told = [statement.form or "", *(f"also met: {form}" for form in also)]
    if statement.pathway not in (None, "regular"):
        told.append(f"{statement.pathway} approval")
    if statement.wording != "read":
        told.append(f"wording {statement.wording.replace('-', ' ')}")
    if statement.outcome:
        told.append(f"outcome: {statement.outcome}")
    return [each for each in told if each]


def _citations(
    assessment: Assessment,
    cautions: Sequence[Warned],
    statements: dict[str, dict[str, Any]],
    judging: Judging,
) -> list[dict[str, Any]]:
    """What the assessment cites, in the order of its findings and cautions."""
    found = [statements[each.statement.id] for each in assessment.findings]
    caveats = [each["caveat"] for each in found if each["caveat"] is not None]
    used = dict.fromkeys(
        each
        for group in (*found, *caveats, *({"source": w.source} for w in cautions))
        for each in group["source"]
    )
    return [judging.cards[each] for each in used]


def _finding(found: StatementFinding, about: dict[str, Any], judging: Judging) -> dict[str, Any]:
    statement = found.statement
    return {
        "statement": statement.id,
        "verdict": found.verdict.word,
        "label": statement.label,
        "form": statement.form,
        "from": statement.start,
        "until": statement.until,
        "pathway": statement.pathway,
        "marketed_until": statement.marketed_until,
        "wording": statement.wording,
        "outcome": statement.outcome,
        "undecided": found.undecided,
        "premises": [
            {"premise": premise, "verdict": verdict.word, "because": because}
            for premise, verdict, because in found.premises
        ],
        "assumed": list(found.assumed),
        "finding": finding_document(found.finding, names_of(judging)),
        "caveat": about["caveat"],
        "source": about["source"],
    }


def finding_document(finding: Finding, names: Names) -> dict[str, Any]:
    """A finding and its parts, in the shape of the criterion."""
    return {
        "criterion": finding.criterion.kind,
        "text": criterion_text(finding.criterion, names),
        "verdict": finding.verdict.word,
        "because": finding.because,
        "missing": list(finding.missing),
        "parts": [finding_document(part, names) for part in finding.parts],
    }


_OF_HISTORY = {
    "refractory-component": "refractory",
    "refractory-class": "class refractory",
    "intolerant-component": "not tolerated",
    "intolerant-class": "class not tolerated",
}
"""What the history warns of, in the words of a table."""


def _recorded(warned: Warned, judging: Judging) -> str:
    """A caution that the history bears out, in a few words."""
    word = _OF_HISTORY.get(warned.code) or _code_words(warned.code, judging)
    return f"{word}: {', '.join(warned.of_history)}" if warned.of_history else word


def _code_words(code: str, judging: Judging) -> str:
    """A code as words, the targets in it spelled as the catalog spells them: `anti-CD38 again`."""
    spelled = {
        target.casefold(): target
        for targets in judging.knowledge.targets.values()
        for target in targets
    }
    words = " ".join(spelled.get(word, word) for word in code.split("-"))
    return words.replace("anti ", "anti-")


def _caution(warned: Warned) -> dict[str, Any]:
    return {
        "code": warned.code,
        "severity": warned.severity,
        "text": warned.text,
        "source": list(warned.source),
        "recorded": warned.recorded,
        "attributed_to": list(
            dict.fromkeys([drug for part in warned.parts for drug in part.drugs])
        ),
        "parts": [
            {"text": part.text, "severity": part.severity, "attributed_to": list(part.drugs)}
            for part in warned.parts
        ],
    }


def _reason(assessment: Assessment, judging: Judging) -> str:
    """The datum that decided, in plain words."""
    deciding = assessment.deciding
    if deciding is None:
        return assessment.reason
    if deciding.undecided:
        return deciding.undecided
    names = names_of(judging)
    if deciding.verdict is Verdict.MET:
        return criterion_text(deciding.statement.criteria, names)
    if deciding.verdict is Verdict.UNKNOWN:
        return "not recorded: " + ", ".join(assessment.missing)
    for premise, verdict, because in deciding.premises:
        if verdict is Verdict.NOT_MET:
            return f"needs {needed(premise, names)}; {because}"
    part = deciding_part(deciding)
    assert part is not None, "a statement that is not met has a part that fails"
    drug = getattr(part.criterion, "drug", None)
    return f"needs {needed(part.criterion, names)}; {_shortly(why(part), drug, names)}"


def _shortly(because: str, drug: str | None, names: Names) -> str:
    """What decides it, without the name that what is needed has just said."""
    name = "" if drug is None else names.drugs.get(drug, drug)
    return because.removeprefix(f"{name} ") if because.startswith(f"{name} recorded") else because


def _off_market(assessment: Assessment, question: Question) -> str:
    """That the drug had left the market by that day, beside a statement that still stood."""
    left = assessment.deciding and assessment.deciding.statement.marketed_until
    if left is None or latest(question.as_of) < earliest(left):
        return ""
    return f"; on the market until {left}"


def footer(found: Sequence[Assessment], store: Store) -> Iterator[str]:
    """What belongs under every list of verdicts, in every format."""
    without = Counter(
        each.reason.partition(":")[0].partition(" on ")[0] for each in found if each.verdict is None
    )
    if without:
        total = sum(without.values())
        listed = "; ".join(f"{count} {reason}" for reason, count in without.most_common())
        one = "regimen" if len({each.basis for each in found}) == 1 else "answer"
        what = one if total == 1 else f"{one}s"
        yield f"{total} {what} without a statement to judge ({listed}); see --verdict no_statement"
    alone = Counter(
        missing
        for each in found
        if each.verdict is Verdict.UNKNOWN and len(each.missing) == 1
        for missing in each.missing
    )
    if alone:
        datum, count = min(alone.items(), key=lambda pair: (-pair[1], pair[0]))
        yield f"recording {datum} alone would settle {count} of the unknown ones"
    yield (
        "indication text only: contraindications, fitness and access are not judged; not a "
        f"recommendation; each group in the order of ids; catalog of {store.header['date']}"
    )


def today() -> datetime.date:
    """The day on which the question is asked; SOURCE_DATE_EPOCH sets it, for answers to compare."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) <= _DIGITS:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.datetime.now(datetime.UTC).date()


_DIGITS = 11
"""Of the seconds that a date can hold."""


def age_of_catalog(store: Store, today: datetime.date) -> Iterator[Notice]:
    """That the catalog is old, where it is: labels change several times a year."""
    days = (today - earliest(str(store.header["date"]))).days
    if days > OLD_DAYS:
        yield Notice("N202", f"this catalog is {days} days old; labels may have changed since")
