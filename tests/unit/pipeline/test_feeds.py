"""Looking at single documents, as a gatherer would see them; nothing is stored."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from npa_core.errors import ConfigError
from npa_core.pipeline.discover import Offer, Registry
from npa_core.pipeline.feeds import look

NEWS = json.dumps([{"title": "Sprachkurs", "link": "https://a.example/1", "date": "2026-11-12", "text": "Ab Januar."}])
SETTINGS = """
[alliance]
name = "x"
url = "https://x.example/"
contact = "a@x.example"

[net]
allow_private = ["127.0.0.1"]
max_bytes = 1_000
"""


@pytest.fixture
def server():
    """Serves the news at `/news.json`, more than 1,000 bytes at `/large`, and 404 elsewhere."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            body = {"/news.json": NEWS.encode(), "/large": b" " * 2_000}.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


async def seen(*places, folder, use="file", base=None):
    return await look(list(map(str, places)), use=use, base=base, content_type="", folder=folder)


async def test_files_are_read_in_order_and_one_that_fails_harms_no_other(tmp_path):
    (tmp_path / "news.json").write_text(NEWS)
    (tmp_path / "bad.json").write_text("[{}]")

    good, bad, missing = await seen(
        tmp_path / "news.json", tmp_path / "bad.json", tmp_path / "no.json", folder=tmp_path
    )

    assert good.items == [
        {
            "id": "https://a.example/1",
            "title": "Sprachkurs",
            "link": "https://a.example/1",
            "published": "2026-11-12T00:00:00Z",
            "updated": None,
            "summary": "Ab Januar.",
        }
    ]
    assert (good.failed, bad.failed, missing.failed) == (False, True, True)
    assert "news 1 has no title" in bad.warnings[0]
    assert missing.warnings == [f"{tmp_path / 'no.json'}: cannot be read: No such file or directory"]


async def test_a_file_has_the_limit_of_a_feed_and_one_without_end_is_not_read_to_its_end(tmp_path):
    (tmp_path / "npa.toml").write_text(SETTINGS)
    (tmp_path / "large.json").write_text(NEWS + " " * 1_000)

    large, endless = await seen(tmp_path / "large.json", "/dev/zero", folder=tmp_path)

    assert large.warnings == [f"{tmp_path / 'large.json'}: is larger than 1,000 bytes"]
    assert (endless.failed, endless.warnings) == (True, ["/dev/zero: is larger than 1,000 bytes"])


async def test_an_item_without_guid_and_link_has_a_lasting_id(tmp_path):
    (tmp_path / "news.json").write_text('[{"title": "a"}, {"title": "a", "date": "2026-11-12"}, {"title": "a"}]')

    ids = [item["id"] for item in (await seen(tmp_path / "news.json", folder=tmp_path))[0].items]

    assert (len(set(ids)), ids[0] == ids[2]) == (2, True)


async def test_an_address_is_asked_with_the_settings_of_the_folder(tmp_path, server):
    (tmp_path / "npa.toml").write_text(SETTINGS)

    good, large, missing = await seen(f"{server}/news.json", f"{server}/large", f"{server}/no", folder=tmp_path)

    assert [item["title"] for item in good.items] == ["Sprachkurs"]
    assert "2,000 bytes are announced, 1,000 allowed" in large.warnings[0]
    assert missing.warnings == [f"{server}/no answered 404"]


async def test_without_settings_private_addresses_are_refused(tmp_path, server):
    (looked,) = await seen(f"{server}/news.json", folder=tmp_path)

    assert "127.0.0.1 is not a public address" in looked.warnings[0] or "port" in looked.warnings[0]
    assert looked.failed


async def test_a_gatherer_that_is_not_installed_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match=r"unknown gatherer 'fil' \(did you mean 'file'\?\); is its plugin installed"):
        await seen("x", folder=tmp_path, use="fil")


async def test_a_gatherer_whose_reading_is_nonsense_is_named(tmp_path, monkeypatch):
    class Odd:
        @staticmethod
        def read(document):
            return "nonsense"

    registry = Registry(offers={("gatherer", "odd"): Offer("gatherer", "odd", Odd, "npa-odd 1.0")})
    monkeypatch.setattr("npa_core.pipeline.feeds.discover", lambda: registry)
    (tmp_path / "news.json").write_text(NEWS)

    (looked,) = await seen(tmp_path / "news.json", folder=tmp_path, use="odd")

    assert looked.warnings == ["npa-odd 1.0: read returned no Harvest"]


@pytest.mark.parametrize(("timezone", "published"), [("", "2015-04-30T06:57:00Z"), ("UTC", "2015-04-30T08:57:00Z")])
async def test_dates_without_a_zone_are_meant_where_the_alliance_of_the_folder_is(tmp_path, timezone, published):
    (tmp_path / "feed.xml").write_text(
        "<rss version='2.0'><channel><item><title>x</title><pubDate>30.04.2015 08:57</pubDate></item></channel></rss>"
    )
    if timezone:
        (tmp_path / "npa.toml").write_text(SETTINGS.replace("[net]", f'timezone = "{timezone}"\n[net]'))

    (looked,) = await seen(tmp_path / "feed.xml", folder=tmp_path, use="rss")

    assert [item["published"] for item in looked.items] == [published]
