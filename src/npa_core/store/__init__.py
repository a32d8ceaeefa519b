"""Memory between runs: SQLite through SQLAlchemy Core, one transaction per step that must not be torn."""

from npa_core.store.database import Database
from npa_core.store.editions import Composed, EditionRecord, EditionState, Shown
from npa_core.store.holdings import Holding
from npa_core.store.ledger import Planned
from npa_core.store.memory import RunRecord, Strike
from npa_core.store.news import Facts
from npa_core.store.opt_outs import OptOut
from npa_core.store.sources import SourceRecord
from npa_core.store.store import Store
from npa_core.store.subscriptions import SubscriptionRecord

__all__ = [
    "Composed",
    "Database",
    "EditionRecord",
    "EditionState",
    "Facts",
    "Holding",
    "OptOut",
    "Planned",
    "RunRecord",
    "Shown",
    "SourceRecord",
    "Store",
    "Strike",
    "SubscriptionRecord",
]
