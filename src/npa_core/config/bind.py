"""Binding: the settings of one source or channel become an instance of its component's settings class."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from npa_core.config.load import LoadedConfig
from npa_core.config.secrets import literal_secrets, resolve
from npa_core.errors import Fault
from npa_core.models.shape import Location
from npa_core.models.validation import place_of, validate

S = TypeVar("S", bound=BaseModel)

SECRETS_ONLY_BY_REFERENCE = 'a secret may only be written as { env = "NAME" } or { file = "secrets/name" }'


def bind(
    settings_type: type[S],
    settings: Mapping[str, Any],
    *,
    loaded: LoadedConfig,
    at: Location | None,
    environ: Mapping[str, str] | None = None,
) -> tuple[S | None, tuple[Fault, ...]]:
    """Return the settings as `settings_type` with secrets filled in, or None and every fault.

    `at` is the path of these settings in npa.toml, such as ``("channels", 0, "settings")``; None when
    the catalogue brought them (those of a partner's feed). `environ` is the process environment unless given.
    """
    file, places = (loaded.file, loaded.places) if at is not None else ("catalogue/partners.yaml", {})
    start: Location = ("settings",) if at is None else at

    literal = [
        Fault(file, *place_of(places, (*start, *path)), SECRETS_ONLY_BY_REFERENCE)
        for path in literal_secrets(settings_type, settings)
    ]
    resolved = resolve(settings, loaded.folder, os.environ if environ is None else environ)
    instance, found = validate(
        settings_type, resolved.settings, file=file, places=places, at=start, secret=resolved.secret
    )
    faults = [*literal, *resolved.faults(file, places, start), *resolved.unmentioned(found, places, start)]
    return (None, tuple(sorted(faults))) if faults else (instance, ())
