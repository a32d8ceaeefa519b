"""Whom we trust: the system's and certifi's authorities, and the operator's own."""

from __future__ import annotations

import ssl
from functools import cached_property

import httpcore

from npa_core.errors import ConfigError


class Trust:
    """TLS contexts, made on first use because loading the authorities takes tens of milliseconds.

    There are three, because httpcore writes the names of the protocols that it asks for (ALPN) into its context:
    a request must not get those of another one under way, and a mail server may refuse a client that asks for HTTP.
    """

    def __init__(self, ca_file: str | None) -> None:
        self._ca_file = ca_file

    @cached_property
    def for_http(self) -> ssl.SSLContext:
        """The context of HTTPS."""
        return self._context()

    @cached_property
    def for_http2(self) -> ssl.SSLContext:
        """The context of HTTPS where HTTP/2 is welcome."""
        return self._context()

    @cached_property
    def for_connections(self) -> ssl.SSLContext:
        """The context of everything else."""
        return self._context()

    def _context(self) -> ssl.SSLContext:
        context = httpcore.default_ssl_context()
        if self._ca_file:
            try:
                context.load_verify_locations(self._ca_file)
            except OSError as error:  # ssl.SSLError is one, too
                raise ConfigError(f"{self._ca_file}: not a file of certificates that can be read ({error})") from error
        return context
