"""Writes the outputs of the examples in the docs anew."""

from __future__ import annotations

from tools.examples import DOCUMENTS, rewrite


def main() -> int:
    """Rewrite every document that holds examples."""
    for document in DOCUMENTS:
        rewrite(document)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
