"""The letter to a partner's office: its words, its language, whom it is for; and that no word is missing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from npa_core.errors import ConfigError, RejectedError, TransientError
from npa_core.models import Harvest, Quality, RawItem
from npa_core.pipeline.gather import gather
from npa_core.pipeline.letter import LANGUAGES, letter
from npa_core.render import environment
from npa_core.steps.trouble import TROUBLES

PARTNERS = """
- {id: dgb, name: {de: Der Bund, en: The Union}, contact: {email: presse@dgb.example},
   feeds: ['https://dgb.example/feed?a=1&b=2', 'https://dgb.example/events']}
- {id: awo, name: AWO, languages: [uk, en-GB, de], feeds: ['https://awo.example/feed']}
- {id: anna, name: Anna, sector: individual, contact: {email: a@buero.example}, feeds: ['https://anna.example/feed']}
- {id: neu, name: Neu, status: review, feeds: ['https://neu.example/feed']}
- {id: file, name: Datei}
"""
SOURCE = """
[[sources]]
id = "table"
use = "rss"
partner = "file"
"""


@pytest.fixture
def answers():
    """What each source answers; what is not named brings one item."""
    return {}


@pytest.fixture
async def shop(bench, answers):
    def answer(visit):
        held = answers.get(visit.source.id, Harvest(items=(RawItem(guid="1", title="x"),)))
        if isinstance(held, Exception):
            raise held
        return held

    bench.gatherer(answer)
    return bench.shop("", partners=PARTNERS)


def note(shop, id: str, *quality: str) -> None:
    shop.store.sources.note(id, {"quality": list(quality)})


async def test_nothing_is_written_when_nothing_is_wrong(shop):
    await gather(shop)

    assert letter(shop, "dgb") is None


async def test_the_letter_names_feed_problem_cure_and_who_writes(shop, answers):
    answers["dgb/1"] = TransientError("https://dgb.example/feed answered 503", kind="http-503")
    await gather(shop)
    note(shop, "dgb/2", "no-dates")

    written = letter(shop, "dgb")

    assert (written.to, written.language) == ("presse@dgb.example", "de")
    assert written.subject == "Ihr Nachrichten-Feed bei Beispielbündnis"
    body = written.body
    assert body.startswith("Guten Tag,\n\nwas Sie auf Ihrer Website melden")
    assert "leider an 2 Stellen" in body
    assert body.index("    https://dgb.example/feed?a=1&b=2\n") < body.index("\n    https://dgb.example/events\n")
    assert "Es geht um diesen Feed von Der Bund:" in body
    assert "Für die Technik: Im Fehlerprotokoll" in body
    assert "\n    https://dgb.example/feed answered 503\n" in body
    assert "<pubDate>Mon, 16 Nov 2026 07:05:00 +0100</pubDate>" in body
    assert "check.cgi?url=https%3A%2F%2Fdgb.example%2Ffeed%3Fa%3D1%26b%3D2\n" in body
    assert body.endswith("Beispielbündnis\nbuero@buendnis.example\nhttps://buendnis.example/\n")


async def test_lines_are_short_but_for_examples_and_paragraphs_are_apart(shop):
    await gather(shop)
    note(shop, "dgb/1", *(quality.value for quality in Quality))

    lines = letter(shop, "dgb").body.split("\n")

    assert max(len(line) for line in lines if not line.startswith("    ")) <= 76
    assert not re.search(r"\n\n\n", "\n".join(lines))


async def test_the_language_is_the_partners_own_where_there_is_a_letter(shop, answers):
    answers["awo/1"] = RejectedError("a page", kind="not-a-feed")
    await gather(shop)

    own, asked = letter(shop, "awo"), letter(shop, "awo", "de")

    assert (own.language, own.subject) == ("en", "Your news feed at Beispielbündnis")
    assert own.body.startswith("Hello,\n\nwe like to show")
    assert "one thing about it is not working" in own.body
    assert asked.body.startswith("Guten Tag,")
    assert own.to is None


async def test_a_name_is_told_in_the_letters_language(shop):
    await gather(shop)
    note(shop, "dgb/1", "no-links")

    assert "feed of The Union:" in letter(shop, "dgb", "en").body


async def test_an_individuals_address_is_not_used(shop):
    await gather(shop)
    note(shop, "anna/1", "no-links")

    assert letter(shop, "anna").to is None


async def test_silence_is_asked_about_with_its_date(shop, answers, bench):
    ended = bench.clock.now() - timedelta(days=100)
    items = [RawItem(guid=str(n), title=f"T{n}", published=ended - timedelta(weeks=n)) for n in range(5)]
    answers["dgb/1"] = Harvest(items=tuple(items))
    await gather(shop)

    assert "Seit dem 8. August 2026 ist in Ihrem Feed" in letter(shop, "dgb").body
    assert "since August 8, 2026." in letter(shop, "dgb", "en").body


async def test_what_is_ours_to_solve_is_no_reason_to_write(shop, answers):
    answers["awo/1"] = RejectedError("10.0.0.1", kind="refused-address")
    await gather(shop)
    shop.store.sources.note("dgb/1", {"moved_to": "https://new.example/feed"})

    assert letter(shop, "awo") is None
    assert letter(shop, "dgb") is None


async def test_a_source_without_an_address_is_called_by_its_id_and_needs_no_validator(bench):
    bench.gatherer(lambda visit: Harvest(items=(RawItem(guid="1", title="x"),)))
    shop = bench.shop(SOURCE, partners=PARTNERS)
    await gather(shop)
    note(shop, "table", "no-links")

    body = letter(shop, "file").body

    assert "\n    table\n" in body
    assert "validator.w3.org" not in body


@pytest.mark.parametrize(
    ("partner", "message"),
    [("dbg", "unknown partner 'dbg' \\(did you mean 'dgb'\\?\\)"), ("neu", "its status is 'review', not 'active'")],
)
async def test_to_whom_nobody_can_write(shop, partner, message):
    with pytest.raises(ConfigError, match=message):
        letter(shop, partner)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_its_words_for_the_office_and_for_the_technician(language):
    templates = environment("npa_core.pipeline", language=language, zone=ZoneInfo("UTC"))
    kinds = {"quality": set(Quality), "failure": {code for code in TROUBLES if TROUBLES[code].theirs} - set(Quality)}
    feed = SimpleNamespace(newest=datetime(2026, 11, 16, tzinfo=UTC))
    technician = {"de": "\nFür die Technik:", "en": "\nFor your technicians:"}[language]

    for kind, codes in kinds.items():
        module = templates.get_template(f"letter/{kind}.{language}.txt.j2").make_module(
            {"seconds": 20, "megabytes": 10}
        )
        for code in codes:
            words = getattr(module, code.replace("-", "_"))
            assert technician in str(words(feed, SimpleNamespace(detail="it answered")))
