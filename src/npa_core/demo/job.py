"""The whole job on the bundled example alliance: offline, on a fixed clock, against real servers on loopback."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from npa_core.demo import NOW
from npa_core.demo.feed_server import FeedServer
from npa_core.demo.folder import make_room, unpack
from npa_core.demo.mail_sink import MailSink
from npa_core.demo.mastodon import MastodonEndpoint
from npa_core.models import Edition, RunReport
from npa_core.pipeline.alliance import Alliance
from npa_core.pipeline.clock import FixedClock
from npa_core.pipeline.found import found

STEPS = ("serve the partners' feeds", "gather", "compose and approve", "publish site, letter and post")
DIGEST = "weekly"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the demo did, and where to look."""

    gathered: RunReport
    edition: Edition
    published: RunReport
    items: int
    alliance: Path
    site: Path
    letters: tuple[Path, ...]
    posts: tuple[Path, ...]


async def show(out: Path, step: Callable[[str], None]) -> Outcome:
    """Do the whole job and leave its results in `out`; `step` is called before each of STEPS.

    Raises ConfigError when `out` holds something else or cannot be written, or when a part of
    `npa-core[all]` is not installed.
    """
    step(STEPS[0])
    folder, letters, posts = out / "alliance", out / "letters", out / "posts"
    make_room(out)
    with ExitStack() as servers:
        feeds = servers.enter_context(FeedServer())
        mail = servers.enter_context(MailSink(letters))
        mastodon = servers.enter_context(MastodonEndpoint(posts))
        unpack(folder, feeds_url=feeds.url, smtp_port=mail.port, mastodon_url=mastodon.url, out=out)
        found(folder)
        async with Alliance.open(folder, clock=FixedClock(NOW)) as alliance:
            step(STEPS[1])
            gathered = await alliance.gather(everything=True)
            step(STEPS[2])
            draft = await alliance.compose(DIGEST)
            edition = await alliance.approve(draft.edition.id)
            step(STEPS[3])
            published = await alliance.publish(edition.id)
            items = alliance.status()["items"]
    return Outcome(
        gathered=gathered,
        edition=edition,
        published=published,
        items=items,
        alliance=folder,
        site=out / "site" / "index.html",
        letters=tuple(sorted(letters.glob("*.eml"))),
        posts=tuple(sorted(posts.glob("*.json"))),
    )
