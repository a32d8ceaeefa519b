"""The file gatherer: news from a list, every fault with its place, never a file outside the folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from npa_core.builtin.file import FileGatherer, FileSettings
from npa_core.errors import RejectedError
from npa_core.models import Document, Outcome, Visit
from npa_core.testing import FakeContext, sample_visit

GOOD = """\
- id: 0012
  title: Nein
  link: https://verein.example/fest?a=1&b=2
  date: 2026-07-12
  language: de
  text: |
    Alle <b>sind</b> eingeladen & willkommen.

    Zweiter Absatz.
- title: 2026-07-12
  date: 2026-07-12 18:00+02:00
  link:
"""


def gatherer(folder: Path, path: str = "news.yaml") -> FileGatherer:
    return FileGatherer(FileSettings(path=path), FakeContext(folder=folder))


def read(text: str, name: str = "news.yaml"):
    return FileGatherer.read(Document(body=text.encode(), address=name))


async def test_news_are_read_as_they_were_written(tmp_path):
    (tmp_path / "news.yaml").write_text(GOOD, encoding="utf-8")

    harvest = await gatherer(tmp_path).gather(sample_visit("file"))

    first, second = harvest.items
    assert (first.guid, first.title, first.link) == ("0012", "Nein", "https://verein.example/fest?a=1&b=2")
    assert first.published == datetime(2026, 7, 11, 22, tzinfo=UTC)  # midnight in Berlin
    assert first.language == "de"
    assert first.content == "<p>Alle &lt;b&gt;sind&lt;/b&gt; eingeladen &amp; willkommen.</p>\n<p>Zweiter Absatz.</p>"
    assert (second.guid, second.title, second.link) == (None, "2026-07-12", None)
    assert second.published == datetime(2026, 7, 12, 16, tzinfo=UTC)


async def test_the_same_file_is_unchanged_and_a_new_one_is_not(tmp_path):
    file = tmp_path / "news.yaml"
    file.write_text(GOOD, encoding="utf-8")
    first = await gatherer(tmp_path).gather(sample_visit("file"))
    visit = Visit.model_validate({**dict(sample_visit("file")), "cursor": first.cursor})

    same = await gatherer(tmp_path).gather(visit)
    file.write_text("- title: Neu\n", encoding="utf-8")
    changed = await gatherer(tmp_path).gather(visit)

    assert (same.outcome, same.cursor, same.items) == (Outcome.UNCHANGED, first.cursor, ())
    assert (changed.outcome, len(changed.items)) == (Outcome.FRESH, 1)
    assert changed.cursor != first.cursor


def test_json_says_the_same():
    rows = [{"id": "0012", "title": "Fest 👩‍👩‍👧", "date": "2026-07-12T18:00:00Z"}, {"title": "Zweite", "link": None}]

    harvest = read(json.dumps(rows, indent="\t"), "news.json")

    assert [item.title for item in harvest.items] == ["Fest 👩‍👩‍👧", "Zweite"]
    assert harvest.items[0].published == datetime(2026, 7, 12, 18, tzinfo=UTC)


def test_an_empty_list_is_a_source_without_news():
    assert read("[]").items == ()


def test_all_faults_are_named_with_their_places():
    text = (
        "- titel: Fest\n- title: Gut\n- title: Fest\n  date: morgen\n  link: javascript:alert(1)\n"
        "- nur Text\n- title: [a]\n"
    )

    with pytest.raises(RejectedError) as caught:
        read(text, "news/verein.yaml")

    assert str(caught.value).splitlines()[1:] == [
        "news/verein.yaml:1:3: news 1: unknown key 'titel' (did you mean 'title'?)",
        "news/verein.yaml:1:3: news 1 has no title",
        "news/verein.yaml:4:3: news 3: date is none; write 2026-11-12 or 2026-11-12 18:00",
        "news/verein.yaml:5:3: news 3: link is no http(s) URL",
        "news/verein.yaml:6:3: news 4 is no mapping; write 'title: …'",
        "news/verein.yaml:7:3: news 5: title must be text",
    ]
    assert caught.value.kind == "bad-file"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("n.yaml", "- title: 'offen\n", "n.yaml:2:1:"),
        ("n.yaml", "- a\n b: c\n", "n.yaml:2:3:"),
        ("n.yaml", "title: kein Anfang\n", "n.yaml:1:1: is no list"),
        ("n.yaml", "", "n.yaml:1:1: is no list"),
        ("n.yaml", "- !!python/object/apply:os.system ['true']\n", "n.yaml:1:3:"),
        ("n.yaml", "- title: a\n--- \n- title: b\n", "n.yaml:2:1:"),
        ("n.yaml", "[" * 2000, "no YAML"),
        ("n.json", "[" * 500_000, "no JSON"),
        ("n.json", '[{"title": "a"}\n{}]', "n.json:2:1:"),
        ("n.json", '{"title": "a"}', "n.json:1:1: is no list"),
        ("n.json", "[{}]", "n.json: news 1 has no title"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(name, text, message):
    with pytest.raises(RejectedError) as caught:
        read(text, name)

    assert message in str(caught.value)


def test_aliases_that_multiply_are_refused_without_being_repeated():
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]

    with pytest.raises(RejectedError) as caught:
        read("\n".join(lines))

    assert len(str(caught.value)) < 5_000


def test_a_flood_is_cut_with_a_warning():
    harvest = read("".join(f"- title: Nachricht {n}\n" for n in range(2_001)))

    assert len(harvest.items) == 2_000
    assert "2001" in harvest.warnings[0]


@pytest.mark.parametrize("path", ["../geheim.yaml", "/etc/passwd", ".", "link.yaml", "loop", "a\0b"])
async def test_nothing_outside_the_folder_is_read(tmp_path, path):
    folder = tmp_path / "alliance"
    folder.mkdir()
    (tmp_path / "geheim.yaml").write_text("- title: Geheim\n", encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "geheim.yaml")
    (folder / "loop").symlink_to(folder / "loop")

    with pytest.raises(RejectedError) as caught:
        await gatherer(folder, path).gather(sample_visit("file"))

    assert caught.value.kind in {"refused-path", "bad-path", "no-file"}


async def test_a_missing_file_is_no_empty_source(tmp_path):
    with pytest.raises(RejectedError, match=r"news\.yaml is not there"):
        await gatherer(tmp_path).gather(sample_visit("file"))


async def test_a_file_beyond_the_limit_is_refused(tmp_path):
    (tmp_path / "news.yaml").write_bytes(b"#" * 5_000_001)

    with pytest.raises(RejectedError) as caught:
        await gatherer(tmp_path).gather(sample_visit("file"))

    assert caught.value.kind == "too-large"


async def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path):
    with pytest.raises(RejectedError, match="cannot be read: File name too long") as refused:
        await gatherer(tmp_path, "x" * 300).gather(sample_visit("file"))

    assert refused.value.kind == "unreadable"
