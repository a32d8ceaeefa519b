"""The Jinja2 environment of a publisher: always escaping, strict about names, one language and one time zone."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from npa_core.render.filters import filters
from npa_core.render.printable import printable
from npa_core.render.translations import translations


def environment(
    package: str,
    *,
    language: str,
    zone: ZoneInfo,
    fallback: str | None = None,
    overrides: Path | None = None,
) -> Environment:
    """Return an environment for the templates of `package`.

    Args:
        package: The plugin's import name; it holds `templates/` and `translations/<language>.po`.
        language: The language of what is rendered: for translations, dates and localised texts.
        zone: The time zone in which dates are shown.
        fallback: The language of localised texts that lack `language`: the alliance's default.
        overrides: The alliance's own templates for this publisher (`templates/<use>/`); a file
            there takes the place of the shipped one of the same name, and can extend it as
            `shipped/<name>`.

    Everything is escaped as HTML, whatever the template is called; a plain text template says
    `{% autoescape false %}`. An unknown name raises instead of rendering nothing. Control
    characters and bidirectional overrides are dropped from every value that is written. In
    templates, `_("…")` and `{% trans %}` translate, `language` is the language, and there are
    the filters `date`, `datetime`, `excerpt`, `iso`, `localized`, `markdown` and `url`.

    Raises:
        ValueError: `package` has no `templates/`.
    """
    shipped = PackageLoader(package, "templates")
    own = [FileSystemLoader(overrides)] if overrides else []
    made = Environment(
        loader=ChoiceLoader([*own, shipped, PrefixLoader({"shipped": shipped})]),
        autoescape=True,  # select_autoescape() would leave page.html.j2 and feed.xml.j2 unescaped
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.filters.update(filters(language=language, fallback=fallback, zone=zone))
    made.globals["language"] = language
    installer: Any = made  # the extension adds its methods to the environment at run time
    installer.install_gettext_translations(translations(package, language), newstyle=True)
    return made


def _finalize(value: object) -> object:
    """Drop from a value what neither HTML nor XML may contain, just before it is written."""
    if isinstance(value, Markup):
        return Markup(printable(value))  # noqa: S704 - it was marked before; nothing is added
    return printable(value) if isinstance(value, str) else value
