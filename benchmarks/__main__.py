"""`python -m benchmarks`: a thousand feeds, cold and unchanged, npa-core beside `reader`, interleaved."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Measurement, measure
from benchmarks.peers import Npa, Peer, Reader
from benchmarks.report import Round, write
from benchmarks.server import address

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Measure and write the report."""
    options = _options()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # reader's files are compiled when it is installed: ours as well
    both: dict[str, Peer] = {"npa": Npa(), "reader": Reader(options.reader_workers)}
    peers = [both[options.only]] if options.only else list(both.values())
    rounds: list[Round] = []
    with served(options.feeds, options.items) as server, tempfile.TemporaryDirectory(prefix="npa-bench-") as scratch:
        for number in range(1, options.rounds + 1):
            # A B, then B A: what warms up or cools down meets both.
            for peer in peers if number % 2 else reversed(peers):
                folder = Path(scratch, f"{number}-{peer.name.split()[0]}")
                rounds.extend(visit_twice(peer, folder, server, options.items, number))
    write(rounds, feeds=options.feeds, items=options.items, reader_workers=options.reader_workers, out=options.out)


def visit_twice(peer: Peer, folder: Path, server: Server, items: int, number: int) -> Iterator[Round]:
    """Measure the first visit and the second, at which every server says that nothing changed."""
    peer.set_up(folder, server.urls)
    server.counts()
    count = len(server.urls)
    for phase, status in (("cold", "200"), ("unchanged", "304")):
        taken: Measurement = measure(peer.command(folder), cwd=ROOT, words=folder)
        answered, stored = server.counts(), peer.stored(folder, taken.output)
        if stored != count * items or answered != {status: count}:
            raise RuntimeError(
                f"the comparison is void: {peer.name} stored {stored} of {count * items} items"
                f" and was answered {answered} instead of {status} for each of {count} feeds"
            )
        sys.stderr.write(
            f"round {number}  {peer.name:<16} {phase:9}  {taken.wall_s:7.2f} s wall  {taken.cpu_s:7.2f} s CPU"
            f"  {taken.peak_mb:6.0f} MB\n"
        )
        yield Round(number, peer.name, phase, taken.wall_s, taken.cpu_s, taken.peak_mb)


@dataclass(frozen=True)
class Server:
    """The feed server, seen from here."""

    process: subprocess.Popen[str]
    urls: Sequence[str]

    def counts(self) -> dict[str, int]:
        """How many answers of which status it gave since the last question."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        counts: dict[str, int] = json.loads(self.process.stdout.readline())
        return counts


@contextmanager
def served(feeds: int, items: int) -> Iterator[Server]:
    """Run the feed server in its own process."""
    command = [sys.executable, "-m", "benchmarks.server", str(feeds), str(items)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline())
            yield Server(process, [f"http://{address(number)}:{port}/feed.xml" for number in range(feeds)])
        finally:
            process.stdin.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--items", type=int, default=20, help="items in each feed")
    parser.add_argument("--rounds", type=int, default=4, help="each peer once a round, in alternating order")
    parser.add_argument("--reader-workers", type=int, default=10, help="reader's threads")
    parser.add_argument("--only", choices=("npa", "reader"), help="measure one side alone")
    parser.add_argument("--out", type=Path, help="a folder for results.json and results.md; else stdout")
    return parser.parse_args()


if __name__ == "__main__":
    main()
