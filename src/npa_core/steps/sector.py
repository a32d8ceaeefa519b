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
    ("municipal_umbrella", r"\w*(?:städtetag|landkreistag|gemeindebund)\b"),
    ("employer_association", r"\b(?:unternehmer|unternehmens|arbeitgeber)verb[aä]nde?\w*"),
    ("chamber", r"\b(?:ihk|hwk)\b|\w+kammern?\b"),
    ("union", r"\bdgb\b|\bver\.di\b|\big (?:metall|bau|bce)\b|\w*gewerkschaft\w*"),
    ("welfare", r"\b(?:awo|arbeiterwohlfahrt|drk)\b|\w*rote[ns]? kreuz\b"),
    ("welfare", r"\b(?:caritas|diakoni|paritätisch)\w*|\w*wohlfahrts\w*|\bggmbh\b"),
    ("aid_organisation", r"\b(?:malteser|johanniter|samariter)\w*|\b(?:asb|thw|technisches hilfswerk)\b"),
    ("church", r"\b(?:landes)?kirche\b|\b(?:pfarr|kirchen)\w+|\w*bistum\b|\bsuperintendentur\b|\w*moschee\w*"),
    ("church", r"\b(?:evangelisch|katholisch|christlich|jüdisch|islamisch|alevitisch)\w*[ -](?:\w+[ -])?gemeinde\b"),
    ("university", r"\w*universität\b|\buniversity\b|\b(?!\w*volkshoch)\w*hochschule\b"),
    ("party", r"\b(?:spd|cdu|fdp|bündnis 90|die linke)\b"),
    ("state", r"\w*ministerium\b|\bstaatskanzlei\b|\blandesamt\b|\blandesbeauftragte\w*"),
    ("county", rf"^(?:der )?landkreis\b(?!.*(?:{_BODY}))|^region hannover$"),
    ("municipality", rf"^(?:die )?(?:hanse|landeshaupt|universitäts|kreis|berg)?stadt\b(?!.*(?:{_BODY}))"),
    ("municipality", rf"^(?:die |der )?(?:(?:samt|insel|einheits)?gemeinde|flecken)\b(?!.*(?:{_BODY}))"),
    ("association", r"\be\.\s?v\b|\bev\b|\b\w*verein(?:e|igung)?\b"),
    ("company", r"\bgmbh\b|\b(?:ag|kg)$"),
)


def plain_sector(name: str) -> tuple[Sector, str]:
    """Return the sector that a name tells, with the words that tell it; `other` and nothing where it tells none."""
    folded = fold(name)
    for sector, pattern in _SIGNS:
        if found := re.search(pattern, folded):
            return sector, found[0].strip()
    return "other", ""
