"""The script that teaches the shipped model does, and says what it is worth on texts it never met."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SETS = ROOT / "tests" / "data" / "understanding"


def test_what_other_authors_taught_makes_the_judgement_of_texts_that_were_never_met_better():
    others = [str(SETS / f"{name}.jsonl") for name in ("clubs", "papers", "offices", "mixed")]
    left_out = str(SETS / "even_3.jsonl")

    told = subprocess.run(
        [sys.executable, "scripts/learned_model.py", *others, "--leave-out", left_out],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    ).stdout  # fmt: skip

    alone, both = (float(f1) for f1 in re.findall(r"fields micro f1 ([\d.]+)", told))
    assert both > alone > 0.7
