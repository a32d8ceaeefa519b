"""Names as the official registers write them, turned into what readers call a region."""

from __future__ import annotations

import re

CITY_DISTRICTS = frozenset({"Kreisfreie Stadt", "Stadtkreis"})
"""What a county is called that is a city."""

_TOWNS = re.compile(r".*(Stadt|stadt|Flecken|Markt)")
_DOUBLED = re.compile(r"^(.+) \(\1\)$")
_SAYS_ITSELF = re.compile(r"^(Region|Regionalverband|Städteregion|Landkreis|Kreis)\b|(^|[ -])[Kk]reis\b")


def county_name(official: str, kind: str) -> str:
    """Return how readers call a county: `Landkreis Gifhorn`, `Region Hannover`, `Stadt Emden`.

    `kind` is what the register calls it (`Landkreis`, `Kreis`); empty for a city.
    """
    if not kind or kind in CITY_DISTRICTS:
        return town_name(official) if ", " in official else f"Stadt {town_name(official)}"
    return official if _SAYS_ITSELF.search(official) else f"{kind} {official}"


def town_name(official: str, kind: str = "") -> str:
    """Return how readers call a municipality: of `Barsinghausen, Stadt`, `Stadt Barsinghausen`.

    `kind` is what it is called when the name does not say so; `Gemeinde` is left out.
    """
    name, _, written = official.partition(", ")
    title = written or kind
    name = _DOUBLED.sub(r"\1", name)
    return f"{title} {name}" if _TOWNS.fullmatch(title) and not name.startswith(f"{title} ") else name
