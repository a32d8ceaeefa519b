"""The plugin keeps the contract of gatherers, and reads posts as WordPress sends them."""

# ruff: noqa: S101  these are tests

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from npa_wordpress_posts import WordPressPosts

from npa_core.errors import RejectedError
from npa_core.models import Document, RawItem, Response
from npa_core.testing import FakeContext, GathererContract, Request

POSTS = [
    {
        "id": 41,
        "date_gmt": "2026-11-12T09:30:00",
        "link": "https://nachbarschaftshaus.example/2026/11/sprachcafe/",
        "title": {"rendered": "Sprachcafé &#8211; jetzt auch samstags"},
        "content": {"rendered": "<p>Ab Dezember öffnet das Sprachcafé auch samstags.</p>"},
    }
]


class TestWordPressPosts(GathererContract):
    component_type = WordPressPosts
    settings: ClassVar = {"site": "https://nachbarschaftshaus.example/"}

    def context(self) -> FakeContext:
        return replace(super().context(), answer=answer)

    def document(self) -> Document:
        return Document(body=json.dumps(POSTS).encode(), address="https://nachbarschaftshaus.example/posts")


def answer(request: Request) -> Response:
    return Response(status=200, url=request.url, body=json.dumps(POSTS).encode())


def test_a_post_becomes_an_item() -> None:
    harvest = WordPressPosts.read(
        Document(body=json.dumps(POSTS).encode(), address="https://nachbarschaftshaus.example/")
    )

    assert harvest.items == (
        RawItem(
            guid="41",
            link="https://nachbarschaftshaus.example/2026/11/sprachcafe/",
            title="Sprachcafé – jetzt auch samstags",
            content="<p>Ab Dezember öffnet das Sprachcafé auch samstags.</p>",
            published=datetime(2026, 11, 12, 9, 30, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"code": "rest_disabled"}', b'[{"id": 1}]'])
def test_anything_else_is_rejected_with_the_address(body: bytes) -> None:
    with pytest.raises(RejectedError, match="is no list of WordPress posts") as caught:
        WordPressPosts.read(Document(body=body, address="https://nachbarschaftshaus.example"))

    assert caught.value.kind == "not-posts"
