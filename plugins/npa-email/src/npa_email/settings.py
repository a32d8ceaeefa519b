"""The settings of a channel that uses npa-email."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator

from npa_core.models import Line
from npa_core.plugin import Settings
from npa_email.addresses import (
    EmailAddress,
    ListId,
    UnsubscribeAddress,
    default_list_id,
    default_unsubscribe,
    domain_of,
)

HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]+$", max_length=255)]


class EmailSettings(Settings):
    """One list address, who writes to it, and the server that takes the letters."""

    to: EmailAddress
    """The address of the mailing list."""
    sender: EmailAddress
    """The From address; bounces go there, too."""
    sender_name: Line | None = None
    """The From name; by default the alliance's."""
    reply_to: EmailAddress | None = None

    host: HostName
    port: int = Field(default=587, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls` (usual on port 587), `tls` from the first byte (usual on port 465), or `none`."""
    username: str | None = Field(default=None, min_length=1, max_length=255)
    password: SecretStr | None = None
    hello: HostName | None = None
    """The name we greet the server with; by default the sender's domain."""
    timeout: float = Field(default=60, gt=0, le=600)
    """Seconds for one whole conversation."""

    unsubscribe: UnsubscribeAddress | None = None
    """An https page or a mailto: address; by default `<list>-request@<domain>`, as list managers have it."""
    one_click: bool = False
    """Whether a bare POST to the https page takes its reader off the list (RFC 8058).

    Only true where the list manager gives every reader an address of their own.
    """
    list_id: ListId | None = None
    """The List-Id; by default the list's address with a dot for the @."""

    @model_validator(mode="after")
    def _check_login(self) -> Self:
        if (self.username is None) != (self.password is None):
            raise ValueError("`username` and `password` belong together: give both or neither")
        if self.password is not None and self.security == "none" and not self.is_loopback:
            raise ValueError('a password is not sent over an open connection: set security to "starttls" or "tls"')
        return self

    @model_validator(mode="after")
    def _check_one_click(self) -> Self:
        if self.one_click and not (self.unsubscribe or "").startswith("https://"):
            raise ValueError("`one_click` needs an https address in `unsubscribe`")
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether the server runs on this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    @property
    def server(self) -> str:
        """The server as messages name it."""
        return f"{self.host}:{self.port}"

    @property
    def hello_name(self) -> str:
        """The name in EHLO."""
        return self.hello or domain_of(self.sender)

    @property
    def unsubscribe_address(self) -> str:
        """Where a reader unsubscribes."""
        return self.unsubscribe or default_unsubscribe(self.to)

    @property
    def list_name(self) -> str:
        """The List-Id without its brackets."""
        return self.list_id or default_list_id(self.to)
