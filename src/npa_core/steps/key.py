"""The key of a delivery: one message, one key, for every attempt and on every machine."""

from __future__ import annotations

import hashlib
from base64 import b32encode


def delivery_key(install: str, occasion: str, channel: str, target: str, revision: int) -> str:
    """Return 32 characters a-z2-7, derived from the ledger row's identity and the installation."""
    joined = "\x00".join((install, occasion, channel, target, str(revision))).encode()
    return b32encode(hashlib.sha256(joined).digest()).decode("ascii").lower()[:32]
