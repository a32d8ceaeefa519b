"""OPML: what is written is read again, and what feed readers write is read as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.errors import Fault
from npa_core.exchange import opml
from npa_core.exchange.outlines import NAMESPACE
from npa_core.models import AllianceProfile, Catalogue, Feed, Partner
from npa_core.models.validation import validate
from npa_core.text import one_line

WHOLE = """\
<?xml version='1.0' encoding='utf-8'?>
<opml version="2.0" xmlns:npa="urn:x-npa-core:opml">
  <head>
    <title>Bündnis Musterland</title>
    <ownerName>Bündnis Musterland</ownerName>
    <ownerId>https://buendnis.example/</ownerId>
    <docs>http://opml.org/spec2.opml</docs>
  </head>
  <body>
    <outline text="Volkshochschule" title="Volkshochschule" htmlUrl="https://vhs.example/" \
category="/sprache,/teilhabe" npa:partner="vhs">
      <outline text="Volkshochschule: presse" title="Volkshochschule: presse" type="rss" \
xmlUrl="https://vhs.example/feed.xml?a=1&amp;b=2" npa:feed="vhs/presse" />
      <outline text="Volkshochschule: 2" title="Volkshochschule: 2" type="rss" \
xmlUrl="https://vhs.example/termine" npa:use="calendar" />
    </outline>
    <outline text="Landkreis" title="Landkreis" type="rss" xmlUrl="https://kreis.example/feed" npa:partner="kreis" />
  </body>
</opml>
"""
ALLIANCE = AllianceProfile(name="A", url="https://a.example/", contact="a@a.example")


def parse(body):
    return opml.parse(f"<opml version='1.0'><body>\n{body}\n</body></opml>".encode(), file="f.opml")


def test_partners_are_written_with_their_feeds(whole, alliance):
    assert opml.dump(whole, alliance).decode() == WHOLE


def test_what_is_written_is_read_again_with_every_place(whole, alliance):
    parsed = opml.parse(opml.dump(whole, alliance), file="f.opml")

    assert parsed.data == [
        {
            "id": "vhs", "name": "Volkshochschule", "website": "https://vhs.example/",
            "action_fields": ["sprache", "teilhabe"],
            "feeds": [
                {"url": "https://vhs.example/feed.xml?a=1&b=2", "id": "vhs/presse"},
                {"url": "https://vhs.example/termine", "use": "calendar"},
            ],
        },
        {"id": "kreis", "name": "Landkreis", "feeds": ["https://kreis.example/feed"]},
    ]  # fmt: skip
    assert parsed.places == {
        (): (1, 1), (0,): (11, 7), (0, "feeds", 0): (11, 7), (0, "feeds", 1): (12, 7), (1,): (14, 5),
        (1, "feeds", 0): (14, 5),
    }  # fmt: skip
    assert parsed.faults == ()


urls = st.integers(0, 50).map(lambda number: f"https://p.example/{number}?a=?=&b=ä")
partners = st.lists(
    st.builds(
        Partner,
        id=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,9}", fullmatch=True),
        name=st.text(min_size=1).filter(lambda text: Partner(id="a", name=text) and one_line(text)),
        website=st.none() | urls,
        action_fields=st.lists(st.sampled_from(["sprache", "teilhabe"]), unique=True).map(tuple),
        feeds=st.lists(urls, unique=True, min_size=1, max_size=3).map(lambda found: tuple(Feed(url=u) for u in found)),
    ),
    unique_by=lambda partner: partner.id,
    max_size=4,
)


@given(partners.filter(bool))
def test_any_partners_are_the_same_after_a_round_trip(partners):
    parsed = opml.parse(opml.dump(Catalogue(partners=tuple(partners)), ALLIANCE), file="f.opml")
    read = [validate(Partner, entry, file="f.opml", places=parsed.places, at=(0,))[0] for entry in parsed.data]

    assert read == [
        partner.model_copy(update={"name": Partner(id="x", name=one_line(partner.name.pick())).name})
        for partner in partners
    ]


def test_a_feed_readers_list_is_read_in_any_case_and_from_nested_folders_into_partners_to_review():
    parsed = parse("""\
<outline text='News'><outline TITLE='Ort'>
  <outline Text='Die Stadt' type='rss' xmlurl=' https://stadt.example/feed ' HTMLURL='https://www.stadt.example/'/>
  <OUTLINE text='Termine' xmlUrl='https://stadt.example/termine' htmlUrl='http://stadt.example'/>
</outline></outline>
<outline text='Verein' htmlUrl='https://verein.example/'>
  <outline text='Presse' xmlUrl='https://verein.example/a'/><outline xmlUrl='https://verein.example/b'/>
  <outline xmlUrl='https://verein.example/a'/>
  <outline text='Fremd' xmlUrl='https://fremd.example/f' htmlUrl='https://fremd.example/'/>
</outline>
<outline text='Ohne Feed'/>
<outline xmlUrl='feed://www.allein.example/f'/><outline xmlUrl='feed:https://allein.example/g' text='Die Stadt'/>""")

    assert parsed.data == [
        {"id": "die-stadt", "name": "Die Stadt", "website": "https://www.stadt.example/", "status": "review",
         "feeds": ["https://stadt.example/feed", "https://stadt.example/termine"]},
        {"id": "verein", "name": "Verein", "website": "https://verein.example/", "status": "review",
         "feeds": ["https://verein.example/a", "https://verein.example/b"]},
        {"id": "fremd", "name": "Fremd", "website": "https://fremd.example/", "status": "review",
         "feeds": ["https://fremd.example/f"]},
        {"id": "allein-example", "name": "allein.example", "status": "review", "feeds": ["http://www.allein.example/f"]},
        {"id": "die-stadt-2", "name": "Die Stadt", "status": "review", "feeds": ["https://allein.example/g"]},
    ]  # fmt: skip
    assert parsed.places[(0,)] == (3, 3)


def test_an_id_of_our_own_is_kept_under_any_prefix_and_never_given_to_another():
    body = f"""<opml xmlns:x='{NAMESPACE}'><body><outline text='A' xmlUrl='https://a.example/1'/>
<outline text='B' xmlUrl='https://b.example/' x:partner='a'/><outline text='a 2' xmlUrl='https://c.example/'/>
<outline text='A' xmlUrl='https://d.example/'/></body></opml>"""

    parsed = opml.parse(body.encode(), file="f.opml")

    assert [(entry["id"], entry.get("status")) for entry in parsed.data] == [
        ("a-2", "review"), ("a", None), ("a-2-2", "review"), ("a-3", "review"),
    ]  # fmt: skip


def test_an_attribute_that_is_not_of_our_namespace_says_nothing():
    parsed = parse("<outline text='A' xmlUrl='https://a.example/' npa:partner='b' category='/x'/>")

    assert parsed.data == [{"id": "a", "name": "A", "status": "review", "feeds": ["https://a.example/"]}]


@pytest.mark.parametrize(
    ("url", "id"), [("http://[::1", "http-1"), ("javascript:x", "javascript-x"), ("/", "partner"), ("/ü", "ue")]
)
def test_an_address_that_is_none_is_left_to_the_model_that_says_so_with_its_place(url, id):
    parsed = parse(f"<outline xmlUrl='{url}' htmlUrl='none'/>")

    _, faults = validate(Partner, parsed.data[0], file="f.opml", places=parsed.places, at=(0,))

    assert parsed.data == [{"id": id, "name": url, "status": "review", "feeds": [url]}]
    assert [(fault.line, fault.column, "URL" in fault.message) for fault in faults] == [(2, 1, True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "iso-8859-15"])
def test_the_encoding_that_is_declared_is_read(encoding):
    name = encoding.removesuffix("-sig")
    body = f"<?xml version='1.0' encoding='{name}'?><opml><outline text='Köln' xmlUrl='https://k.example/'/></opml>"

    assert opml.parse(body.encode(encoding), file="f.opml").data[0]["name"] == "Köln"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", Fault("f.opml", 1, 1, "no valid XML: no element found")),
        (b"<opml>\n <outline></opml>", Fault("f.opml", 2, 13, "no valid XML: mismatched tag")),
        (b"<opml text='&nbsp;'/>", Fault("f.opml", 1, 1, "no valid XML: undefined entity")),
        (b"<opml text='\xe4'/>", Fault("f.opml", 1, 13, "no valid XML: not well-formed (invalid token)")),
        (b"<rss/>", Fault("f.opml", 1, 1, "no subscription list in OPML: its root is <rss>")),
        (b"<outline/>", Fault("f.opml", 1, 1, "no subscription list in OPML: its root is <outline>")),
        (b"<opml><body/></opml>", Fault("f.opml", 1, 1, "no subscription list in OPML: no outline has an xmlUrl")),
        (
            b"<!-- x -->\n<!DOCTYPE opml [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><opml text='&b;'/>",
            Fault("f.opml", 2, 16, "a DOCTYPE or entities; OPML needs neither, and they can do harm: remove them"),
        ),
        (
            b"<opml>\n" + b"<outline/>" * 100_001,
            Fault("f.opml", 2, 1_000_001, "more than 100,000 outlines; it holds too much"),
        ),
        (b" " * 20_000_001, Fault("f.opml", 0, 0, "longer than 20,000,000 bytes")),
    ],
)
def test_what_is_no_subscription_list_is_one_fault_with_its_place(body, fault):
    parsed = opml.parse(body, file="f.opml")

    assert [parsed.data, parsed.faults] == [None, (fault,)]


@pytest.mark.parametrize("encoding", ["shift_jis", "nonsense", "utf-7"])
def test_an_encoding_that_cannot_be_read_is_one_fault(encoding):
    parsed = opml.parse(f"<?xml version='1.0' encoding='{encoding}'?><opml/>".encode(), file="f.opml")

    assert [parsed.data, len(parsed.faults)] == [None, 1]


@given(
    st.binary(max_size=200)
    | st.text(alphabet="<>/ outlineOPML='xmlUrl&;!ä", max_size=200).map(lambda text: f"<opml>{text}</opml>".encode())
)
def test_no_bytes_raise(body):
    parsed = opml.parse(body, file="f.opml")

    assert (parsed.data is None) == bool(parsed.faults)


def test_a_list_that_is_nested_fifty_thousand_deep_is_read():
    depth = 50_000
    body = "<outline>" * depth + "<outline xmlUrl='https://a.example/'/>" + "</outline>" * depth

    assert parse(body).data[0]["feeds"] == ["https://a.example/"]
