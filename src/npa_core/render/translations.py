"""Translations of what templates say, read from a plugin's .po files as they are: no build step."""

from __future__ import annotations

import gettext
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


@lru_cache(maxsize=32)
def translations(package: str, language: str) -> gettext.NullTranslations:
    """Return the translations of `package` into `language`, from `translations/<language>.po` inside it.

    `de-AT` falls back to `de`. Without a file the messages stay as they are: in English.
    """
    for tag in (language, language.split("-", 1)[0]):
        file = files(package) / "translations" / f"{tag}.po"
        if file.is_file():
            compiled = BytesIO()
            write_mo(compiled, read_po(BytesIO(file.read_bytes()), locale=tag.replace("-", "_")))
            compiled.seek(0)
            return gettext.GNUTranslations(compiled)
    return gettext.NullTranslations()
