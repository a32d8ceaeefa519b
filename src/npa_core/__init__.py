"""npa-core: gathers the news of an alliance's partners and publishes it with one voice.

    from npa_core import Alliance

    async with Alliance.open("npa.toml") as alliance:
        report = await alliance.run()

The names are resolved on first use (PEP 562), so that importing the package stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from npa_core.pipeline.alliance import Alliance, run

__version__ = "0.1.0"
__all__ = ["Alliance", "__version__", "run"]

_HOME = {"Alliance": "npa_core.pipeline.alliance", "run": "npa_core.pipeline.alliance"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
