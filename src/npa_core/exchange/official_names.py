"""Names as the official registers write them, turned into what readers call a region."""

from __future__ import annotations

import re

CITY_COUNTIES = frozenset({"Kreisfreie Stadt", "Stadtkreis"})
"""What the registers call a county that is a city."""

_TITLE = re.compile(r".*(Stadt|stadt|Flecken|Markt)")
_CITY = re.compile(r", (kreisfreie Stadt|Stadtkreis)$")
_DOUBLED = re.compile(r"^(.+) \(\1\)$")
_SAYS_ITSELF = re.compile(r"^(Region|Regionalverband|Städteregion|Landkreis|Kreis)\b|\b[Kk]reis\b")


def county_name(official: str, kind: str) -> str:
    """Return how readers call a county: `Landkreis Gifhorn`, `Region Hannover`, `Stadt Emden`.

    `official` is its name in the register (`Gifhorn`, `Emden, Stadt`), `kind` what it is called there
    (`Landkreis`, `Kreis`, `Kreisfreie Stadt`).
    """
    if kind in CITY_COUNTIES:
        return town_name(_CITY.sub("", official), "Stadt")
    return official if _SAYS_ITSELF.search(official) else f"{kind} {official}"


def town_name(official: str, kind: str = "") -> str:
    """Return how readers call a municipality: `Stadt Syke` for `Syke, Stadt`.

    `kind` is what it is called (`Stadt`, `Flecken`), where its official name does not say so; what is
    just a `Gemeinde` has its name alone.
    """
    name, _, written = official.partition(", ")
    name, title = _DOUBLED.sub(r"\1", name), written or kind
    return f"{title} {name}" if _TITLE.fullmatch(title) and not name.startswith(f"{title} ") else name
