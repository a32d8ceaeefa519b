"""Lets the tests import `benchmarks`, as `python -m benchmarks` does from the checkout."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
