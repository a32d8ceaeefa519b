"""A gatherer that blocks the whole run in version 0.1.0, and does no longer in the next."""

import time
from importlib.metadata import version

from npa_core.models import Harvest, RawItem, Visit
from npa_core.plugin import Gatherer, Settings, hookimpl


class Blocking(Gatherer[Settings]):
    name = "blocking"

    async def gather(self, visit: Visit) -> Harvest:
        if version("npa-blocking") == "0.1.0":
            time.sleep(600)  # noqa: ASYNC251 - that is its fault
        return Harvest(items=(RawItem(title="Sprachkurs für Geflüchtete: endlich", guid="1"),))


@hookimpl
def npa_gatherers() -> list[type[Gatherer[Settings]]]:
    return [Blocking]
