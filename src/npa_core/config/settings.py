"""The settings of npa.toml as models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator

from npa_core.models import AllianceProfile, Digest, Duration, Id, Model, Source, Subscription

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


def _longer_than_nothing(value: timedelta) -> timedelta:
    if value <= timedelta():
        raise ValueError("must be longer than nothing")
    return value


def _reachable(value: str) -> str:
    """Accept a CIDR range, an address, a host, or host:port."""
    try:
        ip_network(value, strict=False)
    except ValueError:
        host, colon, port = value.rpartition(":")
        host, port = (host, port) if colon and not value.endswith("]") else (value, "1")
        if not _HOST.fullmatch(host) or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
            raise ValueError(f"{value!r} is no host, host:port or CIDR range") from None
    return value


Positive = Annotated[Duration, AfterValidator(_longer_than_nothing)]
Reachable = Annotated[str, AfterValidator(_reachable)]


class StoreSettings(Model):
    """The `[store]` table: where the memory is kept."""

    url: str = Field(default="sqlite:///state/npa.db", min_length=1, repr=False)
    """`sqlite:///` and a path from the alliance folder."""

    @property
    def unsupported(self) -> str | None:
        """Why this version cannot open it, or None."""
        kind, colon, _ = self.url.partition(":///")
        if colon and kind == "sqlite":
            return None
        return f"store.url {self.url.split(':', 1)[0]!r} is not supported; use sqlite:///state/npa.db"


class NetSettings(Model):
    """The `[net]` table: the limits of every exchange, which components may lower and never raise."""

    timeout: float = Field(default=20, gt=0, le=600)
    """Seconds for one whole exchange."""
    max_bytes: int = Field(default=10_000_000, ge=1_000)
    """Decoded bytes of one response."""
    allow_private: tuple[Reachable, ...] = ()
    """Hosts, host:port or CIDR ranges that may be reached although they are private."""
    proxy: str | None = Field(default=None, repr=False)
    """`http://host:port`. It is trusted, and then has to refuse private addresses itself."""
    ca_file: str | None = None
    """Certificates to trust besides the usual ones, from the alliance folder (PEM)."""
    per_host: int = Field(default=1, ge=1, le=20)
    """Exchanges with one host at the same time."""
    per_domain: int = Field(default=4, ge=1, le=100)
    """Exchanges at the same time with all hosts of one registrable domain (`example.org`)."""
    connections: int = Field(default=20, ge=1, le=1_000)
    """Exchanges at the same time, in all."""

    @field_validator("proxy")
    @classmethod
    def _check_proxy(cls, value: str | None) -> str | None:
        if value is not None and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("write the proxy as http://host:port")
        return value


class GatherSettings(Model):
    """The `[gather]` table: how often, and when silence becomes an alarm."""

    interval: Positive = timedelta(hours=1)
    """Time between two visits of a source that has news; a source may wish for more."""
    longest_interval: Positive = timedelta(hours=12)
    """How far that time grows for a source that rarely has news."""
    back_off: Literal["host", "source"] = "host"
    """Who rests when a server is out of reach or overloaded: all sources on it, or the one that was asked."""
    silent_after: Positive = timedelta(days=90)
    """A source without news for this long, although it had some regularly, is reported as silent."""
    retention: Positive = timedelta(days=730)
    """How long an item is kept after it was first seen. That it was seen stays known for longer."""
    opt_outs: bool = True
    """Whether robots.txt and TDM reservations that speak of a feed are respected."""
    metrics: str | None = None
    """A file, from the alliance folder, for the figures of a run in Prometheus text format."""
    alarm_after: Positive = timedelta(days=3)
    """A source that keeps failing sets exit code 1 again after this time."""


class ClassifySettings(Model):
    """The `[classify]` table: who recognises what items are about."""

    use: tuple[Id, ...] = ("keywords", "places", "language")
    settings: Mapping[Id, Mapping[str, Any]] = Field(default_factory=dict)
    """By the classifier's name; as written."""


class Channel(Model):
    """A `[[channels]]` table: a configured destination."""

    id: Id
    use: Id
    """The publisher's name."""
    settings: Mapping[str, Any] = Field(default_factory=dict)
    """As written; secrets are filled in only when a component is bound."""
    on_doubt: Literal["hold", "resend"] = "hold"
    """What becomes of a delivery that may or may not have arrived."""


class Config(Model):
    """All of npa.toml."""

    alliance: AllianceProfile
    store: StoreSettings = StoreSettings()
    net: NetSettings = NetSettings()
    gather: GatherSettings = GatherSettings()
    classify: ClassifySettings = ClassifySettings()
    sources: tuple[Source, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    digests: Mapping[str, Digest] = Field(default_factory=dict)
    """By id, which is the name of the table."""
    channels: tuple[Channel, ...] = ()

    @field_validator("digests", mode="before")
    @classmethod
    def _name_digests(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {
            name: {**table, "id": name} if isinstance(table, Mapping) and "id" not in table else table
            for name, table in value.items()
        }

    @property
    def classifiers(self) -> tuple[str, ...]:
        """The classifiers at work, in order."""
        return self.classify.use
