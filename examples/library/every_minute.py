"""The synchronous door, for a scheduler of one's own: `python every_minute.py path/to/npa.toml` does what is due."""

from __future__ import annotations

import sys

import npa_core

if __name__ == "__main__":
    report = npa_core.run(sys.argv[1])
    for failure in report.failures:
        print(f"{failure.subject}: {failure.message}", file=sys.stderr)
    sys.exit(report.exit_code)
