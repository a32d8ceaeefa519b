"""Who wrote an item, and the files that belong to it."""

import pytest

from npa_core.models import Enclosure

DC = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
MEDIA = "xmlns:media='http://search.yahoo.com/mrss/'"


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("<author>Amt für Soziales</author>", ("Amt für Soziales",)),
        ("<author>presse@lk.example (Pressestelle)</author>", ("Pressestelle",)),
        ("<author>Pressestelle &lt;presse@lk.example&gt;</author>", ("Pressestelle",)),
        ("<author>Pressestelle, mailto:presse@lk.example</author>", ("Pressestelle",)),
        ("<author>presse@lk.example</author>", ()),
        ("<author>a@lk.museum (Eins)</author><author>Zwei</author>", ("Zwei",)),
        ("<author/>", ()),
        (f"<dc:creator {DC}>Eins</dc:creator><dc:creator {DC}>Zwei</dc:creator>", ("Eins", "Zwei")),
        (f"<dc:creator {DC}>Eins</dc:creator><dc:creator {DC}>Eins</dc:creator>", ("Eins",)),
        (f"<dc:creator {DC}><![CDATA[<b>Amt &amp; Land</b>]]></dc:creator>", ("Amt & Land",)),
        (f"<dc:creator {DC}>Amt (Land)</dc:creator>", ("Amt (Land)",)),
        (f"<dc:creator {DC}>Amt &amp;lt;a&#64;b.example&amp;gt;</dc:creator>", ("Amt",)),
        (f"<dc:creator {DC}>MÃ¼hle</dc:creator>", ("Mühle",)),
    ],
)
def test_an_author_is_a_name_and_never_an_address(read, rss, inside, names):
    assert read(rss(f"<title>x</title>{inside}")).items[0].authors == names


def test_the_authors_of_an_atom_entry_are_names(read):
    people = "".join(f"<author><name>N{n}</name><email>n{n}@a.example</email></author>" for n in range(30))
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title>{people}</entry></feed>'

    assert read(feed).items[0].authors == tuple(f"N{n}" for n in range(20))


def test_a_podcast_s_sound_is_a_link(read, rss):
    item = read(rss("<enclosure url='/folge.mp3' type='audio/mpeg' length='1234'/>")).items[0]

    assert item.enclosures == (
        Enclosure(url="https://www.musterstadt.example/folge.mp3", type="audio/mpeg", length=1234),
    )


@pytest.mark.parametrize("length", ["", "0x1f", "-1", "viel", "9" * 20, "1.5"])
def test_a_size_that_is_no_number_is_unknown(read, rss, length):
    item = read(rss(f"<enclosure url='https://a.example/a.mp3' length='{length}'/>")).items[0]

    assert item.enclosures == (Enclosure(url="https://a.example/a.mp3"),)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/a.mp3", "", "data:audio/mpeg,x"])
def test_only_an_address_on_the_web_is_an_enclosure(read, rss, url):
    assert read(rss(f"<title>x</title><enclosure url='{url}' type='audio/mpeg'/>")).items[0].enclosures == ()


def test_an_atom_link_may_be_an_enclosure(read):
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="enclosure" href="https://a.example/a.pdf" '
        'type="application/pdf" length="7"/></entry></feed>'
    )

    assert read(feed).items[0].enclosures == (
        Enclosure(url="https://a.example/a.pdf", type="application/pdf", length=7),
    )


@pytest.mark.parametrize(
    ("attributes", "count"),
    [
        ("type='video/mp4' fileSize='9'", 1), ("type='audio/ogg'", 1), ("type='application/pdf'", 1),
        ("medium='video'", 1),
        ("type='image/jpeg'", 0), ("medium='image'", 0), ("type='text/html'", 0), ("", 0),
    ],
)  # fmt: skip
def test_of_media_rss_only_sound_film_and_documents_are_enclosures(read, rss, attributes, count):
    media = f"<title>x</title><media:content {MEDIA} url='https://a.example/a' {attributes}/>"

    assert len(read(rss(media)).items[0].enclosures) == count


def test_each_file_is_named_once_and_no_more_than_twenty(read, rss):
    files = "".join(f"<enclosure url='https://a.example/{n // 2}'/>" for n in range(60))

    assert [file.url for file in read(rss(files)).items[0].enclosures] == [f"https://a.example/{n}" for n in range(20)]
