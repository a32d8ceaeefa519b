"""Uses what is public as an outsider would; mypy --strict must find nothing wrong, and the types must be these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, assert_type
from zoneinfo import ZoneInfo

import npa_core
from npa_core import Alliance, __version__, errors, exchange, plugin, render, run, testing, text
from npa_core.models import (
    ActionField,
    Ags,
    AllianceProfile,
    Archive,
    Brief,
    Card,
    Case,
    Catalogue,
    Cell,
    Context,
    Decision,
    DecisionKind,
    Delivery,
    Digest,
    Dimension,
    Document,
    Duration,
    Edition,
    Enclosure,
    Facts,
    Failure,
    Feed,
    Finding,
    Gap,
    Grant,
    Harvest,
    Hop,
    HttpUrl,
    Id,
    Keyword,
    Label,
    LanguageTag,
    Line,
    Localized,
    Mention,
    Message,
    MissingItem,
    Model,
    Name,
    NewsItem,
    Outcome,
    Overview,
    Page,
    Part,
    Partner,
    Picture,
    Problem,
    Quality,
    RawItem,
    Receipt,
    Region,
    Response,
    RunReport,
    Schedule,
    Section,
    Share,
    Source,
    SourceHealth,
    SourceId,
    SourceState,
    StaleOffer,
    State,
    StoredItem,
    Subscription,
    Taxonomy,
    UtcTime,
    Visit,
)

NOW = datetime.now(UTC)


async def use_the_library() -> None:
    """Every method of the face, with what it returns."""
    async with Alliance.open("npa.toml", block_limit=10) as alliance:
        assert_type(alliance, Alliance)
        assert_type(alliance.catalogue, Catalogue)
        assert_type(await alliance.gather("dgb", everything=True), RunReport)
        draft = await alliance.compose("weekly", date(2026, 11, 16))
        assert_type(draft.edition, Edition)
        assert_type(await alliance.approve(draft.edition.id), Edition)
        assert_type(await alliance.preview(draft.edition.id, Path("out")), tuple[Path, ...])
        assert_type(alliance.due(draft.edition.id, channel="letter"), list[Delivery])
        assert_type(await alliance.publish(draft.edition.id, channel="letter", confirm=True), RunReport)
        assert_type(await alliance.run(), RunReport)
        assert_type(await alliance.examine(online=True), tuple[Finding, ...])
        assert_type(alliance.items(10, since=NOW), list[StoredItem])
        overview = alliance.overview(["region", "field"])
        assert_type(overview, Overview)
        assert_type(overview.by, tuple[Dimension, ...])
        assert_type((overview.cells, overview.gaps), tuple[tuple[Cell, ...], tuple[Gap, ...]])
        assert_type((overview.shares, overview.stale), tuple[tuple[Share, ...], tuple[StaleOffer, ...]])
        assert_type([record.edition for record in alliance.editions()], list[Edition])
        assert_type(alliance.deliveries(State.UNKNOWN), list[Delivery])
        assert_type(await alliance.resolve(1, State.DELIVERED), Delivery)
        assert_type(alliance.status(), dict[str, Any])
        (health,) = alliance.health()
        assert_type(health, SourceHealth)
        assert_type((health.state, health.since), tuple[SourceState, datetime | None])
        assert_type((health.problems, health.missing), tuple[tuple[Problem, ...], tuple[MissingItem, ...]])
        assert_type(alliance.missing("dgb/1"), list[MissingItem])
        assert_type((await alliance.move("dgb/1", "https://dgb.example/feed", force=True)).file, str | None)
        letter = alliance.letter("dgb", "de")
        assert_type(letter.body if letter else None, str | None)
    assert_type(run(Path("npa.toml")).exit_code, int)
    assert_type(npa_core.__version__, str)
    assert_type(__version__, str)


async def let_an_editor_decide(alliance: Alliance) -> None:
    """What waits, what is decided of it, and what is learned from that."""
    kind: DecisionKind = "action_fields"
    (item,) = await alliance.decide(["a" * 16], {kind: ["sprache"], "pin": True, "story": None}, note="gelesen")
    assert_type(item, StoredItem)
    assert_type(item.decisions, tuple[Decision, ...])
    assert_type((item.approval, item.relevance), tuple[Decision | None, Label | None])
    assert_type(alliance.waiting("weekly"), list[StoredItem])
    assert_type(alliance.overrides(), list[dict[str, Any]])
    assert_type((await alliance.train([Path("decisions.jsonl")])).written, Path | None)


def use_the_nouns() -> tuple[Model, ...]:
    """Every model, built as its documentation says."""
    id: Id = "dgb"
    source_id: SourceId = "dgb/1"
    ags: Ags = "03158"
    tag: LanguageTag = "de"
    url: HttpUrl = "https://dgb.example/"
    line: Line = "Neues"
    name: Name = "DGB"
    time: UtcTime = NOW
    window: Duration = timedelta(days=7)
    source = Source(id=source_id, use="rss", partner=id, grant=Grant(extract=200))
    subscription = Subscription(id="kirchen", url=url, partner=id, interval=window)
    keyword = Keyword(text="sprachkurs")
    field = ActionField(id="sprache", label=Localized("Sprache"), keywords={tag: (keyword,)})
    taxonomy = Taxonomy(fields=(field,), context=Context(positive={tag: (keyword,)}))
    partner = Partner(id=id, name=Localized(name), feeds=(Feed(url=url),))
    region, page = Region(ags=ags, name="Wolfenbüttel"), Page(id="impressum", title="Impressum")
    case = Case(id="a", title="Ein Beispiel")
    catalogue = Catalogue(partners=(partner,), taxonomy=taxonomy, regions=(region,), pages=(page,), cases=(case,))
    alliance = AllianceProfile(name=name, url=url, contact="a@b.example")
    picture, mention = Picture(url=url), Mention(source=line)
    card = Card(id="1", title=line, picture=picture, also=(mention,))
    section = Section(id="sprache", kind="by-field", title=Localized("Sprache"), cards=(card,))
    edition = Edition(
        id="weekly/2026-W47",
        digest=id,
        title=Localized("W"),
        due=time,
        composed=time,
        language=tag,
        sections=(section,),
    )
    assert_type(edition.only(fields={"sprache"}, regions=[ags], language=tag), Edition)
    assert_type(edition.cards, tuple[Card, ...])
    schedule = Schedule.model_validate("MON 07:00")
    digest = Digest(id="weekly", title=Localized("W"), window=window, schedule=schedule)
    archive = Archive(revision=1, editions=(edition,), cards=(card,))
    facts = Facts(values={"max_characters": 500})
    brief = Brief(occasion=edition.id, alliance=alliance, catalogue=catalogue, edition=edition, facts=facts, now=time)
    message, receipt = Message(target="a"), Receipt(id="1")
    delivery = Delivery(id=1, occasion="x", channel=id, message=message, key="k", created=time, updated=time)
    part = Part(path="a.txt", media_type="text/plain", body=b"")
    item = RawItem(guid="1", title="x")
    harvest = Harvest(items=(item,), outcome=Outcome.FRESH, earliest_next=window, quality=(Quality.NO_DATES,))
    enclosure: Enclosure = Enclosure(url="https://example.org/folge-1.mp3", type="audio/mpeg", length=1_000)
    assert enclosure not in item.enclosures
    visit = Visit(source=source, now=time)
    label = Label(kind="region", value=ags, score=1)
    news = NewsItem(id="a" * 16, source=source_id, fingerprint="guid:1", title=line, content_hash="x", first_seen=time)
    stored = StoredItem(item=news, labels=(label,), story=news.id)
    assert_type(stored.values("region"), tuple[str, ...])
    response = Response(status=200, url=url, hops=(Hop(status=301, url=url),))
    assert_type(response.retry_after, timedelta | datetime | None)
    failure = Failure(subject="x", kind="timeout", message="y")
    report = RunReport(command="run", started=time, finished=time, failures=(failure,))
    finding = Finding(level="ok", subject="x", message="y")
    document = Document(body=b"", address=url)
    return (
        *(case, digest, archive, brief, receipt, delivery, part, harvest, visit, stored, response, report, finding),
        document,
        subscription,
    )


def use_the_rest() -> None:
    """Errors, text, rendering and formats."""
    fault = errors.Fault("npa.toml", 1, 1, "wrong")
    assert_type(errors.ConfigError("wrong", [fault]).faults, tuple[errors.Fault, ...])
    assert_type(errors.TransientError("x", retry_after=timedelta(1), scope="host").kind, str)
    assert_type(errors.RejectedError("x", kind="y").kind, str)
    raised: list[errors.NpaError] = [
        errors.DoubtError("x"), errors.InvalidItemError("x"), errors.LockedError("x"), errors.PluginError("x"),
        errors.StoreError("x"),
    ]  # fmt: skip
    texts: list[Callable[[str], str]] = [text.one_line, text.multi_line, text.plain, text.clean, text.slug, text.fold]
    texts += [text.healed, text.without_tracking]
    assert_type(text.double_encodings("a"), int)
    assert_type(text.words("a b"), tuple[str, ...])
    assert_type(text.safe_url("https://a.example/"), str | None)
    assert_type(text.excerpt("a", 1), str)
    assert_type(text.redact("https://a.example/"), str)
    assert_type(text.POLICY_VERSION, int)
    kit = (testing.FakeContext, testing.LoopbackContext, testing.FakeShelf, testing.FixedClock, testing.Request)
    suites = (
        testing.ComponentContract,
        testing.GathererContract,
        testing.ClassifierContract,
        testing.PublisherContract,
    )
    assert_type(testing.sample_brief(edition=testing.sample_edition()), Brief)
    assert_type(testing.sample_items(), tuple[NewsItem, ...])
    assert_type(testing.sample_delivery(Message(target="a"), attempt=2), Delivery)
    assert_type(testing.sample_archive(), Archive)
    assert_type(testing.sample_visit("rss", url="x"), Visit)
    assert_type((testing.sample_alliance(), testing.sample_catalogue()), tuple[AllianceProfile, Catalogue])
    used(raised, texts, kit, suites)


def use_what_renders(folder: Path) -> None:
    """Templates and formats."""
    zone = ZoneInfo("Europe/Berlin")
    made = render.environment("npa_web", language="de", zone=zone, fallback="de", overrides=folder)
    used(made.get_template("page.html.j2").render(), render.translations("npa_web", "de").gettext("x"))
    assert_type(render.printable("x"), str)
    assert_type(str(render.markdown("*x*")), str)
    assert_type(exchange.load_catalogue(folder), Catalogue)
    assert_type(exchange.yaml.parse("a: 1", file="a.yaml"), exchange.Parsed)
    assert_type(exchange.csv.parse(b"id;name", Region, file="a.csv").faults, tuple[errors.Fault, ...])
    assert_type(exchange.markdown.parse("# x", file="a.md"), exchange.Parsed)
    assert_type(exchange.yaml.dump([1]), str)


def used(*things: object) -> None:
    """Take what needs no more than to be there."""


class FeedReader(plugin.Gatherer[plugin.Settings]):
    """A gatherer, with all that a context lends."""

    name = "feed"

    async def gather(self, visit: Visit) -> Harvest:
        context: plugin.Context = self.context
        clock: plugin.Clock = context.clock
        log: plugin.Log = context.log
        shelf: plugin.Shelf = context.shelf
        shelf.put("seen", {"at": clock.now().isoformat(), "before": shelf.get("seen")})
        log.info("looked", source=visit.source.id)
        async with context.connect("a.example", 25, tls="implicit") as connection:
            await talk(connection)
        assert_type(await context.offload(len, b""), int)
        assert_type(context.archive(), Archive)
        assert_type(context.folder, Path)
        return Harvest()


async def talk(connection: plugin.Connection) -> None:
    """Use a connection."""
    await connection.write(b"QUIT")
    assert_type(await connection.read(10), bytes)
    if not connection.secure:
        await connection.start_tls()


class Words(plugin.Classifier[plugin.Settings]):
    """A classifier."""

    name = "words"

    def classify(self, item: NewsItem) -> frozenset[Label]:
        return frozenset({Label(kind="relevance", value="on", score=1)})


COMPONENTS: tuple[type[plugin.Component[Any]], ...] = (FeedReader, Words)
