"""What all models share: frozen, strict about unknown keys, aware UTC times, safe identifiers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationInfo

from npa_core.text import multi_line, one_line, safe_url


class Model(BaseModel):
    """A frozen noun. Unknown keys are refused; collections are tuples."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _filled(value: str) -> str:
    if not value:
        raise ValueError("must not be empty")
    return value


def _http_url(value: str) -> str:
    url = safe_url(value)
    if url is None:
        raise ValueError("not an http(s) URL")
    return url


@cache  # reads through the system's folders of zones, and is asked for each event
def _time_zones() -> set[str]:
    return available_timezones()


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise ValueError(f"unknown time zone {value!r}; use an IANA name such as 'Europe/Berlin'")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
"""An identifier an operator chooses: lower-case letters, digits, `-` and `_`."""

SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)?$", max_length=161)]
"""A source's identifier: its own, or `<partner>/<feed>`."""

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35)]
"""A language tag after BCP 47, such as `de` or `pt-BR`."""

TimeZone = Annotated[str, AfterValidator(_time_zone)]
"""The name of an IANA time zone, such as `Europe/Berlin`."""

Line = Annotated[str, AfterValidator(one_line)]
"""Plain text on one line, cleaned (see `npa_core.text.one_line`)."""

Text = Annotated[str, AfterValidator(multi_line)]
"""Plain text that may have several lines, cleaned (see `npa_core.text.multi_line`)."""

Email = Annotated[
    str, AfterValidator(one_line), StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=254)
]
"""One e-mail address, without a name (RFC 5321: at most 254 characters)."""

HttpUrl = Annotated[str, AfterValidator(_http_url)]
"""An absolute http(s) URL without user information, at most 2,048 characters."""

Name = Annotated[str, AfterValidator(one_line), AfterValidator(_filled)]
"""A `Line` that holds something after cleaning."""


def not_before(first: str) -> Any:
    """Annotate a date with this, and one that is before the field `first` is refused where it stands."""

    def check(value: date | None, seen: ValidationInfo) -> date | None:
        begun = seen.data.get(first)
        if value is not None and begun is not None and value < begun:
            raise ValueError(f"is before `{first}`")
        return value

    return AfterValidator(check)


UtcTime = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A point in time; any offset is accepted, UTC is kept."""
