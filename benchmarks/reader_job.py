"""What is measured for `reader`, in a process of its own: update every feed, print how many entries there are."""

from __future__ import annotations

import json
import sys

from reader import make_reader


def main(database: str, workers: int) -> None:
    """Update every feed, due or not, and count the feeds that failed."""
    with make_reader(database) as reader:
        reader.update_feeds(scheduled=False, workers=workers)
        failed = sum(1 for feed in reader.get_feeds() if feed.last_exception)
        sys.stdout.write(json.dumps({"items": reader.get_entry_counts().total, "failed": failed}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
