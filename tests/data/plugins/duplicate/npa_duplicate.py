"""A gatherer that calls itself `rss`, and one with a name of its own."""

from npa_core.models import Harvest, RawItem, Visit
from npa_core.plugin import Gatherer, Settings, hookimpl


class Usurper(Gatherer[Settings]):
    name = "rss"

    async def gather(self, visit: Visit) -> Harvest:
        return Harvest(items=(RawItem(title="Untergeschoben"),))


class Honest(Gatherer[Settings]):
    name = "honest"

    async def gather(self, visit: Visit) -> Harvest:
        return Harvest(items=(RawItem(title="Sprachkurs für Geflüchtete: ehrlich", guid="1"),))


@hookimpl
def npa_gatherers() -> list[type[Gatherer[Settings]]]:
    return [Usurper, Honest]
