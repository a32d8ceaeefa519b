"""A list of feeds that somebody else keeps, from npa.toml to stored items, with real servers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from npa_core.demo.loopback import LoopbackServer, QuietHandler
from npa_core.pipeline.found import found

TOML = """
[alliance]
name = "Probe"
url = "https://probe.example/"
languages = ["de"]
contact = "buero@probe.example"
[net]
allow_private = ["127.0.0.1"]
[[subscriptions]]
id = "kirchen"
url = "{url}/feeds.opml"
"""


@dataclass
class Church:
    """Keeps a list of its parishes' feeds."""

    parishes: list[str]
    url: str = ""
    broken: bool = False
    asked: list[str] = field(default_factory=list)

    def answer_to(self, path: str) -> tuple[int, bytes]:
        self.asked.append(path)
        if path == "/feeds.opml" and self.broken:
            return 200, b"<!doctype html><title>Anmeldung</title>"
        if path == "/feeds.opml":
            outlines = "".join(f'<outline text="{name}" xmlUrl="{self.url}/{name}"/>' for name in self.parishes)
            return 200, f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()
        name = path.strip("/")
        item = f"<item><title>Sprachkurs in {name}</title><guid>{name}</guid></item>"
        return 200, f'<rss version="2.0"><channel><title>{name}</title>{item}</channel></rss>'.encode()


@pytest.fixture
def church(tmp_path):
    held = Church(["nord", "sued"])

    class Handler(QuietHandler):
        def serve(self) -> None:
            status, body = held.answer_to(self.path)
            self.answer(status, body, {"Content-Type": "text/xml"})

    with LoopbackServer(Handler) as server:
        held.url = server.url
        (tmp_path / "npa.toml").write_text(TOML.format(url=server.url), "utf-8")
        (tmp_path / "catalogue").mkdir()
        (tmp_path / "catalogue" / "partners.yaml").write_text("[]\n", "utf-8")
        found(tmp_path)
        yield held


@pytest.mark.slow
def test_what_a_list_names_is_gathered_in_the_same_run_and_what_leaves_it_stays(tmp_path, quick, church):
    first = quick("-C", tmp_path, "gather", "--json").json
    church.parishes[:] = ["sued", "west"]
    church.asked.clear()
    second = quick("-C", tmp_path, "gather", "--all", "--json").json
    church.broken = True
    third = quick("-C", tmp_path, "gather", "--all", "--json")

    assert first["counts"]["items_new"] == 2
    assert second["counts"]["items_new"] == 1
    assert "/nord" not in church.asked
    assert second["warnings"] == [
        f"kirchen: {church.url}/nord is no longer on the list; it is not visited any more, and its items stay"
    ]
    assert (third.code, [failure["subject"] for failure in third.json["failures"]]) == (1, ["subscription kirchen"])
    assert third.json["counts"]["sources"] == 2
    stored = {item["source"]: item["title"] for item in quick("-C", tmp_path, "items", "--json").json}
    assert stored == {
        "kirchen/1": "Sprachkurs in nord",
        "kirchen/2": "Sprachkurs in sued",
        "kirchen/3": "Sprachkurs in west",
    }
    assert quick("-C", tmp_path, "status", "--json").json["sources"] == 2
