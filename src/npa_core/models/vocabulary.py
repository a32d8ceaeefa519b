"""The vocabularies that several nouns share. Each word is stable: files and exports hold it."""

from __future__ import annotations

from typing import Literal

Sector = Literal[
    "church", "union", "employer_association", "chamber", "municipality", "county", "municipal_umbrella", "state",
    "welfare", "aid_organisation", "party", "company", "association", "refugee_council", "university", "individual",
    "other",
]  # fmt: skip
"""What kind of organisation a partner is."""

Carrier = Literal["state", "municipal", "independent", "civil_society", "private"]
"""Trägerschaft: the Land, a municipality, an independent body (freier Träger), civil society, or a company."""

Level = Literal["land", "regional", "local"]
"""Where it works: in the whole Land, in a region (counties), or in one municipality."""

Role = Literal["initiator", "member", "supporter", "office", "coordination", "working_group_lead", "multiplier"]
"""What a partner does in the alliance."""

TargetGroup = Literal[
    "everyone", "refugees", "migrants", "women", "men", "children", "young_people", "unaccompanied_minors", "parents",
    "families", "seniors", "lgbtiq", "people_with_disabilities", "traumatised", "job_seekers", "trainees", "students",
    "skilled_workers", "illiterate", "volunteers", "professionals", "employers", "neighbours", "other",
]  # fmt: skip
"""For whom an offer, an event or a case is meant. `women` counts for the share that the overview shows."""
