"""Owns the commands `profile new` and `profile check`."""

from __future__ import annotations

from pathlib import Path as File
from typing import Annotated

import typer

from rrmm_cli import __version__
from rrmm_cli.cli.answers import problem_document
from rrmm_cli.cli.judging import asked_day, judged, notices_of, opened
from rrmm_cli.cli.options import Asked, presented
from rrmm_cli.cli.profiles import content_of
from rrmm_cli.errors import Exit, InvalidFileError
from rrmm_cli.load.profile import by_place, read_leniently
from rrmm_cli.model.json_text import embedded
from rrmm_cli.render.answer import Answer, Notice, Output
from rrmm_cli.render.write import show, write_text

TEMPLATE = """\
# A treatment history for rrmm. An absent key is unknown; a list that is present is complete.
# Free text to tell profiles apart; never a name or a record number.
label: case-01
as_of: "2026-11-20"
age: 68

# The lines of therapy in order. Dates may be a year, a month or a day, in quotes.
lines:
  - regimen: VRd
    start: "2020-01"
    end: "2022-01-10"
    best_response: VGPR            # sCR CR VGPR PR MR SD PD
    transplant: autologous
    maintenance: [lenalidomide]
    last_dose: {bortezomib: "2020-06", lenalidomide: "2022-01-10"}
    progression: "2022-01-20"      # none records that there was none
    stopped_for: progression       # progression toxicity completed choice other
  - drugs: [daratumumab, carfilzomib, dexamethasone]
    start: "2022-02"
    end: "2023-05-01"
    best_response: PR
    progression: "2023-04-20"
    stopped_for: progression

# Instead of lines, the short form:
# prior_lines: 2
# exposed: [bortezomib, lenalidomide, daratumumab, carfilzomib]
# refractory: [lenalidomide]       # [] records that there is none
# progressed_on_last: true
# days_since_last: 20              # from the end of the last therapy to the progression

intolerant: []
biomarkers: {"t(11;14)": absent}
measures: {creatinine-clearance: {value: 60, unit: mL/min}}
conditions: [{id: peripheral-neuropathy, grade: 1}]
"""


def new() -> None:
    """Print a commented profile that validates, to begin from.

    Examples: rrmm profile new > case.yaml
    """
    write_text(TEMPLATE)


@presented
def check(
    asked: Asked,
    output: Output,
    profile: Annotated[
        File, typer.Argument(metavar="PROFILE", help="A profile's file, or - for stdin.")
    ],
) -> int:
    """Report every problem of a profile, with its place; exit 1 when there is one.

    Examples: rrmm profile check case.yaml; rrmm profile check - < case.yaml
    """
    notices: list[Notice] = []
    content, shown = content_of(profile)
    try:
        reading = read_leniently(content, shown)
        locations = [*reading.problems]
        if reading.read is not None:
            store, judging, names = opened(asked)
            day = asked_day(reading.read, asked, store)
            found, history = judged(reading.read, reading.broken, judging, names, day)
            locations += found
            notices = [] if locations else notices_of(history, judging)
    except InvalidFileError as error:
        if error.input is None:
            raise
        locations = [*error.locations]
    problems = [problem_document(each) for each in sorted(locations, key=by_place)]
    answer = Answer(
        command="profile-check",
        meta={"rrmm": __version__, "query": {"profile": str(profile)}},
        kind="problem",
        kinds=["problem"] * len(problems),
        summaries=problems,
        texts=lambda: [embedded(problem) for problem in problems],
        documents=lambda: problems,
        notices=notices,
        when_empty=f"no problems in {'standard input' if str(profile) == '-' else profile}",
    )
    show(answer, output)
    return Exit.NO if problems else Exit.DONE
