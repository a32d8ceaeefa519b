"""A new good-practice case: a draft that is valid at once, with every open question in it, ready to be answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from npa_core.errors import ConfigError, Fault
from npa_core.exchange import markdown, yaml
from npa_core.models import Case, Catalogue
from npa_core.models.references import bad_references
from npa_core.models.validation import validate
from npa_core.text import slug

TEMPLATE = "case_draft.md"
"""All questions: `# ` begins an explanation, `#` a key with an example, which is good once that sign is gone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that was written, as it is read back."""

    path: Path
    case: Case


def draft_case(folder: Path, catalogue: Catalogue, answers: Mapping[str, Any]) -> Draft:
    """Write catalogue/cases/<id>.md with these answers, keys of a case; without an `id` the title gives it.

    Raises ConfigError, with every fault, when an answer is none, refers to nothing, or the case is
    there already: no file is ever overwritten.
    """
    answers = {**answers, "id": answers.get("id") or slug(answers["title"]), "status": "draft"}
    if not answers["id"]:
        raise ConfigError("no id can be made of this title; give one of lower-case letters, digits, '-' and '_'")
    file = f"catalogue/cases/{answers['id']}.md"
    faults = faults_of(answers, catalogue, file=file)
    if answers["id"] in {case.id for case in catalogue.cases}:
        faults = (*faults, Fault(file, 0, 0, f"there is a case {answers['id']!r} already; give this one another id"))
    if faults:
        raise ConfigError("nothing was written", faults)
    _write(folder / file, _filled({key: value for key, value in answers.items() if key != "id"}))
    return Draft(folder / file, _read_back(folder / file, file))


def faults_of(answers: Mapping[str, Any], catalogue: Catalogue, *, file: str) -> tuple[Fault, ...]:
    """Return what is wrong with the answers: their form, and references to nothing."""
    case, faults = validate(Case, answers, file=file, places={})
    if case is None:
        return faults
    whole = catalogue.model_copy(update={"cases": (case,)})
    bad = (bad for bad in bad_references(whole) if bad.owner is case)
    return tuple(Fault(file, 0, 0, f"`{found.path[0]}`: {found.message}") for found in bad)


def _filled(answers: Mapping[str, Any]) -> str:
    """Return the template in which each answer has taken the place of its question."""
    text = (resources.files("npa_core.pipeline") / TEMPLATE).read_text(encoding="utf-8")
    for key, value in answers.items():
        answer = f"{key}: {yaml.dump(list(value) if isinstance(value, tuple) else value, flow=True)}"
        # The question's line, and the lines indented below it.
        text = re.sub(rf"^#{key}:.*\n(#  .*\n)*", answer.replace("\\", r"\\"), text, flags=re.MULTILINE)
    return text


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"{path} is there already; nothing was written") from None
    except OSError as error:
        raise ConfigError(f"{error.filename or path}: cannot be written: {error.strerror}") from None


def _read_back(path: Path, file: str) -> Case:
    """Return the case as the catalogue will read it."""
    parsed = markdown.parse(path.read_text(encoding="utf-8"), file=file)
    case, faults = validate(Case, {"id": path.stem, **(parsed.data or {})}, file=file, places=parsed.places)
    if case is None:
        path.unlink()
        raise ConfigError("the draft could not be read back; nothing was kept", (*parsed.faults, *faults))
    return case
