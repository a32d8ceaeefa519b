"""One conversation with an SMTP server, in which it is always known whether a letter may have arrived.

Written here because the libraries cannot tell: smtplib raises the same error before and after the
final dot (RFC 1047), and smtpproto 2.0 knows no 451 or 554 there, rewrites the message with its own
policy, and takes plaintext that follows the STARTTLS reply for the server's encrypted answer.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from npa_core.errors import RejectedError, TransientError
from npa_core.plugin import Connection
from npa_core.text import excerpt, one_line
from npa_email.smtp.replies import Replies, Reply, ReplyError


@dataclass(slots=True)
class Fate:
    """What became of a letter, for whoever has to explain a broken connection."""

    in_doubt: bool = False
    """The final dot is on its way, and no answer has come."""
    taken: Reply | None = None
    """The server's word that it has the letter."""


class Session:
    """A conversation. Every method raises TransientError or RejectedError, naming the server and its words."""

    def __init__(self, connection: Connection, *, server: str, hello: str) -> None:
        self._connection = connection
        self._server = server
        self._hello = hello
        self._replies = Replies()
        self._secrets: tuple[str, ...] = ()
        self.extensions: dict[str, str] = {}
        """What the server offers, by keyword in capitals."""

    async def open(self) -> None:
        """Hear the server's greeting, greet it, and learn what it offers."""
        self._expect(await self._reply("its greeting"), "us", 220)
        await self._say_hello()

    async def start_tls(self) -> None:
        """Go over to TLS; never go on without it."""
        if "STARTTLS" not in self.extensions:
            raise RejectedError(
                f"SMTP server {self._server} does not offer STARTTLS, so nothing was sent; "
                'set security to "tls" (usually port 465) or ask its operator',
                kind="smtp-no-starttls",
            )
        self._expect(await self._ask("STARTTLS"), "STARTTLS", 220)
        if self._replies.pending:
            # Whoever sits in the line could put answers here, which we would believe to be encrypted (CVE-2011-0411).
            raise RejectedError(
                f"SMTP server {self._server}, or someone between us, sent plain text after STARTTLS; nothing was sent",
                kind="smtp-injection",
            )
        await self._connection.start_tls()
        self._replies = Replies()
        await self._say_hello()  # RFC 3207: what was offered in the open counts no more

    async def log_in(self, username: str, password: str) -> None:
        """Authenticate by PLAIN or LOGIN. The password appears in no error."""
        offered = self.extensions.get("AUTH", "").upper().split()
        user, word = (base64.b64encode(text.encode()).decode() for text in (username, password))
        token = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
        self._secrets = tuple(filter(None, (token, word, password, one_line(password))))
        if "PLAIN" in offered:
            reply = await self._ask(f"AUTH PLAIN {token}", "AUTH PLAIN")
        elif "LOGIN" in offered:
            self._expect(await self._ask("AUTH LOGIN"), "AUTH LOGIN", 334)
            self._expect(await self._ask(user, "the user name"), "the user name", 334)
            reply = await self._ask(word, "the password")
        else:
            raise RejectedError(
                f"SMTP server {self._server} offers neither AUTH PLAIN nor AUTH LOGIN, "
                f"but: {', '.join(offered) or 'nothing'}",
                kind="smtp-no-auth",
            )
        self._expect(reply, "the user name or the password", 235)

    async def send(self, *, sender: str, recipient: str, letter: bytes, fate: Fate) -> None:
        """Send one letter to one recipient; `fate` is true at every moment, whatever is raised."""
        size = f" SIZE={len(letter)}" if "SIZE" in self.extensions else ""
        self._expect(await self._ask(f"MAIL FROM:<{sender}>{size}"), f"the sender {sender}", 250)
        self._expect(await self._ask(f"RCPT TO:<{recipient}>"), f"the recipient {recipient}", 250, 251)
        self._expect(await self._ask("DATA"), "the letter", 354)
        await self._connection.write(dot_stuffed(letter))
        self._refuse_early_answer()
        fate.in_doubt = True
        await self._connection.write(b".\r\n")
        reply = await self._reply("its answer to the whole letter")
        if reply.code // 100 == 3:
            raise self._nonsense(f"it answered {self._quoted(reply)} to a whole letter")
        fate.in_doubt = False
        self._expect(reply, "the letter", *range(200, 300))
        fate.taken = reply

    async def noop(self) -> None:
        """Ask for nothing."""
        self._expect(await self._ask("NOOP"), "NOOP", 250)

    async def quit(self) -> None:
        """Say goodbye."""
        await self._ask("QUIT")

    async def _say_hello(self) -> None:
        reply = self._expect(await self._ask(f"EHLO {self._hello}"), f"our name {self._hello}", 250)
        keywords = (line.split(" ", 1) for line in reply.lines[1:])
        self.extensions = {keyword.upper(): "".join(rest) for keyword, *rest in keywords}

    async def _ask(self, line: str, name: str | None = None) -> Reply:
        """Send a command, or whatever is asked for next, and hear the answer; errors call it by `name`."""
        self._refuse_early_answer()
        await self._connection.write(line.encode("ascii") + b"\r\n")
        return await self._reply(f"its answer to {name or line}")

    async def _reply(self, awaited: str) -> Reply:
        while True:
            if (reply := self._next()) is not None:
                return reply
            data = await self._connection.read()
            if not data:
                raise TransientError(
                    f"SMTP server {self._server} closed the connection before {awaited}", kind="smtp-closed"
                )
            self._replies.feed(data)

    def _refuse_early_answer(self) -> None:
        """An answer before the question is a farewell (421), or would be taken for the answer to the next question."""
        if (early := self._next()) is not None:
            self._expect(early, "to go on")
        if self._replies.pending:
            raise self._nonsense("it answered before it was asked")

    def _next(self) -> Reply | None:
        try:
            return self._replies.next()
        except ReplyError as error:
            # What came may quote the password, cut anywhere, so after AUTH nothing of it is shown.
            raise self._nonsense("it sent no reply" if self._secrets else f"it sent {error}") from None

    def _expect(self, reply: Reply, what: str, *codes: int) -> Reply:
        if reply.code in codes:
            return reply
        said = self._quoted(reply)
        if reply.code >= 500:
            raise RejectedError(f"SMTP server {self._server} refused {what}: {said}", kind=f"smtp-{reply.code}")
        if reply.code >= 400:
            raise TransientError(
                f"SMTP server {self._server} does not accept {what} for now: {said}",
                kind=f"smtp-{reply.code}",
                scope="host" if reply.code == 421 else "source",
            )
        raise self._nonsense(f"it answered {said}")

    def _quoted(self, reply: Reply) -> str:
        text = str(reply)
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return excerpt(text, 300)

    def _nonsense(self, what: str) -> TransientError:
        return TransientError(
            f"SMTP server {self._server} does not speak SMTP as expected: {what}", kind="smtp-protocol"
        )


def dot_stuffed(letter: bytes) -> bytes:
    """Return the letter so that no line of it is the final dot (RFC 5321 §4.5.2)."""
    stuffed = letter.replace(b"\r\n.", b"\r\n..")
    stuffed = b"." + stuffed if stuffed.startswith(b".") else stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
