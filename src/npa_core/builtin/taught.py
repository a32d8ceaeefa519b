"""What the shipped model was taught: learned.json, read once; `python scripts/learned_model.py` writes it anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from npa_core.models import Taxonomy
from npa_core.models.learned import LearnedModel

FILE = Path(__file__).parent / "learned.json"


def model_for(taxonomy: Taxonomy) -> LearnedModel | None:
    """Return the shipped model where it knows what this alliance asks for: the same core fields. None elsewhere."""
    model = shipped()
    known = {label.value for label in model.labels if label.kind == "action_field"}
    return model if known == {field.id for field in taxonomy.core} else None


@cache
def shipped() -> LearnedModel:
    """Return the model that comes with the library."""
    return LearnedModel.model_validate_json(FILE.read_bytes())
