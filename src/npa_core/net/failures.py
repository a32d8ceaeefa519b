"""Every way the network fails, as the project's own errors."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from npa_core.errors import NpaError, PluginError, RejectedError, TransientError


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
    except (TimeoutError, httpcore.TimeoutException) as error:
        raise TransientError(f"{what}: not done in time", kind="timeout") from error
    except (httpcore.LocalProtocolError, UnicodeError) as error:
        raise PluginError(f"{what}: this cannot be sent ({error})") from error
    except httpcore.RemoteProtocolError as error:
        raise TransientError(f"{what}: {error}", kind=broken) from error
    except httpcore.ProxyError as error:
        raise TransientError(f"{what}: the proxy refused ({error})", kind="connect") from error
    except ssl.SSLError as error:
        raise TransientError(f"{what}: TLS failed ({error})", kind="tls") from error
    except (httpcore.NetworkError, OSError) as error:
        raise TransientError(f"{what}: the connection was lost", kind="truncated") from error
