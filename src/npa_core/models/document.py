"""A document as fetched or as read from a file, before anyone understood it."""

from __future__ import annotations

from npa_core.models.base import Model


class Document(Model):
    """Bytes and what is known of where they came from."""

    body: bytes
    address: str
    """The URL that answered, for resolving links."""
    content_type: str = ""
    """The Content-Type header, or nothing."""
    timezone: str = "Europe/Berlin"
    """The IANA time zone in which its dates are meant when they name none but are written as people write them."""
