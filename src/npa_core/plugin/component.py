"""What every component shares: a name, settings, a context, and a life of one run."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from npa_core.models import Finding
from npa_core.plugin.context import Context


class Settings(BaseModel):
    """The base of a component's settings: frozen, unknown keys refused, values never echoed in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


S = TypeVar("S", bound=Settings)


class Component(Generic[S]):
    """An object of one of the three roles: Gatherer, Classifier or Publisher.

    Built as ``Class(settings, context)`` without I/O, entered once per run and closed with it;
    connections live in between.
    """

    name: ClassVar[str] = ""
    """What npa.toml writes after `use =`."""
    settings_type: ClassVar[type[Settings]] = Settings
    """Taken from the generic argument: ``class Rss(Gatherer[RssSettings])``."""

    def __init__(self, settings: S, context: Context) -> None:
        self.settings = settings
        self.context = context

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take the settings class from the generic argument."""
        super().__init_subclass__(**kwargs)
        for base in cls.__dict__.get("__orig_bases__", ()):
            origin = get_origin(base)
            if isinstance(origin, type) and issubclass(origin, Component):
                for argument in get_args(base):
                    if isinstance(argument, type) and issubclass(argument, Settings):
                        cls.settings_type = argument

    async def __aenter__(self) -> Self:
        """Open what lives for a run; by default nothing."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened; by default nothing."""

    async def check(self) -> Sequence[Finding]:
        """Look whether all is well, without side effects. Only `npa doctor --online` asks."""
        return ()
