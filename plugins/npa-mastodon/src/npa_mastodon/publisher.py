"""The Mastodon publisher: one post an edition, edited when corrected, looked up when in doubt."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from pydantic import JsonValue

from npa_core.errors import DoubtError, NpaError, RejectedError
from npa_core.models import Brief, Delivery, Facts, Finding, Message, Part, Receipt, Response
from npa_core.plugin import Context, Publisher
from npa_core.text import plain, safe_url
from npa_mastodon import post
from npa_mastodon.api import Api
from npa_mastodon.settings import MastodonSettings

_GONE = frozenset({"http-404", "http-410"})
_PAGE = 40
_MOST_PAGES = 10
# The server's clock may be behind ours.
_MARGIN = timedelta(minutes=10)
_NEEDED = ("write:statuses", "read:accounts", "read:statuses")
_HREF = re.compile(r"""href=["']([^"']+)["']""")


class Mastodon(Publisher[MastodonSettings]):
    """Posts editions to Mastodon and to servers that speak its API.

    The `Idempotency-Key` makes a repetition harmless where the server honours it, for an hour on
    Mastodon; GoToSocial ignores it. Hence `lookup`: in doubt the account's own posts are searched
    for the link to the edition, which stands in each post.
    """

    name = "mastodon"
    follows = "edition"
    edits = True
    idempotency = "lookup"

    def __init__(self, settings: MastodonSettings, context: Context) -> None:
        super().__init__(settings, context)
        self._api = Api(context, settings.server, settings.token)

    def plan(self, brief: Brief) -> Iterable[Message]:
        """Plan one post; none for an edition without news."""
        message = post.message(brief, self.settings.hashtags)
        if message is not None:
            yield message

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        """Post, or edit the post of `delivery.replaces`."""
        message = delivery.message
        body: dict[str, JsonValue] = {"status": message.text, "content_type": "text/plain"}
        if message.language:
            body["language"] = message.language.split("-", 1)[0].lower()  # ISO 639: no regions
        if delivery.replaces:
            answer = await self._api.call("PUT", _status_path(delivery.replaces), body)
            return _receipt_in(answer) or delivery.replaces
        body["visibility"] = self.settings.visibility
        if delivery.follows:
            body["in_reply_to_id"] = delivery.follows.id
        receipt = _receipt_in(await self._api.call("POST", "/api/v1/statuses", body, key=delivery.key))
        if receipt is None:
            raise DoubtError(f"{self.settings.server} took the post, but did not say under which id")
        return receipt

    async def learn(self) -> Facts:
        """Ask for the length of a post and of a link in it."""
        try:
            instance = await self._api.get("/api/v2/instance")
        except RejectedError:  # Mastodon before 4.0, Pleroma
            instance = await self._api.get("/api/v1/instance")
        statuses = _mapping(_mapping(instance, "configuration"), "statuses")
        characters = statuses.get("max_characters") or _mapping(instance).get("max_toot_chars")
        link = statuses.get("characters_reserved_per_url")
        values = {"max_characters": characters, "characters_reserved_per_url": link}
        return Facts(values={name: value for name, value in values.items() if _is_count(value)})

    async def reconcile(self, delivery: Delivery) -> Receipt | None:
        """Look for the post; of an edit, whether its text is the new one. None when it is certainly not there."""
        if delivery.replaces:
            return await self._edited(delivery, delivery.replaces)
        page = post.edition_page(self.context.alliance.url, delivery.occasion)
        since = (delivery.first_tried or delivery.created) - _MARGIN
        async with aclosing(self._own_posts(since)) as statuses:
            async for status in statuses:
                if page in _links(status):
                    return _receipt(status) or Receipt(note="found, but without an id")
        return None

    async def withdraw(self, delivery: Delivery) -> Receipt:
        """Delete the post; one that is gone already is as good."""
        receipt = delivery.receipt or Receipt()
        try:
            await self._api.call("DELETE", _status_path(receipt))
        except RejectedError as error:
            if error.kind not in _GONE:
                raise
            return receipt.model_copy(update={"note": "was gone already"})
        return receipt.model_copy(update={"note": "deleted"})

    async def check(self) -> Sequence[Finding]:
        """Ask who the token belongs to, and what it allows where the server says."""
        subject = f"mastodon {self.settings.server}"
        try:
            account = _mapping(await self._api.get("/api/v1/accounts/verify_credentials"))
        except NpaError as error:
            return (Finding(level="error", subject=subject, message=str(error)),)
        who = str(account.get("acct") or account.get("username") or "an account without a name")[:200]
        findings = [Finding(level="ok", subject=subject, message=f"the token is accepted; posts as {who}")]
        if self.settings.server.startswith("http:"):
            advice = "write https:// in `server`"
            findings.append(
                Finding(level="warning", subject=subject, message="the token travels unencrypted", advice=advice)
            )
        return (*findings, *await self._check_scopes(subject))

    async def _check_scopes(self, subject: str) -> Sequence[Finding]:
        """Compare the scopes of the token's application (Mastodon 4.3 names them) with those needed."""
        try:
            scopes = _mapping(await self._api.get("/api/v1/apps/verify_credentials")).get("scopes")
        except NpaError:
            scopes = None
        if not isinstance(scopes, list):
            return ()
        missing = [scope for scope in _NEEDED if scope not in scopes and scope.split(":", 1)[0] not in scopes]
        if not missing:
            return (Finding(level="ok", subject=subject, message="the scopes suffice"),)
        message = f"the token's application lacks the scope(s) {', '.join(missing)}"
        return (Finding(level="error", subject=subject, message=message, advice="make a token with these scopes"),)

    async def _edited(self, delivery: Delivery, replaced: Receipt) -> Receipt | None:
        try:
            status = await self._api.get(_status_path(replaced))
        except RejectedError as error:
            if error.kind in _GONE:
                return None
            raise
        shown = plain(str(_mapping(status).get("content", "")))
        return _receipt(status) if shown.split() == delivery.message.text.split() else None

    async def _own_posts(self, since: datetime) -> AsyncGenerator[Mapping[str, Any], None]:
        """Yield the account's posts, newest first, back to `since`."""
        account = _identifier(await self._api.get("/api/v1/accounts/verify_credentials"))
        path = f"/api/v1/accounts/{account}/statuses?limit={_PAGE}&exclude_reblogs=true"
        older_than = ""
        for _ in range(_MOST_PAGES):
            statuses = await self._api.get(path + older_than)
            if not isinstance(statuses, list):
                raise RejectedError(f"{self.settings.server} did not list the account's posts", kind="no-lookup")
            for status in statuses:
                # A post without a date may be the one we look for: overlooking it would double it.
                if (_created(status) or since) >= since:
                    yield _mapping(status)
            if not statuses or (_created(statuses[-1]) or since) < since:
                return
            older_than = f"&max_id={_identifier(statuses[-1])}"
        raise RejectedError(
            f"the last {_PAGE * _MOST_PAGES} posts do not reach back to {since:%Y-%m-%d %H:%M}; look by hand",
            kind="no-lookup",
        )


def _receipt_in(answer: Response) -> Receipt | None:
    try:
        return _receipt(answer.as_json())
    except RejectedError:
        return None


def _receipt(status: Any) -> Receipt | None:
    found = _mapping(status).get("id")
    if not found or not isinstance(found, str | int):
        return None
    return Receipt(id=str(found), url=safe_url(str(_mapping(status).get("url") or "")))


def _status_path(receipt: Receipt) -> str:
    if not receipt.id:
        raise RejectedError("there is no receipt with an id, so the post cannot be found", kind="no-receipt")
    return f"/api/v1/statuses/{quote(receipt.id, safe='')}"


def _identifier(entity: Any) -> str:
    found = _mapping(entity).get("id")
    if not found or not isinstance(found, str | int):
        raise RejectedError("the server's answer has no id; is this a Mastodon API?", kind="no-lookup")
    return quote(str(found), safe="")


def _links(status: Mapping[str, Any]) -> set[str]:
    """Return the addresses in a post: as links, or as text where the server makes none."""
    content = str(status.get("content") or "")
    return {html.unescape(link) for link in _HREF.findall(content)} | set(plain(content).split())


def _created(status: Any) -> datetime | None:
    """Return when a post was made; None when its date is nonsense."""
    try:
        created = datetime.fromisoformat(str(_mapping(status).get("created_at")))
    except ValueError:
        return None
    return created if created.tzinfo else created.replace(tzinfo=UTC)


def _mapping(value: Any, key: str | None = None) -> Mapping[str, Any]:
    found = value.get(key) if key and isinstance(value, dict) else value
    return found if isinstance(found, dict) else {}


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
