"""Shows the main job on real data: a drug, a regimen, a list, a pipe of JSON."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

RRMM = str(Path(sys.executable).with_name("rrmm"))
QUESTIONS = (
    (["drug", "Kyprolis"], None),
    (["regimen", "DKd"], None),
    (["drugs", "--class", "PI"], None),
    (["regimens", "--with", "carfilzomib", "--json"], ".data[].name"),
)


def main() -> int:
    """Ask each question as a user would; stop at the first that fails."""
    for words, query in QUESTIONS:
        shown = " ".join(["rrmm", *words]) + (f" | jq '{query}'" if query else "")
        print(f"\n$ {shown}", flush=True)
        if query is None:
            subprocess.run([RRMM, *words], check=True)
            continue
        answer = subprocess.run([RRMM, *words], check=True, capture_output=True, text=True).stdout
        if shutil.which("jq"):
            subprocess.run(["jq", query], input=answer, check=True, text=True)
        else:
            import json

            print("\n".join(json.dumps(each["name"]) for each in json.loads(answer)["data"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
