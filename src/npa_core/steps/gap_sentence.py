"""The sentence that names a gap, in German and English."""

from __future__ import annotations

from npa_core.models import ActionField, Localized, Region

_IN_GERMAN = {
    "Flecken": "im", "Gemeinde": "in der", "Hansestadt": "in der", "Kreis": "im", "Land": "im",
    "Landeshauptstadt": "in der", "Landkreis": "im", "Region": "in der", "Regionalverband": "im", "Stadt": "in der",
    "Städteregion": "in der", "Universitätsstadt": "in der",
}  # fmt: skip
_IN_ENGLISH = {
    "Hansestadt": "city", "Kreis": "county", "Landeshauptstadt": "city", "Landkreis": "county", "Region": "region",
    "Stadt": "city", "Städteregion": "region", "Universitätsstadt": "city",
}  # fmt: skip


def gap_sentence(field: ActionField, region: Region) -> Localized:
    """Say that a region has no offer for a field."""
    return Localized(
        {
            "de": f"Kein Angebot zu {_german_topic(field)} {_in_german(region)}.",
            "en": f"No offer on {_english_topic(field)} {_in_english(region)}.",
        }
    )


def land_only_sentence(field: ActionField, region: Region) -> Localized:
    """Say that a region has none of its own, yet one for the whole Land."""
    return Localized(
        {
            "de": f"Kein eigenes Angebot zu {_german_topic(field)} {_in_german(region)}, nur landesweite.",
            "en": f"No offer of its own on {_english_topic(field)} {_in_english(region)}, only Land-wide ones.",
        }
    )


def _german_topic(field: ActionField) -> str:
    """Return the label; of several words in quotes, since these would have to be declined after `zu`."""
    label = field.label.pick("de")
    return f"„{label}“" if " " in label else label


def _english_topic(field: ActionField) -> str:
    return f"“{field.label.pick('en')}”"


def _in_german(region: Region) -> str:
    kind, name = _named(region)
    if name.endswith("kreis"):
        return f"im {name}"
    return f"{_IN_GERMAN[kind]} {kind} {name}" if kind else f"in {name}"


def _in_english(region: Region) -> str:
    kind, name = _named(region)
    if name.endswith("kreis"):
        return f"in the {name}"
    return f"in the {_IN_ENGLISH[kind]} of {name}" if kind in _IN_ENGLISH else f"in {f'{kind} {name}'.strip()}"


def _named(region: Region) -> tuple[str, str]:
    """Return what kind of region it is, as it calls itself, and its bare name.

    The register (GV-ISys) writes `Gifhorn, Landkreis`, people write `Landkreis Gifhorn`.
    """
    for kind, name in (region.name.partition(" ")[::2], region.name.rpartition(", ")[::-2]):
        if kind in _IN_GERMAN and name:
            return kind, name
    return ("Landkreis" if region.kind == "county" else ""), region.name
