"""A partner's site is rebuilt: its feed breaks, its office is written to, and the feed moves with its history."""

from __future__ import annotations

import pytest

PARTNERS = """# Who is with us
- id: vhs
  name: Volkshochschule
  contact: {{email: presse@vhs.example}}
  feeds:
    - {url}  # found by hand
"""


@pytest.fixture
def npa(quick, alliance, site):
    """The commands on a folder with one partner, whose feed was gathered."""
    site.feed("/feed")
    (alliance / "catalogue" / "partners.yaml").write_text(PARTNERS.format(url=f"{site.url}/feed"))
    settings = (alliance / "npa.toml").read_text()
    (alliance / "npa.toml").write_text(settings.replace("[gather]\n", '[gather]\nmetrics = "state/npa.prom"\n'))

    def run(*arguments: str, code: int = 0):
        ended = quick("-C", alliance, *arguments)
        assert ended.code == code, ended.err
        return ended

    assert run("gather", "--all", "--json").json["counts"]["items_new"] == 4
    return run


def test_a_feed_breaks_is_written_about_and_moves_with_its_history(npa, alliance, site):
    del site.pages["/feed"]
    site.put("/page", "<!doctype html><title>News</title>")
    site.feed("/new")

    npa("gather", "--all", code=1)
    (source,) = npa("feeds", "health", "--json").json["sources"]
    letter = npa("feeds", "letter", "vhs", "--json").json
    refused = npa("feeds", "move", "vhs/1", f"{site.url}/page", code=2)
    npa("feeds", "move", "vhs/1", f"{site.url}/new")
    again = npa("gather", "--all", "--json").json

    assert (source["id"], source["state"], source["items"]) == ("vhs/1", "failing", 4)
    assert source["problems"][0]["code"] == "http-404"
    assert letter["to"] == "presse@vhs.example"
    assert "ist nichts mehr zu finden" in letter["body"]
    assert "nothing was changed (--force moves it all the same)" in refused.err
    assert (alliance / "catalogue" / "partners.yaml").read_text() == PARTNERS.format(url=f"{site.url}/new")
    assert again["counts"].get("items_new", 0) == 0
    assert 'npa_sources{state="well"} 1.0\n' in (alliance / "state" / "npa.prom").read_text()
    assert len(npa("items", "--source", "vhs/1", "--json").json) == 4
