"""Data as YAML, the way people write it."""

from __future__ import annotations

import re
from typing import Any

import yaml


def dump(data: Any, *, flow: bool = False) -> str:
    """Return mappings, lists, texts, numbers and dates as YAML that `parse` reads back, as people write it.

    Within the document, short lists and mappings stand on one line, long texts on several. With `flow`, all
    of it stands on one line.
    """
    if isinstance(data, dict) and not flow:
        data = _Whole(data)
    width = 10**9 if flow else 120
    style = True if flow else None
    dumper = _Dumper if flow else _TextDumper
    return str(
        yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=width, default_flow_style=style)
    )


_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _TextDumper(_Dumper):  # type: ignore[misc]  # its base is chosen when this is run
    """Writes a text of several lines as such, and everything in full: nobody edits aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Repeat what is there twice."""
        return True


class _Whole(dict[str, Any]):
    """A mapping that is the document: a line for each key, however short it is."""


def _represent_whole(dumper: Any, data: _Whole) -> Any:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=not data)


def _represent_text(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_TextDumper.add_representer(str, _represent_text)
_TextDumper.add_representer(_Whole, _represent_whole)
# A text such as 03158 is text for `parse`, but a number for many another program: it is put in quotes.
_TextDumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[0-9]+$"), list("0123456789"))
