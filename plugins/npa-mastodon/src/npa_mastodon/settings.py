"""The settings of a Mastodon channel."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, SecretStr

from npa_core.models import HttpUrl
from npa_core.plugin import Settings

Visibility = Literal["public", "unlisted", "private"]


def _server(value: str) -> str:
    return value.split("?", 1)[0].split("#", 1)[0].rstrip("/")


def _token(value: SecretStr) -> SecretStr:
    # It becomes a header: a line break in it (a file read whole) would break the request, or worse.
    token = value.get_secret_value().strip()
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise ValueError("the token must be one word of visible ASCII characters")
    return SecretStr(token)


def _hashtag(value: str) -> str:
    tag = value.strip().removeprefix("#")
    # A hashtag of digits only is none (Mastodon's rule).
    if not re.fullmatch(r"\w*[^\W\d]\w*", tag):
        raise ValueError("a hashtag is one word of letters, digits and underscores, not of digits alone")
    return tag


class MastodonSettings(Settings):
    """Where to post, as whom, and for whom."""

    server: Annotated[HttpUrl, AfterValidator(_server)]
    """The server's address, such as `https://social.example/`."""
    token: Annotated[SecretStr, AfterValidator(_token)]
    """An access token of the account, with the scopes write:statuses, read:accounts and read:statuses."""
    visibility: Visibility = "public"
    """Who sees the posts: everybody; everybody, but not in public timelines; followers only."""
    hashtags: tuple[Annotated[str, AfterValidator(_hashtag)], ...] = ()
    """Put below each post, with or without `#`."""
