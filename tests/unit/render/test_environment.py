"""The environment escapes everything, is strict, and speaks one language in one time zone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateNotFound, UndefinedError
from markupsafe import Markup

from npa_core.models import Localized
from npa_core.render import environment, printable, translations

BERLIN = ZoneInfo("Europe/Berlin")
PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "News from %(name)s"
msgstr "Neues von %(name)s"

msgid "%(num)s partner"
msgid_plural "%(num)s partners"
msgstr[0] "%(num)s Partner"
msgstr[1] "%(num)s Partner zusammen"
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A plugin's package with one template and German translations."""
    name = "npa_rendertest"
    root = tmp_path / "site" / name
    (root / "templates").mkdir(parents=True)
    (root / "translations").mkdir()
    (root / "__init__.py").write_text("")
    (root / "templates" / "page.html.j2").write_text("<p>{% block main %}{{ text }}{% endblock %}</p>")
    (root / "translations" / "de.po").write_text(PO, encoding="utf-8")
    monkeypatch.syspath_prepend(root.parent)
    translations.cache_clear()
    yield name
    sys.modules.pop(name, None)
    translations.cache_clear()


@pytest.fixture
def german(package: str) -> Environment:
    return environment(package, language="de", zone=BERLIN, fallback="de")


def written(env: Environment, template: str, **values: object) -> str:
    return env.from_string(template).render(values)


def test_everything_is_escaped_whatever_the_template_is_called(german: Environment) -> None:
    page = german.get_template("page.html.j2").render(text="<script>alert('1')</script>")

    assert page == "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</p>"


def test_an_unknown_name_raises_instead_of_rendering_nothing(german: Environment) -> None:
    with pytest.raises(UndefinedError, match="'nothing' is undefined"):
        written(german, "{{ nothing }}")


def test_characters_that_xml_and_html_forbid_are_dropped_from_values_and_from_safe_values(german: Environment) -> None:
    page = written(german, "{{ a }}{{ b }}", a="x\x01\ud800\u202ey", b=Markup("<i>\x02z</i>"))

    assert page == "xy<i>z</i>"


def test_messages_are_translated_and_what_is_put_into_them_is_escaped(german: Environment) -> None:
    page = written(german, "{{ _('News from %(name)s', name=n) }}", n="<b>")

    assert page == "Neues von &lt;b&gt;"


@pytest.mark.parametrize(("count", "text"), [(1, "1 Partner"), (5, "5 Partner zusammen")])
def test_plurals_follow_the_language(german: Environment, count: int, text: str) -> None:
    template = "{% trans num=n %}{{ num }} partner{% pluralize %}{{ num }} partners{% endtrans %}"

    page = written(german, template, n=count)

    assert page == text


def test_without_a_translation_the_message_stays_english(package: str) -> None:
    env = environment(package, language="fr", zone=BERLIN)

    assert written(env, "{{ _('News from %(name)s', name='DGB') }}") == "News from DGB"


def test_a_regional_language_falls_back_to_the_language_itself(package: str) -> None:
    env = environment(package, language="de-AT", zone=BERLIN)

    page = written(env, "{{ _('News from %(name)s', name='ÖGB') }}, {{ d | date }}", d=date(2026, 1, 2))

    assert page == "Neues von ÖGB, 2. Jänner 2026"


def test_an_unheard_of_language_still_writes_dates(package: str) -> None:
    env = environment(package, language="qq", zone=BERLIN)

    assert written(env, "{{ d | date }}", d=date(2026, 1, 2)) == "January 2, 2026"


def test_times_are_shown_in_the_alliances_zone_and_kept_in_utc_for_machines(german: Environment) -> None:
    late = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)

    page = written(german, "{{ t | date }}|{{ t | datetime }}|{{ t | iso }}|{{ t.date() | iso }}", t=late)

    assert page == "16. November 2026|16. November 2026, 00:30|2026-11-15T23:30:00Z|2026-11-15"


def test_localised_text_is_picked_in_the_language_then_the_fallback(package: str) -> None:
    english = environment(package, language="en", zone=BERLIN, fallback="de")
    both = Localized({"de": "Sprache", "en": "Language"})
    german_only = Localized({"de": "Arbeit", "uk": "Робота"})

    page = written(english, "{{ a | localized }} {{ b | localized }} {{ 'as is' | localized }}", a=both, b=german_only)

    assert page == "Language Arbeit as is"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example/", "file:///etc", "", None]
)
def test_a_link_that_may_not_be_shown_becomes_nothing(german: Environment, link: str | None) -> None:
    assert written(german, "{{ u | url }}", u=link) == ""


def test_a_link_cannot_end_its_attribute(german: Environment) -> None:
    page = written(german, '<a href="{{ u | url }}">', u='https://a.example/?q="><script>')

    assert page == '<a href="https://a.example/?q=%22%3E%3Cscript%3E">'


def test_the_alliances_own_template_takes_the_place_of_the_shipped_one_and_can_extend_it(
    package: str, tmp_path: Path
) -> None:
    overrides = tmp_path / "templates" / "web"
    overrides.mkdir(parents=True)
    own = '{% extends "shipped/page.html.j2" %}{% block main %}own: {{ super() }}{% endblock %}'
    (overrides / "page.html.j2").write_text(own)
    env = environment(package, language="de", zone=BERLIN, overrides=overrides)

    page = env.get_template("page.html.j2").render(text="&")

    assert page == "<p>own: &amp;</p>"


def test_a_folder_of_overrides_that_is_not_there_changes_nothing(package: str, tmp_path: Path) -> None:
    env = environment(package, language="de", zone=BERLIN, overrides=tmp_path / "nowhere")

    assert env.get_template("page.html.j2").render(text="x") == "<p>x</p>"


def test_a_template_cannot_reach_outside_its_folder(german: Environment) -> None:
    with pytest.raises(TemplateNotFound):
        german.get_template("../__init__.py")


@given(st.text())
def test_what_is_printable_can_be_encoded_and_stays_as_it_is(text: str) -> None:
    once = printable(text)

    assert printable(once) == once
    assert once.encode().decode() == once
