"""The example profiles are the ones that the README shows."""

from __future__ import annotations

from tools.examples import ROOT, examples


def test_every_example_profile_stands_in_a_command_of_the_readme() -> None:
    commands = " ".join(each.command for each in examples("README.md"))
    profiles = {path.name for path in (ROOT / "examples").glob("*.yaml")}
    assert {name for name in profiles if f"examples/{name}" not in commands} == set()
