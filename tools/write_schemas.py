"""Writes the published JSON Schemas to schemas/, one file per data file and answer."""

from __future__ import annotations

from pathlib import Path

from rrmm_cli.load.schemas import json_schema, schema_names
from rrmm_cli.model.json_text import pretty

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"


def main() -> int:
    """Write every schema and remove what is no longer one."""
    SCHEMAS.mkdir(exist_ok=True)
    wanted = {f"{name}.schema.json": name for name in schema_names()}
    for path in SCHEMAS.glob("*.schema.json"):
        if path.name not in wanted:
            path.unlink()
    for file, name in wanted.items():
        (SCHEMAS / file).write_text(pretty(json_schema(name)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
