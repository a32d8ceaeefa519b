"""A hook whose name has a letter too few."""

from npa_core.plugin import hookimpl


@hookimpl
def npa_gatherer() -> list[type]:
    return []
