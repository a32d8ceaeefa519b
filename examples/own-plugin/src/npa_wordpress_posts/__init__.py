"""Reads the posts of a WordPress site through its JSON interface, for partners whose feed is switched off."""

from __future__ import annotations

import json

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest, HttpUrl, RawItem, Visit
from npa_core.plugin import Gatherer, Settings, hookimpl
from npa_core.text import plain


class PostsSettings(Settings):
    """What npa.toml says about the source."""

    site: HttpUrl


class WordPressPosts(Gatherer[PostsSettings]):
    """Asks for the newest posts; the core cleans them, remembers them and comes back in time."""

    name = "wordpress-posts"

    async def gather(self, visit: Visit) -> Harvest:
        """Make one request."""
        response = await self.context.request("GET", self.settings.site.rstrip("/") + "/wp-json/wp/v2/posts")
        response.check()
        return self.read(Document(body=response.body, address=response.url))

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read a list of posts (https://developer.wordpress.org/rest-api/reference/posts/)."""
        try:
            return Harvest(items=tuple(_item(post) for post in json.loads(document.body)))
        except (ValueError, TypeError, KeyError):
            raise RejectedError(f"{document.address} is no list of WordPress posts", kind="not-posts") from None


def _item(post: dict[str, dict[str, str]]) -> RawItem:
    return RawItem.model_validate(
        {
            "guid": str(post["id"]),
            "link": post["link"],
            "title": plain(post["title"]["rendered"]),
            "content": post["content"]["rendered"],
            "published": f"{post['date_gmt']}Z",
        }
    )


@hookimpl
def npa_gatherers() -> list[type[Gatherer[PostsSettings]]]:
    """Say what this plugin offers."""
    return [WordPressPosts]
