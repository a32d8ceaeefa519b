"""The sector of an organisation, where its name says it plainly."""

from __future__ import annotations

import re

from npa_core.models.vocabulary import Sector
from npa_core.text import fold

_BODY = r"e\.\s?v\.|\bev\b|\bg?gmbh\b|\bverein\b|\bverband\b|\w*bund\b"
# The first that fits counts: a Caritasverband is an association, too, and a Volkshochschule no Hochschule. What is
# called after a Landkreis or a Stadt is only that where its name begins so and names no other body.
_SIGNS: tuple[tuple[Sector, str], ...] = (
    ("refugee_council", r"\w*flüchtlingsrat\b"),
    ("municipal_umbrella", r"\w*(?:städtetag|landkreistag)\b|\bstädte- und gemeindebund|\w*gemeindebund\b"),
    ("employer_association", r"\b(?:unternehmer|unternehmens|arbeitgeber)verb[aä]nde?\w*"),
    ("chamber", r"\b(?:ihk|hwk)\b|\w+kammern?\b"),
    ("union", r"\bdgb\b|\bver\.di\b|\big (?:metall|bau|bce)\b|\w*gewerkschaft\w*"),
    (
        "welfare",
        r"\bawo\b|\barbeiterwohlfahrt\b|\bcaritas\w*|\bdiakoni\w*|\bdrk\b|\w*rote[ns]? kreuz\w*|\bparitätisch\w*"
        r"|\w*wohlfahrts\w*|\bggmbh\b",
    ),
    ("aid_organisation", r"\bmalteser\w*|\bjohanniter\w*|\bsamariter\w*|\basb\b|\bthw\b|\btechnisches hilfswerk\b"),
    (
        "church",
        r"\b(?:landes)?kirche\b|\b(?:pfarr|kirchen)\w+|\w*bistum\b|\bsuperintendentur\b|\w*moschee\w*"
        r"|\b(?:evangelisch|katholisch|jüdisch|islamisch|alevitisch|christlich|orthodox)\w*[ -](?:\w+[ -])?gemeinde\b",
    ),
    ("university", r"\w*universität\b|\buniversity\b|\b(?!volks)(?!\w+volks)\w*hochschule\b"),
    ("party", r"\b(?:spd|cdu|fdp)\b|\bbündnis 90\b|\bdie linke\b"),
    ("state", r"\w*ministerium\b|\bstaatskanzlei\b|\blandesamt\b|\blandesbeauftragte\w*"),
    ("county", rf"^(?:der )?landkreis\b(?!.*(?:{_BODY}))|^region hannover$"),
    (
        "municipality",
        r"^(?:die |der )?(?:(?:hanse|landeshaupt|universitäts|kreis|berg)?stadt|(?:samt|insel|einheits)?gemeinde"
        rf"|flecken)\b(?!.*(?:{_BODY}))",
    ),
    ("association", r"\be\.\s?v\b|\bev\b|\b\w*verein(?:e|igung)?\b"),
    ("company", r"\bgmbh\b|\bag$|\bkg$"),
)


def plain_sector(name: str) -> tuple[Sector, str]:
    """Return the sector that a name tells, with the words that tell it; `other` and nothing where it tells none."""
    folded = fold(name)
    for sector, pattern in _SIGNS:
        if found := re.search(pattern, folded):
            return sector, found[0].strip()
    return "other", ""
