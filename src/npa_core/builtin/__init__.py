"""The core's own plugin: what an alliance needs before it installs any other.

The classes are imported inside the hooks, so that naming the plugin costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from npa_core.plugin import hookimpl

if TYPE_CHECKING:
    from npa_core.plugin import Classifier, Gatherer, Publisher


@hookimpl
def npa_gatherers() -> Iterable[type[Gatherer[Any]]]:
    """Offer `file`: news of a member without a feed, from a file in the alliance folder."""
    from npa_core.builtin.file import FileGatherer  # noqa: PLC0415  imported when asked for

    return (FileGatherer,)


@hookimpl
def npa_classifiers() -> Iterable[type[Classifier[Any]]]:
    """Offer `keywords`: action fields by words; `places`: regions; `language`; `trained`: as editors decided."""
    from npa_core.builtin.keywords import KeywordClassifier  # noqa: PLC0415  imported when asked for
    from npa_core.builtin.language import LanguageClassifier  # noqa: PLC0415
    from npa_core.builtin.places import PlaceClassifier  # noqa: PLC0415
    from npa_core.builtin.trained import TrainedClassifier  # noqa: PLC0415

    return (KeywordClassifier, PlaceClassifier, LanguageClassifier, TrainedClassifier)


@hookimpl
def npa_publishers() -> Iterable[type[Publisher[Any]]]:
    """Offer `console`: an edition as readable text, on the screen or in a file."""
    from npa_core.builtin.console import ConsolePublisher  # noqa: PLC0415  imported when asked for

    return (ConsolePublisher,)
