"""The publisher `email`: one letter per edition to one mailing list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import ClassVar, Literal

from npa_core.errors import DoubtError, PluginError, RejectedError, TransientError
from npa_core.models import Brief, Delivery, Edition, Finding, Message, Part, Receipt
from npa_core.plugin import Publisher
from npa_email.addresses import address
from npa_email.letter import Imprint, LetterWriter, subject
from npa_email.mime import Letter, build, message_id
from npa_email.settings import EmailSettings
from npa_email.smtp import Fate, Session

TEXT = "letter.txt"
HTML = "letter.html"


class Email(Publisher[EmailSettings]):
    """Sends each edition to a list address. SMTP knows no keys, so doubt stays doubt."""

    name: ClassVar[str] = "email"
    follows: ClassVar[Literal["edition", "archive"]] = "edition"
    idempotency: Literal["key", "lookup", "none"] = "none"

    def plan(self, brief: Brief) -> Iterable[Message]:
        """Plan one letter to the list; none when there is nothing to tell."""
        edition = _edition(brief)
        if not edition.cards:
            return
        yield Message(
            target=self.settings.to,
            title=subject(edition, brief),
            items=tuple(dict.fromkeys(card.item for card in edition.cards if card.item)),
            language=edition.language,
        )

    def render(self, message: Message, brief: Brief) -> Iterable[Part]:
        """Make both texts of the letter."""
        edition = _edition(brief)
        imprint = Imprint(self._sender_name, message.target, self.settings.unsubscribe_address)
        text = self._writer.text(edition, brief, imprint)
        html = self._writer.html(edition, brief, imprint)
        yield Part(path=TEXT, media_type="text/plain; charset=utf-8", body=text.encode())
        yield Part(path=HTML, media_type="text/html; charset=utf-8", body=html.encode())

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        """Hand the letter to the server.

        Raises TransientError or RejectedError when it certainly was not taken, and DoubtError
        when the connection broke between the final dot and the server's answer.
        """
        letter = build(self._letter(delivery, parts))
        fate = Fate()
        try:
            async with self._session() as session:
                await session.send(
                    sender=self.settings.sender, recipient=delivery.message.target, letter=letter, fate=fate
                )
                await session.quit()
        except (TransientError, RejectedError) as error:
            if fate.in_doubt:
                raise DoubtError(
                    f"{error}; the whole letter was on its way, so {delivery.message.target} may have it: "
                    "look into the list's archive before you send it again"
                ) from error
            if fate.taken is None:
                raise
            # It has the letter; whatever happens to the goodbye is of no account.
        return Receipt(id=message_id(delivery.key, self.settings.sender), note=str(fate.taken)[:300])

    async def check(self) -> Sequence[Finding]:
        """Talk to the server as for a letter, up to the letter."""
        place = f"mail server {self.settings.server}"
        try:
            async with self._session() as session:
                await session.noop()
                await session.quit()
        except (TransientError, RejectedError) as error:
            advice = "Compare host, port, security, username and password with what your mail provider says."
            return (Finding(level="error", subject=place, message=str(error), advice=advice),)
        login = f"logged in as {self.settings.username}" if self.settings.username else "without a login"
        security = {"starttls": "STARTTLS", "tls": "TLS", "none": "no encryption"}[self.settings.security]
        return (Finding(level="ok", subject=place, message=f"answers ({security}, {login})"),)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Session]:
        """Open a conversation in which a letter may be sent."""
        settings = self.settings
        tls: Literal["implicit", "none"] = "implicit" if settings.security == "tls" else "none"
        async with self.context.connect(settings.host, settings.port, tls=tls, timeout=settings.timeout) as connection:
            session = Session(connection, server=settings.server, hello=settings.hello_name)
            await session.open()
            if settings.security == "starttls":
                await session.start_tls()
            if settings.username is not None and settings.password is not None:
                await session.log_in(settings.username, settings.password.get_secret_value())
            yield session

    def _letter(self, delivery: Delivery, parts: Sequence[Part]) -> Letter:
        bodies = {part.path: part.body.decode() for part in parts}
        if not {TEXT, HTML} <= bodies.keys():
            raise RejectedError(f"the letter was not sent: {TEXT} or {HTML} is missing", kind="no-letter")
        try:
            to = address(delivery.message.target)
        except ValueError as error:
            raise RejectedError(
                f"the letter was not sent: {delivery.message.target!r} is {error}", kind="bad-address"
            ) from error
        return Letter(
            to=to,
            sender=self.settings.sender,
            sender_name=self._sender_name,
            reply_to=self.settings.reply_to,
            subject=delivery.message.title,
            key=delivery.key,
            date=(delivery.first_tried or self.context.clock.now()).astimezone(self.context.alliance.zone),
            language=delivery.message.language,
            list_id=self.settings.list_name,
            unsubscribe=self.settings.unsubscribe_address,
            one_click=self.settings.one_click,
            text=bodies[TEXT],
            html=bodies[HTML],
        )

    @cached_property
    def _writer(self) -> LetterWriter:
        return LetterWriter(self.context.folder / "templates" / self.name)

    @property
    def _sender_name(self) -> str:
        return self.settings.sender_name or self.context.alliance.name


def _edition(brief: Brief) -> Edition:
    if brief.edition is None:
        raise PluginError("npa-email sends editions, but its brief holds none")
    return brief.edition
