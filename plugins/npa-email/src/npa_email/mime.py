"""The letter as bytes for the wire: built by the standard library, read back, and compared before it may leave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from hashlib import sha256

from npa_core.errors import RejectedError
from npa_core.text import one_line
from npa_email.addresses import address, domain_of

# What a relay without 8BITMIME may carry.
_SEVEN_BIT = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that goes into a letter. Nothing in it needs to be trusted."""

    to: str
    sender: str
    sender_name: str
    reply_to: str | None
    subject: str
    key: str
    """The ledger's key: the same letter has the same Message-ID at every attempt."""
    date: datetime
    language: str | None
    list_id: str
    unsubscribe: str
    one_click: bool
    text: str
    html: str


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of the letter with this key."""
    name = key if re.fullmatch(r"[A-Za-z0-9_-]{1,200}", key) else sha256(key.encode()).hexdigest()
    return f"<{name}@{domain_of(sender)}>"


def build(letter: Letter) -> bytes:
    """Return the letter as bytes with CRLF line ends, 7-bit safe.

    Raises RejectedError (kind `unsafe-message`) when what was written would be read as anything
    but what was meant: one header more, another recipient, a text cut short.
    """
    headers = _headers(letter)
    try:
        body = _message(letter, headers).as_bytes(
            policy=_LetterPolicy(linesep="\r\n", max_line_length=76, cte_type="7bit")
        )
    except (ValueError, MessageError, RecursionError, LookupError) as error:
        raise _unsafe(f"it cannot be written ({type(error).__name__})") from error
    _compare(body, letter, headers)
    return body


class _LetterPolicy(EmailPolicy):
    """Writes addresses and URLs on one line, whatever their length; titles fold at 76 characters (RFC 2047).

    Left to itself, Python folds what has no blanks into encoded words, which destroys a
    List-Unsubscribe or an address.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write one header."""
        if isinstance(value, AddressHeader) and not value.isascii():
            (sender,) = value.addresses
            words = Header(sender.display_name, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")
            return f"{name}: {words}\r\n <{sender.addr_spec}>\r\n".encode("ascii")
        if name != "Subject":
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


def _headers(letter: Letter) -> dict[str, str | Address]:
    """Return our headers, in the order in which they are written."""
    try:
        sender: str | Address = Address(one_line(letter.sender_name)[:200], addr_spec=address(letter.sender))
        headers: dict[str, str | Address] = {"From": sender, "To": address(letter.to)}
        if letter.reply_to:
            headers["Reply-To"] = address(letter.reply_to)
    except (ValueError, MessageError) as error:
        raise _unsafe(f"an address is wrong: {error}") from error
    headers |= {
        "Subject": one_line(letter.subject),
        "Date": format_datetime(letter.date),
        "Message-ID": message_id(letter.key, letter.sender),
        "List-Id": f"<{letter.list_id}>",
        "List-Unsubscribe": f"<{letter.unsubscribe}>",
    }
    if letter.one_click:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # RFC 3834: keeps holiday replies away. "Precedence: list" is no standard, and list managers add it themselves.
    headers["Auto-Submitted"] = "auto-generated"
    if letter.language:
        headers["Content-Language"] = letter.language
    return headers


def _message(letter: Letter, headers: dict[str, str | Address]) -> EmailMessage:
    """Return the headers and both texts as multipart/alternative: the last one is preferred."""
    message = EmailMessage(policy=_SEVEN_BIT)
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for name, value in headers.items():  # after the texts, which would take Content-Language with them
        message[name] = value
    # No line of a quoted-printable or base64 text can be this one, and plain ASCII would have to guess the key.
    message.set_boundary("=_" + sha256(letter.key.encode()).hexdigest()[:40])
    return message


def _compare(body: bytes, letter: Letter, headers: dict[str, str | Address]) -> None:
    """Read the bytes as a stranger would, and refuse them when anything differs from what was meant."""
    if not body.isascii() or any(len(line) > 998 or b"\r" in line or b"\n" in line for line in body.split(b"\r\n")):
        raise _unsafe("a line is too long or not 7-bit")
    read = BytesParser(policy=SMTP).parsebytes(body)
    if sorted(read.keys()) != sorted([*headers, "MIME-Version", "Content-Type"]):
        raise _unsafe("its headers would not be the ones that were written")
    if [[a.addr_spec for a in read[name].addresses] for name in ("From", "To")] != [[letter.sender], [letter.to]]:
        raise _unsafe("it would have other senders or recipients")
    for name, value in headers.items():
        # Python reads a blank between two encoded words of a name, against RFC 2047; so blanks do not count.
        if "".join(str(read[name]).split()) != "".join(str(value).split()):
            raise _unsafe(f"its header {name} would be read differently")
    parts = read.get_payload()
    if read.defects or not isinstance(parts, list) or len(parts) != 2:
        raise _unsafe("it would not have exactly its two parts")
    for part, expected in zip(parts, (letter.text, letter.html), strict=True):
        if not isinstance(part, EmailMessage) or _lines(part.get_content()) != _lines(expected):
            raise _unsafe("one of its texts would be read differently")


def _lines(text: str) -> list[str]:
    """Return the lines of a text; how many empty ones end it, and how lines end, is the carrier's business."""
    return text.rstrip("\r\n").splitlines()


def _unsafe(reason: str) -> RejectedError:
    return RejectedError(f"the letter was not sent, because {reason}", kind="unsafe-message")
