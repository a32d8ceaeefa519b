"""Every failure beneath becomes one of the project's errors."""

from __future__ import annotations

import asyncio
import ssl

import httpcore
import pytest
from h2.exceptions import ProtocolError

from npa_core.errors import ConfigError, PluginError, RejectedError, TransientError
from npa_core.net.failures import translated


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError(), "timeout"),
        (httpcore.ReadTimeout(), "timeout"),
        (httpcore.RemoteProtocolError("x"), "protocol"),
        (httpcore.ProxyError("403"), "connect"),
        (ssl.SSLError("x"), "tls"),
        (ProtocolError("x"), "protocol"),
        (httpcore.ConnectionNotAvailable(), "protocol"),
        (httpcore.ReadError(), "truncated"),
        (httpcore.WriteError(), "truncated"),
        (ConnectionResetError(), "truncated"),
        (TransientError("x", kind="dns", scope="host"), "dns"),
    ],
)
def test_what_may_pass_is_transient(error, kind):
    with pytest.raises(TransientError, match=r"^GET http://x/: ") as failure, translated("GET http://x/"):
        raise error

    assert kind == failure.value.kind


def test_the_scope_of_a_failure_is_kept():
    with pytest.raises(TransientError) as failure, translated("it"):
        raise TransientError("x", kind="dns", scope="host")

    assert failure.value.scope == "host"


def test_a_refusal_stays_one():
    with pytest.raises(RejectedError, match=r"^it: too much$") as failure, translated("it"):
        raise RejectedError("too much", kind="too-large")

    assert failure.value.kind == "too-large"


@pytest.mark.parametrize("error", [httpcore.LocalProtocolError("x"), UnicodeEncodeError("ascii", "ü", 0, 1, "x")])
def test_what_cannot_be_sent_is_the_callers_mistake(error):
    with pytest.raises(PluginError, match="cannot be sent"), translated("it"):
        raise error


@pytest.mark.parametrize("error", [ConfigError("x"), KeyError("x"), asyncio.CancelledError()])
def test_everything_else_passes_as_it_is(error):
    with pytest.raises(type(error)) as failure, translated("it"):
        raise error

    assert failure.value is error


def test_what_httpcore_could_not_read_as_http2_is_the_servers_mistake():
    error = httpcore.LocalProtocolError("odd frame")
    error.__context__ = ProtocolError("odd frame")

    with pytest.raises(TransientError, match="it: odd frame") as failure, translated("it", broken="truncated"):
        raise error

    assert failure.value.kind == "truncated"
