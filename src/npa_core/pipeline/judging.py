"""Judging: texts from outside the store are classified and clustered as the news would be. Nothing is kept."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from npa_core.models import Catalogue, Failure, Localized, NewsItem, Partner, StoredItem
from npa_core.models.learned import LearnedModel
from npa_core.net import AddressPolicy, Net
from npa_core.pipeline.assemble import assemble, read_folder
from npa_core.pipeline.classifying import Classifying
from npa_core.pipeline.clock import SystemClock
from npa_core.pipeline.discover import discover
from npa_core.pipeline.guard import Guard
from npa_core.pipeline.stories import place_names, told
from npa_core.pipeline.texts import Read, Text
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.alike import Told
from npa_core.steps.classify import merge
from npa_core.steps.cluster import stories
from npa_core.steps.evaluation import Evaluation, evaluate
from npa_core.steps.verdict import ALONE, Verdict, verdict
from npa_core.store import Database, Store
from npa_core.text import clean, plain
from npa_core.workers.pool import Workers

SHIPPED = Path(__file__).parent / "folder"
"""What a new alliance begins with: used where there is none."""
_WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of texts without one: the same for all."""
_ID = r"[a-z0-9][a-z0-9_-]{0,79}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the classifiers say of texts, in their order, and which classifiers failed."""

    verdicts: tuple[Verdict, ...]
    failures: tuple[Failure, ...] = ()


async def judge(
    folder: Path, texts: Sequence[Text], *, without: Collection[str] = (), besides: LearnedModel | None = None
) -> Judgement:
    """Judge texts with the settings, words and regions of an alliance folder; without npa.toml there, the shipped ones.

    `without`: classifiers to leave out; `besides`: a model whose labels are added. Raises ConfigError with every
    fault of the folder's files.
    """
    failures: list[Failure] = []
    async with _understood(folder, texts, failures, without=without, besides=besides) as (shop, labelled):
        together = told_together(shop, texts, labelled)
        verdicts = tuple(
            verdict(text.id, stored, shop.catalogue, together.get(text.id, ALONE))
            for text, stored in zip(texts, labelled, strict=True)
        )
    return Judgement(verdicts, tuple(failures))


async def compared(folder: Path, texts: Sequence[Text]) -> tuple[Told, ...]:
    """Return texts, in their order, as their stories are found by. Raises ConfigError as `judge` does."""
    async with _understood(folder, texts, []) as (shop, labelled):
        return tuple(_told(shop, texts, labelled))


async def evaluate_on(folder: Path, read: Read) -> tuple[Evaluation, tuple[Failure, ...]]:
    """Judge texts and hold the verdicts against what readers say. Languages are recognised without being told.

    Raises ConfigError with every fault of the folder's files.
    """
    judged = await judge(folder, read.texts)
    untold = await judge(folder, [text.model_copy(update={"language": None}) for text in read.texts])
    languages = {verdict.id: verdict.language for verdict in untold.verdicts}
    said = [replace(verdict, language=languages[verdict.id]) for verdict in judged.verdicts]
    return evaluate(read.said, said), judged.failures


@asynccontextmanager
async def _understood(
    folder: Path,
    texts: Sequence[Text],
    failures: list[Failure],
    *,
    without: Collection[str] = (),
    besides: LearnedModel | None = None,
) -> AsyncIterator[tuple[Workshop, list[StoredItem]]]:
    """Yield the texts, in their order, with the classifiers' labels; who fails is added to `failures`."""
    folder = folder if (folder / "npa.toml").exists() else SHIPPED
    async with _workshop(folder, texts, without) as shop:
        classifying = Classifying(shop, failures)
        async with classifying.opened():
            labelled = [_labelled(classifying, number, text, besides) for number, text in enumerate(texts)]
        yield shop, labelled


def _labelled(classifying: Classifying, number: int, text: Text, besides: LearnedModel | None) -> StoredItem:
    item = NewsItem(
        id=_item_id(number),
        source="texts",
        partner=_partner(text),
        fingerprint=f"hash:{number}",
        title=text.title,
        content=clean(text.summary),
        content_hash=str(number),
        published=text.published,
        first_seen=text.published or _WHENEVER,
        language=text.language,
    )
    labels = classifying.labels(item)
    if besides is not None:
        labels = merge((*labels, *besides.judge(item.title, plain(item.content))))
    return StoredItem(item=item, labels=labels, story=item.id)


def _item_id(number: int) -> str:
    """Return an id of the form that items have; the ids of later texts come later."""
    return f"{number:016x}".translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


@asynccontextmanager
async def _workshop(folder: Path, texts: Iterable[Text], without: Collection[str]) -> AsyncIterator[Workshop]:
    """Open a workshop with an empty memory: whatever a classifier notes there is gone afterwards."""
    registry = discover()
    files = read_folder(folder, registry)
    assembly = assemble(files, registry)
    chosen = tuple(bound for bound in assembly.classifiers if bound.spec not in without)
    net_settings = files.loaded.config.net
    async with AsyncExitStack() as stack:
        memory = Path(stack.enter_context(TemporaryDirectory(prefix="npa-")))
        Database.create("sqlite:///memory.db", memory)
        store = Store("sqlite:///memory.db", memory)
        stack.callback(store.close)
        net = Net("npa-core (classify)", policy=AddressPolicy(net_settings.allow_private), proxy=net_settings.proxy)
        yield Workshop(
            folder=folder,
            config=files.loaded.config,
            catalogue=with_stand_ins(files.catalogue, texts),
            assembly=replace(assembly, classifiers=chosen),
            store=store,
            net=await stack.enter_async_context(net),
            workers=await stack.enter_async_context(Workers()),
            clock=SystemClock(),
            guard=Guard(),
            deadline=net_settings.timeout,
        )


def with_stand_ins(catalogue: Catalogue, texts: Iterable[Text]) -> Catalogue:
    """Return the catalogue with a partner more for each that a text gives regions of its own."""
    stand_ins: dict[str, Partner] = {}
    for text in texts:
        if text.partner_regions and (id := _partner(text)) and id not in stand_ins:
            known = catalogue.partner(text.partner) or Partner(id=id, name=Localized(text.partner or id))
            changes = {"id": id, "regions": text.partner_regions, "status": "active"}
            stand_ins[id] = known.model_copy(update=changes)
    # Not `model_copy`: it would take along what was looked up before.
    return Catalogue.model_construct(**{**dict(catalogue), "partners": (*catalogue.partners, *stand_ins.values())})


def _partner(text: Text) -> str | None:
    """Return the partner's id; with regions of its own, that of the stand-in which has them."""
    if text.partner_regions:
        named = "\x00".join((text.partner or "", *text.partner_regions))
        return f"stand-in-{hashlib.sha256(named.encode()).hexdigest()[:16]}"
    return text.partner if text.partner and re.fullmatch(_ID, text.partner) else None


def told_together(shop: Workshop, texts: Sequence[Text], labelled: Sequence[StoredItem]) -> dict[str, str]:
    """Return the story of each text that tells one with others, by id: the id of the story's earliest text."""
    found = stories(_told(shop, texts, labelled))
    tellers = Counter(found.values())
    return {id: story for id, story in found.items() if tellers[story] > 1}


def _told(shop: Workshop, texts: Sequence[Text], labelled: Sequence[StoredItem]) -> Iterator[Told]:
    """Yield the texts as they are compared. Without a source, each comes from one of its own."""
    places, language = place_names(shop.catalogue), shop.config.alliance.language
    for text, stored in zip(texts, labelled, strict=True):
        yield replace(told(stored, places, language), id=text.id, source=text.source or text.id)
