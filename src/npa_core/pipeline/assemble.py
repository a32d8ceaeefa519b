"""Assembly: the folder's files and the installed plugins become bound components, or a list of all faults."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from npa_core.config import Channel, LoadedConfig, bind, load, salvage
from npa_core.errors import ConfigError, Fault
from npa_core.exchange.folder import CatalogueRead, read_catalogue
from npa_core.models import Catalogue, Failure, Source
from npa_core.models.references import unknown
from npa_core.pipeline.discover import Registry, Role
from npa_core.pipeline.guard import Owner
from npa_core.plugin import Settings
from npa_core.steps.compose import KINDS
from npa_core.steps.sources import address, name_sources

if TYPE_CHECKING:  # the database, which `npa check` need not pay
    from npa_core.store import Strike

Spec = TypeVar("Spec")


@dataclass(frozen=True, slots=True)
class Bound(Generic[Spec]):
    """A configured thing, its component class and its checked settings: ready to be built."""

    spec: Spec
    owner: Owner
    type: Any
    settings: Settings
    hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everything bound, and what had to be left out."""

    registry: Registry
    sources: tuple[Bound[Source], ...]
    channels: tuple[Bound[Channel], ...]
    classifiers: tuple[Bound[str], ...]
    missing: tuple[Failure, ...] = ()

    def channel(self, id: str) -> Bound[Channel] | None:
        """Return a channel, or None when it is not there or was left out."""
        return next((bound for bound in self.channels if bound.spec.id == id), None)


@dataclass(frozen=True, slots=True)
class Files:
    """The alliance folder, read."""

    folder: Path
    loaded: LoadedConfig
    read: CatalogueRead

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue; where it had faults, what is sound of it."""
        return self.read.catalogue

    def place_of(self, number: int, source: Source) -> tuple[str, int, int]:
        """Return where a source was written; those of npa.toml have the first numbers, then come partners' feeds."""
        if number < len(self.loaded.config.sources):
            return (self.loaded.file, *self.loaded.place(("sources", number)))
        return self.read.place_of_feed(source.partner or "", address(source))


def read_folder(folder: Path, registry: Registry) -> Files:
    """Read npa.toml and the catalogue. Raises ConfigError with the faults of all files and settings at once."""
    faults: list[Fault] = []
    loaded = None
    try:
        loaded = load(folder)
    except ConfigError as error:
        if not error.faults:
            raise
        faults += error.faults
    read = read_catalogue(folder)
    faults += read.faults
    sound = loaded or salvage(folder)
    if sound is not None:
        files = Files(folder, sound, read)
        if not faults:
            return files
        try:
            assemble(files, registry)
        except ConfigError as error:
            faults += (fault for fault in error.faults if fault not in faults)
    raise ConfigError(count(faults), faults)


def assemble(
    files: Files,
    registry: Registry,
    *,
    remembered: Mapping[tuple[str, str], str] | None = None,
    lately: Collection[str] = (),
    strikes: Iterable[Strike] = (),
) -> Assembly:
    """Bind every source, channel and classifier to its component. Raises ConfigError with all faults.

    `remembered` and `lately` say how sources were called at earlier runs (see `name_sources`).
    What needs a plugin that is broken, or that blocked an earlier run, is left out and reported:
    a plugin costs itself only.
    """
    config = files.loaded.config
    sources = name_sources(files.catalogue.partners, config.sources, remembered or {}, lately)
    binder = _Binder(files.loaded, registry, tuple(strikes))
    binder.check_subscriptions(files.catalogue)
    assembly = Assembly(
        registry,
        tuple(binder.sources(files, sources)),
        tuple(binder.channels()),
        tuple(binder.classifiers()),
        tuple(binder.missing),
    )
    loaded = files.loaded
    faults = [*binder.faults, *_store(loaded), *_unknown_sections(loaded), *_repeated_sources(files, sources)]
    if faults:
        raise ConfigError(count(faults), faults)
    return assembly


def count(faults: Collection[Fault]) -> str:
    """Return the headline of a list of faults."""
    return f"{len(faults)} fault{'s' if len(faults) != 1 else ''}; nothing was done"


def bind_feeds(
    loaded: LoadedConfig, registry: Registry, strikes: Iterable[Strike], feeds: Iterable[Source]
) -> tuple[tuple[Bound[Source], ...], tuple[Failure, ...]]:
    """Bind feeds that no file names, as those of a subscription. What cannot be bound costs itself only."""
    binder = _Binder(loaded, registry, tuple(strikes))
    return tuple(binder.feeds(feeds)), tuple(binder.missing)


class _Binder:
    """Binds specs to offers; collects what cannot be bound."""

    def __init__(self, loaded: LoadedConfig, registry: Registry, strikes: tuple[Strike, ...]) -> None:
        self.loaded, self.registry = loaded, registry
        self.struck = {(strike.component, strike.plugin): strike for strike in strikes}
        self.faults: list[Fault] = []
        self.missing: list[Failure] = []

    def sources(self, files: Files, sources: Iterable[Source]) -> Iterator[Bound[Source]]:
        for number, source in enumerate(sources):
            at = ("sources", number) if number < len(self.loaded.config.sources) else None
            before = len(self.faults)
            yield from self._bind(source, "gatherer", source.use, f"source {source.id}", source.settings, at)
            if at is None and self.faults[before:]:  # npa.toml's places know nothing of a partner's feed
                place = files.place_of(number, source)
                self.faults[before:] = [Fault(*place, fault.message) for fault in self.faults[before:]]

    def feeds(self, feeds: Iterable[Source]) -> Iterator[Bound[Source]]:
        for feed in feeds:
            subject = f"source {feed.id}"
            yield from self._bind(feed, "gatherer", feed.use, subject, feed.settings, None)
            faults, self.faults = self.faults, []
            self.missing += [Failure(subject=subject, kind="settings", message=fault.message) for fault in faults]

    def check_subscriptions(self, catalogue: Catalogue) -> None:
        """Note what a subscription names and nobody has, a gatherer or a partner; and an id that others' feeds have."""
        partners = {partner.id for partner in catalogue.partners}
        taken = partners | {one.id.split("/")[0] for one in self.loaded.config.sources if "/" in one.id}
        for number, one in enumerate(self.loaded.config.subscriptions):
            at: tuple[str | int, ...] = ("subscriptions", number)
            if ("gatherer", one.use) not in self.registry.offers:
                self._note_missing("gatherer", one.use, f"subscription {one.id}", at)
            if one.partner is not None and one.partner not in partners:
                message = unknown("partner", one.partner, partners)
                self.faults.append(Fault(self.loaded.file, *self.loaded.place((*at, "partner")), message))
            if one.id in taken:
                message = f"{one.id}/1 and so on are ids of feeds of others; give the subscription another id"
                self.faults.append(Fault(self.loaded.file, *self.loaded.place((*at, "id")), message))

    def channels(self) -> Iterator[Bound[Channel]]:
        for index, channel in enumerate(self.loaded.config.channels):
            at, subject = ("channels", index), f"channel {channel.id}"
            for bound in self._bind(channel, "publisher", channel.use, subject, channel.settings, at):
                yield replace(bound, hosts=frozenset(_hosts(bound.settings)))

    def classifiers(self) -> Iterator[Bound[str]]:
        settings = self.loaded.config.classify.settings
        for name in self.loaded.config.classifiers:
            own = settings.get(name, {})
            at = ("classify", "settings", name)
            yield from self._bind(name, "classifier", name, f"classifier {name}", own, ("classify",), settings_at=at)
        for name in settings:
            if name not in self.loaded.config.classifiers:
                message = (
                    f"{unknown('classifier', name, self.loaded.config.classifiers)}; only those at work have settings"
                )
                self.faults.append(Fault(self.loaded.file, *self.loaded.place(("classify", "settings", name)), message))

    def _bind(
        self,
        spec: Spec,
        role: Role,
        use: str,
        subject: str,
        settings: Mapping[str, Any],
        at: tuple[str | int, ...] | None,
        *,
        settings_at: tuple[str | int, ...] | None = None,
    ) -> Iterator[Bound[Spec]]:
        """Yield the bound spec, or note why it cannot be bound."""
        offer = self.registry.offers.get((role, use))
        if offer is None:
            self._note_missing(role, use, subject, at)
            return
        strike = self.struck.get((subject, offer.plugin))
        if strike is not None:
            message = f"left out because {strike.reason}; it gets a new chance with a new version of {offer.plugin}"
            self.missing.append(Failure(subject=subject, kind="blocked", message=message, since=strike.at))
            return
        place = settings_at or (None if at is None else (*at, "settings"))
        bound, faults = bind(offer.type.settings_type, settings, loaded=self.loaded, at=place)
        self.faults += faults
        if bound is not None:
            yield Bound(spec, Owner(subject, offer.plugin), offer.type, bound)

    def _note_missing(self, role: Role, use: str, subject: str, at: tuple[str | int, ...] | None) -> None:
        message = f"{subject}: {unknown(role, use, self.registry.names(role))}; is its plugin installed?"
        if self.registry.faults:
            # It may be the broken plugin that offers it: that costs what needs it, not the run.
            self.missing.append(Failure(subject=subject, kind="plugin-missing", message=message))
            return
        file = "catalogue/partners.yaml" if at is None else self.loaded.file
        line, column = (0, 0) if at is None else self.loaded.place((*at, "use"))
        self.faults.append(Fault(file, line, column, message))


def _hosts(settings: Settings) -> Iterator[str]:
    """Yield the hosts, with their ports, that an operator wrote in a channel's settings: they may well be private."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        if name.endswith("host"):
            port = values.get("port")
            yield f"{value}:{port}" if isinstance(port, int) and ":" not in value else value
        elif value.startswith(("http://", "https://")):
            with suppress(ValueError):  # some text that only looks like an address
                parts = urlsplit(value)
                host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
                yield f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _store(loaded: LoadedConfig) -> Iterator[Fault]:
    problem = loaded.config.store.unsupported
    if problem:
        yield Fault(loaded.file, *loaded.place(("store", "url")), problem)


def _unknown_sections(loaded: LoadedConfig) -> Iterator[Fault]:
    for digest in loaded.config.digests.values():
        for index, kind in enumerate(digest.sections):
            if kind not in KINDS:
                line, column = loaded.place(("digests", digest.id, "sections", index))
                yield Fault(loaded.file, line, column, unknown("kind of section", kind, KINDS))


def _repeated_sources(files: Files, sources: Sequence[Source]) -> Iterator[Fault]:
    """Yield a fault for each feed whose id is taken; what npa.toml or the catalogue sees by itself is said there."""
    named = {(partner.id, feed.url) for partner in files.catalogue.partners for feed in partner.feeds if feed.id}
    first: dict[str, int] = {}
    for number, source in enumerate(sources):
        held = first.setdefault(source.id, number)
        pair = {(sources[n].partner, address(sources[n])) for n in (held, number)}
        if number in (held, *range(len(files.loaded.config.sources))) or pair <= named:
            continue
        file, line, _ = files.place_of(held, sources[held])
        message = f"duplicate source {source.id!r}; it is already in {file}:{line}"
        yield Fault(*files.place_of(number, source), message)
