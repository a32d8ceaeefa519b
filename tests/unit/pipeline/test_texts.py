"""Texts from outside: what is sound is read, what is not is named with its line."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from npa_core.errors import ConfigError
from npa_core.pipeline.texts import read_files, read_texts
from npa_core.steps.verdict import ALONE, Verdict


def lines(*objects: object) -> bytes:
    return "\n".join(json.dumps(one) for one in objects).encode()


def told(line: bytes) -> str:
    (fault,) = read_texts(line, "a.jsonl").faults
    assert (fault.file, fault.line) == ("a.jsonl", 1)
    return fault.message


def test_a_text_needs_an_id_and_nothing_else():
    (bare, full) = read_texts(
        lines(
            {"id": "1"},
            {
                "id": 2, "title": "T\n", "summary": "<p>S</p>", "language": "de_DE",
                "published": "2026-10-12T08:00:00Z",
                "source": "x", "partner": "p", "partner_regions": ["03"], "on_topic": True, "more": 1,
            },
        ),
        "",
    ).texts  # fmt: skip

    assert (bare.id, bare.title, bare.summary, bare.language, bare.partner_regions) == ("1", "", "", None, ())
    assert (full.id, full.title, full.language, full.partner_regions) == ("2", "T", "de-DE", ("03",))
    assert full.published == datetime(2026, 10, 12, 8, tzinfo=UTC)


def test_null_is_the_same_as_nothing():
    keys = ("title", "summary", "language", "published", "source", "partner", "partner_regions")

    assert read_texts(lines({"id": "1", **dict.fromkeys(keys)}), "").texts == read_texts(lines({"id": "1"}), "").texts


@pytest.mark.parametrize("tag", ["Deutsch (Sie)", "", "🙂"])
def test_a_language_that_is_none_is_not_stated(tag):
    assert read_texts(lines({"id": "1", "language": tag}), "").texts[0].language is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "is no JSON: Expecting property name"),
        (b'["a"]', "a line is one JSON object"),
        (b'{"title": "x"}', "`id`: Field required"),
        (b'{"id": ""}', "`id`: "),
        (b'{"id": "1", "title": 5}', "`title`: "),
        (b'{"id": "1", "language": 5}', "`language`: "),
        (b'{"id": "1", "published": "gestern"}', "`published`: "),
        (b'{"id": "1", "published": "2026-10-12T08:00:00"}', "`published`: "),
        (b'{"id": "1", "partner_regions": ["Hannover"]}', "`partner_regions.0`: "),
        (b'{"id": "\\ud800"}', "`id`: "),
        (b'{"id": "\xff"}', "is not UTF-8"),
        (b"[" * 100_000, ""),
        (b'{"id": ' + b"9" * 5_000 + b"}", ""),
    ],
)
def test_a_broken_line_is_named_with_its_number(line, message):
    assert told(line).startswith(message)


def test_the_other_lines_are_done():
    body = b'\xef\xbb\xbf{"id": "1"}\r\n\nnonsense\n{"id": "1"}\n{"id": "2"}'

    read = read_texts(body, "a.jsonl")

    assert [text.id for text in read.texts] == ["1", "2"]
    assert [fault.line for fault in read.faults] == [3, 4]
    assert read.faults[1].message == "the id '1' is in line 1 already"


def test_what_readers_say_is_read_and_what_they_leave_out_is_not_said():
    (full, bare, off) = read_texts(
        lines(
            {"id": "1", "on_topic": True, "action_fields": ["a"], "regions": ["03"], "language": "de", "story": "s"},
            {"id": "2", "title": "x"},
            {"id": "3", "on_topic": False, "story": None},
        ),
        "",
        gold=True,
    ).said

    assert full == Verdict("1", True, ("a",), ("03",), "de", "s")
    assert bare == Verdict("2")
    assert off == Verdict("3", on_topic=False, action_fields=(), story=ALONE)


def test_of_an_override_only_what_was_decided_counts():
    line = {"id": "1", "on_topic": True, "action_fields": ["a"], "regions": ["03"], "language": "de", "story": "s"}

    (one, other) = read_texts(
        lines({**line, "decided": ["regions"]}, {**line, "id": "2", "decided": ["on_topic", "story"]}), "", gold=True
    ).said

    assert one == Verdict("1", regions=("03",))
    assert other == Verdict("2", on_topic=True, story="s")


def test_a_reader_who_says_nonsense_is_named():
    (fault,) = read_texts(lines({"id": "1", "on_topic": "perhaps"}), "a.jsonl", gold=True).faults

    assert fault.message.startswith("`on_topic`: ")


def test_several_files_are_one_and_must_be_sound(tmp_path):
    one, other, broken = (tmp_path / name for name in ("one", "other", "broken"))
    one.write_bytes(lines({"id": "1", "on_topic": True}))
    other.write_bytes(lines({"id": "2", "on_topic": False}))
    broken.write_bytes(b"x\ny")

    assert [said.id for said in read_files([one, other]).said] == ["1", "2"]
    with pytest.raises(ConfigError, match="2 lines are not right") as caught:
        read_files([one, broken])
    assert [fault.line for fault in caught.value.faults] == [1, 2]
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_files([tmp_path / "none"])
