"""Markdown: front matter as data, the body as text, a heading for a title."""

import pytest

from npa_core.exchange import markdown


def parse(text):
    return markdown.parse(text, file="p.md")


def test_front_matter_and_body_become_one_mapping_with_places():
    parsed = parse("---\nid: a\ntitle: 'T'\n---\n\nFirst *line*.\n\n# A heading\n")

    assert parsed.data == {"id": "a", "title": "T", "text": "First *line*.\n\n# A heading"}
    assert parsed.places == {(): (2, 1), ("id",): (2, 1), ("title",): (3, 1), ("text",): (6, 1)}
    assert parsed.faults == ()


def test_without_a_title_the_first_heading_is_taken_and_leaves_the_body():
    parsed = parse("\n#  Impressum # \n\nText\n")

    assert parsed.data == {"title": "Impressum", "text": "Text"}
    assert (parsed.places[("title",)], parsed.places[("text",)]) == ((2, 1), (3, 1))


def test_a_body_that_begins_otherwise_gives_no_title():
    assert parse("Text\n\n# Later\n").data == {"text": "Text\n\n# Later"}


def test_empty_front_matter_and_an_empty_body_are_fine():
    assert [parse(text).data for text in ("", "---\n---\n", "\n\n")] == [{"text": ""}, {"text": ""}, {"text": ""}]


def test_a_rule_within_the_body_is_no_front_matter():
    assert parse("a\n---\nb").data == {"text": "a\n---\nb"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("---\nid: a\n", "p.md:1:1: the front matter has no end; close it with a line ---"),
        ("---\n- a\n---\n", "p.md:2:1: the front matter must be a mapping: `key: value`"),
        ("---\nid: a\ntext: x\n---\n", "p.md:3:1: the text stands below the front matter, not in it"),
        ("---\nid: [\n---\n", "p.md:3:1: no valid YAML: did not find expected node content"),
        ("---\nid: a\nid: b\n---\n", "p.md:3:1: duplicate key 'id'; it is already in line 2"),
    ],
)
def test_what_is_wrong_with_the_form_is_one_fault_with_its_place(text, fault):
    parsed = parse(text)

    assert [fault] == list(map(str, parsed.faults))


def test_front_matter_has_a_line_for_each_key_however_short_it_is():
    data = {"title": "Lotsen", "status": "draft", "text": "So geht es.\n"}

    text = markdown.dump(data)

    assert text == "---\ntitle: Lotsen\nstatus: draft\n---\n\nSo geht es.\n"
    assert markdown.parse(text, file="f.md").data == {**data, "text": "So geht es."}


def test_a_text_alone_and_a_title_alone_are_read_again():
    for data in ({"text": "Nur Text."}, {"title": "Nur ein Titel", "text": ""}):
        assert markdown.parse(markdown.dump(data), file="f.md").data == data
