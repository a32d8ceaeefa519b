"""A feed that is written anew, with its items in another order, brings no new items."""

import random
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Document, Source
from npa_core.steps.identify import Known, Stored, identify, possible_ids
from npa_core.steps.normalise import normalise
from npa_rss import Rss

CHECKOUT = Path(__file__).resolve().parents[3]
CORPUS = CHECKOUT.parent / "shared" / "corpus" / "feeds"
OWN = CHECKOUT / "plugins" / "npa-rss" / "tests" / "data"
NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
ITEMS = ("item", "entry")

# The one namespace that feedparser knows without a prefix only.
ET.register_namespace("", "http://channel.netscape.com/rdf/simple/0.9/")


def is_well_formed(path: Path) -> bool:
    try:
        ET.fromstring(path.read_bytes())
    except (ET.ParseError, ValueError, LookupError):
        return False
    else:
        return True


def well_formed() -> list[Path]:
    """The feeds that an XML parser takes as they are; those of npa-rss where there is no corpus beside us."""
    paths = CORPUS.glob("*") if CORPUS.is_dir() else OWN.glob("*.xml")
    return sorted(filter(is_well_formed, paths))


def rewritten(body: bytes) -> bytes:
    """The same document from another program: other prefixes, quotes, white space, no CDATA, its items shuffled."""
    root = ET.fromstring(body)
    for parent in root.iter():
        places = [n for n, child in enumerate(parent) if str(child.tag).rpartition("}")[2] in ITEMS]
        children = [parent[n] for n in places]
        random.Random(7).shuffle(children)
        for n, child in zip(places, children, strict=True):
            parent[n] = child
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def read(body: bytes):
    document = Document(body=body, address="https://feeds.example/f.xml")
    return normalise(Rss.read(document).items, Source(id="lk/1", use="rss"), NOW, False)[0]


def remembered(found) -> Known:
    """What the store knows after a first visit."""
    seen = identify(found, Known())
    keys = {key: id for id, keys in seen.recorded.items() for key in keys}
    stored = {
        one.item.id: Stored(one.item.content_hash, one.item.title, one.item.link, one.item.published)
        for one in seen.new
    }
    return Known(seen.basis, keys, stored, frozenset(possible_ids(found)) & stored.keys())


@pytest.mark.parametrize("path", well_formed(), ids=lambda path: path.name)
def test_no_item_is_new_after_its_feed_was_written_anew(path):
    try:
        found = read(path.read_bytes())
    except RejectedError:
        with pytest.raises(RejectedError):
            read(rewritten(path.read_bytes()))
        return
    known = remembered(found)

    again = identify(read(rewritten(path.read_bytes())), known)

    assert again.new == ()
    assert again.known.keys() == known.stored.keys()


def test_there_is_something_to_rewrite():
    assert len(well_formed()) >= 3
    assert any(rewritten(path.read_bytes()) != path.read_bytes() for path in well_formed())
