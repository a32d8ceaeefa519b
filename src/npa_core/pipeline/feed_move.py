"""Moving a source: its address changes in the file where it is written, and its id and its history stay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from npa_core.config import FILE, with_text
from npa_core.errors import ConfigError, NpaError, StoreError
from npa_core.exchange.folder import read_catalogue
from npa_core.exchange.save import save
from npa_core.exchange.yaml_file import YamlFile
from npa_core.models import Harvest, Outcome, Partner, Source, Visit
from npa_core.models.references import unknown
from npa_core.models.shape import Location
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.sources import address
from npa_core.text import redact, safe_url


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done."""

    id: str
    old: str
    new: str
    file: str | None
    """The file that was changed; None: the new address was written there already."""


async def move(shop: Workshop, id: str, url: str | None, *, force: bool) -> Moved:
    """Give a source another address; without `url`, the one to which it has moved.

    The new address is read first, unless `force` says that it need not. Raises ConfigError, with nothing changed,
    when there is no such source, the address is none or another source's, cannot be read, or cannot be written here.
    """
    bound = _bound(shop, id)
    old, new = address(bound.spec), _new_address(shop, id, url)
    _refuse_taken(shop, id, new)
    if not force and new != old:
        await _require_readable(shop, bound, new)
    file = None if new == old else _write(shop, bound.spec, old, new)
    _remember(shop, bound.spec, new)
    return Moved(id, old, new, file)


def _bound(shop: Workshop, id: str) -> Bound[Source]:
    found = {bound.spec.id: bound for bound in shop.assembly.sources}
    if id not in found:
        raise ConfigError(f"{unknown('source', id, found)}; `npa feeds health` lists them")
    return found[id]


def _new_address(shop: Workshop, id: str, url: str | None) -> str:
    if url is None:
        record = shop.store.sources.all().get(id)
        if record is None or record.moved_to is None:
            raise ConfigError(f"no move of {id!r} is known; give its new address: `npa feeds move {id} URL`")
        return record.moved_to
    new = safe_url(url)
    if new is None:
        raise ConfigError(f"{redact(url)[:200]!r} is no http(s) address; write it as https://…")
    return new


def _refuse_taken(shop: Workshop, id: str, new: str) -> None:
    """Refuse an address that another source has, were it of a partner in review."""
    others = {address(bound.spec): bound.spec.id for bound in shop.assembly.sources if bound.spec.id != id}
    resting = (partner for partner in shop.catalogue.partners if not partner.is_public)
    others |= {feed.url: f"a feed of {partner.id}" for partner in resting for feed in partner.feeds}
    if new in others:
        raise ConfigError(f"{new} is the address of {others[new]} already; nothing was changed")


async def _require_readable(shop: Workshop, bound: Bound[Source], new: str) -> None:
    """Have the source's own gatherer read the new address, as at a first visit."""
    visit = Visit(source=bound.spec, address=new, now=shop.clock.now())
    why = "it is not there"
    try:
        async with shop.open(bound) as gatherer:
            harvest = await shop.guard.wait(bound.owner, lambda: gatherer.gather(visit), shop.deadline)
        if isinstance(harvest, Harvest) and harvest.outcome is Outcome.FRESH:
            return
    except StoreError:
        raise
    except NpaError as error:
        why = str(error)
    raise ConfigError(f"the new address cannot be read: {why}; nothing was changed (--force moves it all the same)")


def _write(shop: Workshop, source: Source, old: str, new: str) -> str:
    """Write the new address where the old one stands; return the file."""
    for number, configured in enumerate(shop.config.sources):
        if configured.id == source.id:
            save(shop.folder / FILE, with_text(shop.folder, ("sources", number, "settings", "url"), new))
            return FILE
    file, at = _place(shop, source, old)
    held = file.data
    for step in at:
        held = held[step]
    whole = held if isinstance(held, dict) else {"url": held}
    if whole.get("id") is None:
        # Unnamed, it is known by its address, and that is about to change in two places. Should we die between them,
        # its name keeps its history; afterwards the name goes again.
        file.replace({at: {"id": None} | whole | {"id": source.id, "url": new}})
        _remember(shop, source, new)
    file.replace({(*at, "url") if isinstance(held, dict) else at: new})
    return file.name


def _place(shop: Workshop, source: Source, old: str) -> tuple[YamlFile, Location]:
    """Return the file that a partner's feed stands in, and where."""
    read = read_catalogue(shop.folder)
    if read.faults:
        raise ConfigError("the catalogue is not right; nothing was changed", read.faults)
    partner = read.catalogue.partner(source.partner)
    number = next((n for n, feed in enumerate(partner.feeds if partner else ()) if feed.url == old), None)
    if partner is None or number is None:
        raise ConfigError(
            f"{source.id!r} is written neither in {FILE} nor in the catalogue; change it where it is listed"
        )
    origin = read.reading.first[Partner, partner.id]
    if PurePosixPath(origin.file).suffix != ".yaml":
        raise ConfigError(
            f"{origin.file} is a table, which is not changed here: put the new address into the row of {partner.id!r} "
            f"by hand, and the id {source.id!r} beside it, so that its history stays"
        )
    return YamlFile(shop.folder, shop.folder / origin.file), (*origin.at, "feeds", number)


def _remember(shop: Workshop, source: Source, new: str) -> None:
    """Keep the history under the new address; what was remembered of the visits to the old one is over."""
    record = shop.store.sources.all().get(source.id)
    if record is not None and record.address == new:
        return
    shop.store.sources.meet([(source, new)])
    over: dict[str, Any] = {
        "failures": 0, "failing_since": None, "failure_kind": None, "failure": None, "alarmed": None, "quality": None,
    }  # fmt: skip
    shop.store.sources.note(source.id, over)
