"""Markdown of the alliance's own pages becomes harmless HTML under the page's own heading."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.render import markdown


def test_the_highest_heading_comes_below_the_pages_own_and_the_order_is_kept() -> None:
    assert markdown("# A\n\n## B") == "<h2>A</h2>\n<h3>B</h3>\n"
    assert markdown("### A") == "<h2>A</h2>\n"
    assert markdown("# A", top=3) == "<h3>A</h3>\n"


def test_html_is_shown_and_not_obeyed() -> None:
    assert "<script" not in markdown("<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in markdown("so <b>bold</b>")


@pytest.mark.parametrize(
    "link",
    ["https://a.example/?x=1", "mailto:office@a.example", "impressum.html", "editions/index.html#top", "#top", "../a/"],
)
def test_links_to_the_web_to_mail_and_to_own_pages_are_kept(link: str) -> None:
    assert f'<a href="{link}">go</a>' in markdown(f"[go]({link})")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#x09;script:alert(1)", "javascript&colon;alert(1)",
        "data:text/html,x", "vbscript:x", "//evil.example/", "/\\evil.example", "https://u:p@a.example/",
    ],
)  # fmt: skip
def test_any_other_link_stays_text(link: str) -> None:
    assert "<a" not in markdown(f"[go]({link})")


def test_tables_and_lists_are_there() -> None:
    html = markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n3. drei")

    assert "<th>a</th>" in html
    assert '<ol start="3">' in html


@given(st.text(alphabet=st.characters(), max_size=200) | st.from_regex(r"[\[\]()<>!`*_#\n a-c:/\"'&;=]{1,80}"))
def test_whatever_is_written_nothing_active_comes_out(text: str) -> None:
    tree = html5lib.parseFragment(str(markdown(text)), treebuilder="etree", namespaceHTMLElements=False)

    for element in tree.iter():
        if isinstance(element.tag, str):
            assert element.tag not in {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "svg"}
        assert not [name for name in element.attrib if str(name).startswith("on") or name in {"style", "srcdoc"}]
        assert not element.attrib.get("href", "").strip().lower().startswith(("javascript", "data", "vbscript", "//"))
