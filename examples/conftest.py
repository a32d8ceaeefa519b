"""Lets the tests find the example plugin without installing it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "own-plugin" / "src"))
