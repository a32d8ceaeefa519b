"""TLS: other people's certificates, and no TLS where it was promised."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import trustme

from .answers import answer, feed, item, ok
from .case import Brings, Case, Fails, Talk
from .heads import LONG

CERTIFIED = "https://{name}.test:{tls}/feed"
"""Where the server does speak TLS, with a certificate for each name."""
PROMISED = "https://{name}.test:{port}/feed"
"""Where it does not: what is played, is played to the client's greeting."""


class Certificates:
    """A context for each name; the authority that signed most of them is the one the operator trusts."""

    def __init__(self) -> None:
        self.authority = trustme.CA()
        past, yesterday = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) - timedelta(days=1)
        self._of = {
            "tls-sound.test": self.authority.issue_cert("tls-sound.test"),
            "tls-expired.test": self.authority.issue_cert("tls-expired.test", not_before=past, not_after=yesterday),
            "tls-not-yet.test": self.authority.issue_cert(
                "tls-not-yet.test",
                not_before=datetime(2100, 1, 1, tzinfo=UTC),
                not_after=datetime(2101, 1, 1, tzinfo=UTC),
            ),
            "tls-of-a-stranger.test": trustme.CA().issue_cert("tls-of-a-stranger.test"),
            "tls-wrong-name.test": self.authority.issue_cert("somebody-else.test", "*.tls-wrong-name.test"),
        }

    @property
    def context(self) -> ssl.SSLContext:
        """A server's context that chooses by the name asked for."""
        contexts = {name: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) for name in self._of}
        for name, certificate in self._of.items():
            certificate.configure_cert(contexts[name])

        def choose(connection: ssl.SSLObject, name: str, _: ssl.SSLContext) -> None:
            connection.context = contexts[name]

        first = contexts["tls-sound.test"]
        first.sni_callback = choose
        return first


async def silence(talk: Talk) -> None:
    await asyncio.sleep(LONG)


async def reset(talk: Talk) -> None:
    talk.reset()


FEED = ok(feed("tls-sound", item(guid="neu")))

CASES = (
    Case("tls-sound", FEED, Brings(), CERTIFIED),
    Case("tls-expired", FEED, Fails("tls"), CERTIFIED),
    Case("tls-not-yet", FEED, Fails("tls"), CERTIFIED),
    Case("tls-of-a-stranger", FEED, Fails("tls"), CERTIFIED),
    Case("tls-wrong-name", FEED, Fails("tls"), CERTIFIED),
    Case("tls-plain", answer("400 Bad Request", b"This is not TLS"), Fails("tls"), PROMISED),
    Case("tls-garbage", b"\x16\x03\x03\xff\xff" + b"\xde\xad\xbe\xef" * 9_000, Fails("tls"), PROMISED),
    Case("tls-alert", b"\x15\x03\x03\x00\x02\x02\x28", Fails("tls"), PROMISED),
    Case("tls-silent", silence, Fails("timeout"), PROMISED, seconds=LONG),
    Case("tls-reset", reset, Fails("tls"), PROMISED),
    Case("tls-closed", b"", Fails("tls"), PROMISED),
)
