"""Texts from outside the store: JSON Lines, one text a line, as `npa classify` reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints, ValidationError

from npa_core.errors import ConfigError, Fault
from npa_core.models import Ags, Id, LanguageTag, Line, Model, UtcTime
from npa_core.steps.verdict import ALONE, Verdict
from npa_core.text import one_line


def _or_nothing(value: Any) -> Any:
    return "" if value is None else value


def _tag_or_none(value: Any) -> Any:
    """Take what is no language tag for none: then the text itself has to tell."""
    try:
        return _Tagged.model_validate({"tag": value.strip().replace("_", "-")}).tag if isinstance(value, str) else value
    except ValidationError:
        return None


class _Tagged(Model):
    tag: LanguageTag


class Text(Model):
    """One text to judge."""

    id: Annotated[str, StringConstraints(min_length=1)]
    title: Annotated[Line, BeforeValidator(_or_nothing)] = ""
    summary: Annotated[str, BeforeValidator(_or_nothing)] = ""
    """Plain text or HTML."""
    language: Annotated[LanguageTag | None, BeforeValidator(_tag_or_none)] = None
    """As its source states it."""
    published: UtcTime | None = None
    source: str | None = None
    partner: str | None = None
    partner_regions: Annotated[tuple[Ags, ...], BeforeValidator(lambda value: value or ())] = ()
    """Where the partner works: instead of what the catalogue says."""


class Said(Model):
    """What a reader says of a text; a key that is missing says nothing."""

    on_topic: bool | None = None
    action_fields: tuple[Id, ...] | None = None
    regions: tuple[Ags, ...] | None = None
    language: LanguageTag | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds."""

    texts: tuple[Text, ...]
    said: tuple[Verdict, ...] = ()
    """What a reader says of each, where readers were asked."""
    faults: tuple[Fault, ...] = ()
    """Lines that are none; the others are sound."""


def read_texts(body: bytes, file: str, *, gold: bool = False) -> Read:
    """Read JSON Lines; with `gold`, also what a reader says of each text. Empty lines are none.

    Keys that no text has are left alone: the file may serve others, too.
    """
    texts: dict[str, Text] = {}
    said: list[Verdict] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            data = _object(line)
            text = Text.model_validate({key: data[key] for key in Text.model_fields if key in data})
            verdict = _said(text.id, data) if gold else None
        except (ValueError, RecursionError) as error:
            faults.append(Fault(file, number, 1, _told(error)))
            continue
        if text.id in texts:
            message = f"the id {one_line(text.id)!r} is in line {lines[text.id]} already"
            faults.append(Fault(file, number, 1, message))
            continue
        texts[text.id], lines[text.id] = text, number
        said += [verdict] if verdict else []
    return Read(tuple(texts.values()), tuple(said), tuple(faults))


def read_files(paths: Iterable[Path]) -> Read:
    """Read files of texts with what readers say of them. Raises ConfigError when one cannot be read or is not right."""
    read = [read_texts(body_of(path), str(path), gold=True) for path in paths]
    faults = [fault for one in read for fault in one.faults]
    if faults:
        raise ConfigError(
            f"{len(faults)} line{'s are' if len(faults) > 1 else ' is'} not right; nothing was done", faults
        )
    return joined(read)


def joined(read: Iterable[Read]) -> Read:
    """Return all texts with what readers say of them; of an id that is there twice, the first."""
    found: dict[str, tuple[Text, Verdict]] = {}
    for one in read:
        for text, said in zip(one.texts, one.said, strict=True):
            found.setdefault(text.id, (text, said))
    return Read(tuple(text for text, _ in found.values()), tuple(said for _, said in found.values()))


def body_of(path: Path) -> bytes:
    """Return what a file holds. Raises ConfigError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _object(line: bytes) -> Mapping[str, Any]:
    data = json.loads(line.decode("utf-8"))
    if not isinstance(data, dict):
        raise ValueError('a line is one JSON object: {"id": …, "title": …, "summary": …}')  # noqa: TRY004 - told as every other fault
    if isinstance(data.get("id"), int):
        return {**data, "id": str(data["id"])}
    return data


def _said(id: str, data: Mapping[str, Any]) -> Verdict:
    """Return what a reader says. An export of decisions lists what was decided; elsewhere every key was."""
    decided = data.get("decided", list(Said.model_fields))
    said = Said.model_validate({key: data[key] for key in Said.model_fields if key in data and key in decided})
    off_topic = said.on_topic is False
    return Verdict(
        id=id,
        on_topic=said.on_topic,
        action_fields=() if off_topic else said.action_fields,
        regions=said.regions,
        language=said.language,
        story=(said.story or ALONE) if "story" in data and "story" in decided else None,
    )


def _told(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(_faults(error))
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"is no JSON: {error.msg} at column {error.colno}"
    return one_line(str(error))


def _faults(error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False, include_input=False):
        yield f"`{'.'.join(map(str, one['loc']))}`: {one_line(one['msg'])}"
