"""The script that learns the weights of stories does, and the shipped ones are of its kind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from npa_core.steps.alike import WEIGHTS, Signs

ROOT = Path(__file__).parents[3]
SETS = ROOT / "tests" / "data" / "understanding"


def test_what_speaks_for_a_story_and_what_against_is_learned_from_judged_pairs():
    files = [str(SETS / f"{name}.jsonl") for name in ("clubs", "mixed")]

    told = subprocess.run(
        [sys.executable, "scripts/story_weights.py", "--leave-out", *files],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    ).stdout  # fmt: skip

    learned = Signs(
        **{name: float(weight) for name, weight in re.findall(r"^    (\w+)=(-?[\d.]+),$", told, re.MULTILINE)}
    )
    assert [weight > 0 for weight in learned] == [weight > 0 for weight in WEIGHTS]
    assert [float(f1) >= 0.8 for f1 in re.findall(r"F1 ([\d.]+)", told)] == [True, True]
