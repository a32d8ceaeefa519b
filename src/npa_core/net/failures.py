"""Every way the network fails, as the project's own errors."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
from h2.exceptions import H2Error

from npa_core.errors import NpaError, PluginError, RejectedError, TransientError

_FROM_BELOW = (
    OSError,
    UnicodeError,
    H2Error,
    httpcore.ConnectionNotAvailable,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
)


@contextmanager
def translated(what: str, *, broken: str = "protocol") -> Iterator[None]:
    """Turn the failures of the libraries beneath into ours; `what` (no secrets) begins the message.

    `broken` is the kind of an answer against the rules of HTTP: in the middle of a body that is a cut, `truncated`.
    """
    try:
        yield
    except TransientError as error:
        raise TransientError(f"{what}: {error}", kind=error.kind, scope=error.scope) from error
    except RejectedError as error:
        raise RejectedError(f"{what}: {error}", kind=error.kind) from error
    except NpaError:
        raise
    except _FROM_BELOW as error:
        raise _ours(what, error, broken) from error


def _ours(what: str, error: BaseException, broken: str) -> NpaError:
    if _is_our_mistake(error):
        return PluginError(f"{what}: this cannot be sent ({error})")
    words, kind = _words(error, broken)
    return TransientError(f"{what}: {words}", kind=kind)


def _is_our_mistake(error: BaseException) -> bool:
    # httpcore blames us, too, for what it could not read as HTTP/2.
    is_local = isinstance(error, httpcore.LocalProtocolError) and not isinstance(error.__context__, H2Error)
    return is_local or isinstance(error, UnicodeError)


def _words(error: BaseException, broken: str) -> tuple[str, str]:
    match error:
        case TimeoutError() | httpcore.TimeoutException():
            return "not done in time", "timeout"
        case httpcore.ProxyError():
            return f"the proxy refused ({error})", "connect"
        case ssl.SSLError():
            return f"TLS failed ({error})", "tls"
        case httpcore.ConnectionNotAvailable():  # HTTP/2: GOAWAY before our request was looked at
            return "the server takes no more requests", broken
        case httpcore.ProtocolError() | H2Error():
            return (str(error) or type(error).__name__)[:200], broken  # some repeat all that came
        case _:
            return "the connection was lost", "truncated"
