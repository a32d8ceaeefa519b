"""Addresses: strictly checked, so that none can end a header line or an SMTP command."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from npa_core.text import safe_url

# RFC 5321 dot-string and RFC 1035 labels; no quoted local parts, no address literals, ASCII only: everything
# that mailing lists use, and nothing with which parsers were ever confused. IDNA 2003 and 2008 disagree about
# "straße.example", so a domain with other letters has to be written as the operator's registry writes it (xn--…).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_DOMAIN})")
_LIST_ID = re.compile(rf"{_ATOM}(?:\.{_ATOM})+")
_MAILTO = re.compile(r"mailto:([^?]+)(?:\?([A-Za-z0-9%&=._~+-]*))?")


def address(value: str) -> str:
    """Return `value` when it is a plain e-mail address, else raise ValueError."""
    match = _ADDRESS.fullmatch(value)
    if match is None or len(match["local"]) > 64 or len(value) > 254 or "=?" in value:
        raise ValueError("not an e-mail address such as news@lists.example.org (ASCII; write other domains as xn--…)")
    return value


def domain_of(value: str) -> str:
    """Return what follows the @ of an address."""
    return value.rpartition("@")[2]


def default_list_id(to: str) -> str:
    """Return the List-Id that list managers derive from an address (RFC 2919): `news.lists.example.org`."""
    return to.replace("@", ".")


def default_unsubscribe(to: str) -> str:
    """Return the request address by which list managers take unsubscriptions (RFC 2142)."""
    local, _, domain = to.rpartition("@")
    return f"mailto:{local}-request@{domain}?subject=unsubscribe"


def unsubscribe_address(value: str) -> str:
    """Return `value` when it is an https URL or a mailto: address fit for List-Unsubscribe, else raise ValueError."""
    if match := _MAILTO.fullmatch(value):
        address(match[1])
        return value
    url = safe_url(value)
    # "=?" would start an encoded word; RFC 2369 has addresses in angle brackets, which safe_url escapes.
    if url is None or not url.startswith("https://") or not url.isascii() or "=?" in url:
        raise ValueError("neither an https URL nor a mailto: address")
    return url


def list_id(value: str) -> str:
    """Return `value` when it is a List-Id such as `news.example.org`, else raise ValueError."""
    if _LIST_ID.fullmatch(value) is None or len(value) > 255 or "=?" in value:
        raise ValueError("not a list id such as news.lists.example.org")
    return value


EmailAddress = Annotated[str, AfterValidator(address)]
ListId = Annotated[str, AfterValidator(list_id)]
UnsubscribeAddress = Annotated[str, AfterValidator(unsubscribe_address)]
