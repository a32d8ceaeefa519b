"""What is published is the same, byte for byte, whoever writes it: no order of a set shines through."""

from __future__ import annotations

import subprocess
import sys


def test_the_same_catalogue_gives_the_same_bytes_in_every_process():
    program = """
import hashlib, sys
from npa_core.exchange import hsds, ical, jsonld, opml, skos
from npa_core.testing.alliance import sample_alliance, sample_catalogue
for format in (opml, jsonld, hsds, ical):
    sys.stdout.write(hashlib.sha256(format.dump(sample_catalogue(), sample_alliance())).hexdigest())
for suffix in (".ttl", ".rdf", ".jsonld"):
    sys.stdout.write(hashlib.sha256(skos.dump(sample_catalogue(), sample_alliance(), suffix)).hexdigest())
"""

    written = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip

    assert [len(written), len(written.pop())] == [1, 7 * 64]
